"""News about messages: delivered, bounced, opened. Each piece counts once, in whatever order it comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from arrears.collection.reminders.choices import MessageState, News
from arrears.collection.reminders.events import DELIVERY_NOTED
from arrears.collection.reminders.models import Message
from arrears.collection.reminders.policy import next_state
from arrears.parties.choices import PointStatus
from arrears.parties.operations.mark_contact_point import mark_contact_point
from arrears.plumbing import outbox

_NOTE = """
    insert into reminders_delivery (message_id, news, provider, event_id, detail, at)
    select * from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
    on conflict (provider, event_id) do nothing returning message_id, news
"""
_MOVE = (
    "update reminders_message m set state = n.state, state_at = %s from unnest(%s::bigint[], %s::smallint[]) "
    "n(id, state) where m.id = n.id"
)


@dataclass(frozen=True, kw_only=True)
class NewsItem:
    """One piece of news; `key` (ours) or `ref` (the provider's) finds the message."""

    event_id: str
    news: News
    key: str = ""
    ref: str = ""
    detail: str = ""


def take_news(
    *, provider: str, event_id: str, key: str = "", ref: str = "", news: News, detail: str = "", at: datetime
) -> bool:
    """Notes one piece; False when it was known, or is about no message of ours. `at`: the business's
    moment.
    """
    item = NewsItem(event_id=event_id, news=news, key=key, ref=ref, detail=detail)
    return take_all_news(provider=provider, items=[item], at=at) == 1


def take_all_news(*, provider: str, items: Sequence[NewsItem], at: datetime) -> int:
    """Notes many pieces of one provider at once; returns how many were new."""
    with transaction.atomic():
        found = _messages(provider, items)
        known = [(item, found[item.key or item.ref]) for item in items if (item.key or item.ref) in found]
        if not known:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(
                _NOTE,
                [
                    [message.id for _item, message in known],
                    [item.news.value for item, _message in known],
                    [provider] * len(known),
                    [item.event_id[:300] for item, _message in known],
                    [item.detail[:300] for item, _message in known],
                    [at] * len(known),
                ],
            )
            fresh = [(number, News(news)) for number, news in cursor.fetchall()]
        _keep_refs(known)
        _move({message.id: message for _item, message in known}, fresh, at)
    return len(fresh)


def _messages(provider: str, items: Sequence[NewsItem]) -> dict[str, Message]:
    """Messages by our key, else by the provider's reference; locked in one order."""
    rows = Message.objects.select_for_update().order_by("id")
    keys = [item.key for item in items if item.key]
    refs = [item.ref for item in items if item.ref and not item.key]
    found = {message.key: message for message in rows.filter(key__in=keys)} if keys else {}
    if refs:
        named = rows.filter(provider=provider, provider_ref__in=refs)
        found |= {message.provider_ref: message for message in named}
    return found


def _keep_refs(known: Sequence[tuple[NewsItem, Message]]) -> None:
    """The provider's name of a message whose own mark was lost."""
    for item, message in known:
        if item.ref and not message.provider_ref:
            Message.objects.filter(id=message.id).update(provider_ref=item.ref)


def _move(messages: Mapping[int, Message], fresh: Sequence[tuple[int, News]], at: datetime) -> None:
    states = {number: MessageState(message.state) for number, message in messages.items()}
    for number, news in fresh:
        states[number] = next_state(state=states[number], news=news)
    moved = {number: state for number, state in states.items() if state != messages[number].state}
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [at, list(moved), [int(state) for state in moved.values()]])
    for number, state in moved.items():
        message = messages[number]
        if state == MessageState.BOUNCED and message.contact_point_id is not None:
            mark_contact_point(
                contact_point_id=message.contact_point_id,
                actor=f"channel:{message.provider}",
                reason=f"message {message.id} bounced",
                status=PointStatus.INVALID,
            )
    for number, news in fresh:
        who = messages[number].person_id
        outbox.emit(name=DELIVERY_NOTED, payload={"message_id": number, "person_id": who, "news": news.value})
