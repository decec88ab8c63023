"""Who hands over which messages: a claim is a row's mark and an advisory lock that dies with its worker.

A message whose claim nobody holds any more belonged to a worker that died: `abandoned` finds it. No clock is
asked, so that a slow worker is never taken for a dead one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from arrears.collection.reminders.choices import MessageState
from arrears.collection.reminders.models import Message

_LOCK = 0x4152524D  # first half of the two-number keys of claims
_CLAIM = (
    "update reminders_message set state = %s, claim = %s, attempts = attempts + 1, state_at = %s "
    "where id = any("
    "select id from reminders_message where state = %s and channel = %s and not_before <= %s and "
    "expires_at > %s "
    "and (next_try_at is null or next_try_at <= %s) order by not_before, id limit %s for update skip locked)"
)


@contextmanager
def claim() -> Iterator[int]:
    """A claim of this worker, held by its connection until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('reminders_claim')::int")
        number = int(cursor.fetchone()[0])
        cursor.execute("select pg_advisory_lock(%s, %s)", [_LOCK, number])
    try:
        yield number
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s, %s)", [_LOCK, number])


def take(*, number: int, channel: str, at: datetime, limit: int) -> list[Message]:
    """Puts the claim on messages of a channel that may go out now, in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            [MessageState.CLAIMED, number, at, MessageState.PLANNED, channel, at, at, at, limit],
        )
    return claimed(number)


def take_one(*, number: int, message_id: int, at: datetime) -> list[Message]:
    """Puts the claim on one message, if it still waits."""
    Message.objects.filter(id=message_id, state=MessageState.PLANNED).update(
        state=MessageState.CLAIMED, claim=number, attempts=1, state_at=at
    )
    return claimed(number)


def claimed(number: int) -> list[Message]:
    """The messages under a claim."""
    return list(Message.objects.filter(claim=number).order_by("id"))


def waiting_channels(*, at: datetime) -> list[str]:
    """Channels with messages that may go out now."""
    found = Message.objects.filter(state=MessageState.PLANNED, not_before__lte=at, expires_at__gt=at)
    return sorted(set(found.values_list("channel", flat=True).distinct()))


def abandoned() -> list[int]:
    """Claims whose workers are gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct m.claim from reminders_message m where m.claim is not null and not exists ("
            "select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = %s and l.objid = "
            "m.claim::oid "
            "and l.objsubid = 2 and l.granted and l.database = (select oid from pg_database where datname = "
            "current_database()))",
            [_LOCK],
        )
        return sorted(row[0] for row in cursor.fetchall())


def take_over(*, number: int, of: int, limit: int) -> list[Message]:
    """Puts our claim on what a dead worker left: what it had not marked."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update reminders_message set claim = %s where id = any(select id from reminders_message "
            "where claim = %s order by id limit %s for update skip locked)",
            [number, of, limit],
        )
    return claimed(number)


def let_go(*, messages: Sequence[Message]) -> None:
    """Messages that were not sent after all wait again."""
    Message.objects.filter(id__in=[message.id for message in messages], state=MessageState.CLAIMED).update(
        state=MessageState.PLANNED, claim=None
    )
