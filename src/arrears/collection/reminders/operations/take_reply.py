"""What somebody wrote back: kept, understood, and acted upon at once. Each reply counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from arrears.collection.contacts.gate.planned import Channel as GateChannel
from arrears.collection.contacts.operations.stop import stop
from arrears.collection.reminders.choices import Meaning, News
from arrears.collection.reminders.events import REPLY_TAKEN
from arrears.collection.reminders.models import Message, Reply
from arrears.collection.reminders.operations.take_news import take_news
from arrears.collection.reminders.reply_policy import meaning_of
from arrears.parties.choices import Owner, PointStatus
from arrears.parties.operations.mark_contact_point import mark_contact_point
from arrears.parties.point_queries import index_of_value
from arrears.parties.reach_queries import PointAt, points_at
from arrears.plumbing import outbox
from arrears.plumbing.crypto import seal

REPLY_PURPOSE = "reply.text"
_LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class TakenReply:
    """What became of it: who wrote, what they want."""

    reply_id: int
    meaning: Meaning
    person_ids: tuple[int, ...]
    is_new: bool


def take_reply(
    *, channel: str, senders: Sequence[str], text: str, provider: str, event_id: str, at: datetime
) -> TakenReply:
    """Takes a reply; `senders` are the ways in which its number may be written here.

    Opting out stops the channel for everybody who is written to at this number. A wrong number is not used
    again.
    """
    meaning = meaning_of(text)
    points = points_at(indexes=[index_of_value(sender) for sender in senders])
    people = tuple(sorted({point.person_id for point in points}))
    with transaction.atomic():
        message = _last_message(people, channel)
        row, new = Reply.objects.get_or_create(
            provider=provider,
            event_id=event_id[:300],
            defaults={
                "person_id": message.person_id if message else people[0] if people else None,
                "message": message,
                "channel": channel,
                "sender_index": points[0].index if points else index_of_value(senders[0]),
                "text_sealed": seal(text[:_LONGEST], purpose=REPLY_PURPOSE),
                "meaning": meaning,
                "at": at,
            },
        )
        if new:
            _act(row, points, message, at)
    return TakenReply(reply_id=row.id, meaning=Meaning(row.meaning), person_ids=people, is_new=new)


def _last_message(people: Sequence[int], channel: str) -> Message | None:
    """The last message to one of them on the channel, which the reply most likely answers."""
    sent = Message.objects.filter(person_id__in=people, channel=channel, handed_at__isnull=False)
    return sent.order_by("-handed_at", "-id").first()


def _act(row: Reply, points: Sequence[PointAt], message: Message | None, at: datetime) -> None:
    evidence = f"reply/{row.id}"
    for point in points:
        if row.meaning == Meaning.OPT_OUT:
            _opt_out(point, row.channel, evidence, at)
        elif row.meaning == Meaning.WRONG_NUMBER:
            _wrong_number(point, evidence, at)
    if message is not None:
        take_news(
            provider=row.provider,
            event_id=f"reply/{row.event_id}"[:300],
            key=message.key,
            news=News.REPLIED,
            at=at,
        )
    if row.person_id is not None:
        outbox.emit(
            name=REPLY_TAKEN,
            payload={
                "reply_id": row.id,
                "person_id": row.person_id,
                "message_id": row.message_id,
                "channel": row.channel,
                "meaning": str(row.meaning),
            },
        )


def _opt_out(point: PointAt, channel: str, evidence: str, at: datetime) -> None:
    stop(
        person_id=point.person_id,
        kind="refusal",
        since=at,
        evidence=evidence,
        actor="system:reminders",
        channel=GateChannel(channel),
        contact_point_id=None if point.owner == Owner.SELF else point.id,
    )


def _wrong_number(point: PointAt, evidence: str, at: datetime) -> None:
    stop(
        person_id=point.person_id,
        kind="wrong_number",
        since=at,
        evidence=evidence,
        actor="system:reminders",
        contact_point_id=point.id,
    )
    mark_contact_point(
        contact_point_id=point.id, actor="system:reminders", reason=evidence, status=PointStatus.WRONG_NUMBER
    )
