"""What the channel answered, written down in one transaction: states, attempts for the gate, decisions
withdrawn.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from arrears.collection.reminders.choices import MessageState
from arrears.collection.reminders.gate import record_sent, withdraw_many
from arrears.collection.reminders.models import Message
from arrears.collection.reminders.plan_file import ReminderPlan
from arrears.collection.reminders.policy import pause_minutes
from arrears.collection.reminders.ports import Handed, Taken
from arrears.parties.choices import PointStatus
from arrears.parties.operations.mark_contact_point import mark_contact_point

_STATE = {
    Taken.YES: MessageState.HANDED_OVER,
    Taken.NO: MessageState.FAILED,
    Taken.GONE: MessageState.BOUNCED,
    Taken.UNKNOWN: MessageState.IN_DOUBT,
}


def mark(
    *,
    messages: Mapping[int, Message],
    handed: Mapping[int, Handed],
    provider: str,
    plan: ReminderPlan,
    at: datetime,
) -> None:
    """The answers by message id. All but what is tried again becomes an attempt in the log of the gate."""
    rows, attempted = [], []
    for number, answer in handed.items():
        message = messages[number]
        state, why, again_at = _after(message, answer, at)
        rows.append((number, state, why, again_at, answer, _cost(message, answer, plan)))
        if answer.taken != Taken.LATER or state == MessageState.FAILED:
            attempted.append((message, Taken.NO if answer.taken == Taken.LATER else answer.taken))
    with transaction.atomic():
        _write(rows, provider=provider, at=at)
        record_sent(messages=attempted, provider=provider, at=at)
        for message, taken in attempted:
            if taken == Taken.GONE and message.contact_point_id is not None:
                mark_contact_point(
                    contact_point_id=message.contact_point_id,
                    actor=f"channel:{provider}",
                    reason=f"message {message.id}: no such address",
                    status=PointStatus.INVALID,
                )


def drop(*, messages: Mapping[int, Message], why: Mapping[int, str], at: datetime) -> None:
    """Messages that are not sent after all; what the gate had reserved for them is given back."""
    if not why:
        return
    with transaction.atomic():
        for reason in sorted(set(why.values())):
            ids = [number for number, said in why.items() if said == reason]
            Message.objects.filter(id__in=ids).update(
                state=MessageState.CANCELLED, why=reason, claim=None, state_at=at
            )
        withdraw_many(messages=[messages[number] for number in why], reason="not sent")


def _after(message: Message, answer: Handed, at: datetime) -> tuple[MessageState, str, datetime | None]:
    if answer.taken != Taken.LATER:
        return _STATE[answer.taken], "refused" if answer.taken == Taken.NO else "", None
    minutes = pause_minutes(message.attempts)
    if minutes is None:
        return MessageState.FAILED, "no_answer", None
    return MessageState.PLANNED, "", at + timedelta(minutes=minutes)


def _cost(message: Message, answer: Handed, plan: ReminderPlan) -> int:
    if answer.taken not in (Taken.YES, Taken.UNKNOWN):
        return 0
    return plan.channels[message.channel].cost_minor * max(1, answer.segments)


_UPDATE = (
    "update reminders_message m set state = case when m.state = %s then n.state else m.state end, "
    "why = n.why, "
    "claim = null, next_try_at = n.again_at, provider = %s, "
    "provider_ref = case when m.provider_ref = '' then n.ref else m.provider_ref end, segments = n.segments, "
    "cost_minor = n.cost, handed_at = case when n.state = %s then %s else m.handed_at end, "
    "state_at = case when m.state = %s then %s else m.state_at end "
    "from unnest(%s::bigint[], %s::smallint[], %s::text[], %s::timestamptz[], %s::text[], %s::smallint[], "
    "%s::bigint[]) n(id, state, why, again_at, ref, segments, cost) where m.id = n.id"
)


def _write(
    rows: Sequence[tuple[int, MessageState, str, datetime | None, Handed, int]],
    *,
    provider: str,
    at: datetime,
) -> None:
    """News that came before our own mark stays: only what is still claimed takes the new state."""
    claimed, handed = int(MessageState.CLAIMED), int(MessageState.HANDED_OVER)
    columns: list[list[Any]] = [
        [row[0] for row in rows],
        [int(row[1]) for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
        [row[4].ref for row in rows],
        [row[4].segments for row in rows],
        [row[5] for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [claimed, provider, handed, at, claimed, at, *columns])
