"""Messages whose moment has come go to their channels: each exactly once, also when the worker is killed.

Claim (committed) - text (committed) - channel - mark (committed). Whoever dies in between leaves a claim
without a holder. The next worker sends such a message again only where the channel itself keeps one key from
being sent twice; elsewhere it asks the channel, and where that can't tell, the message stays in doubt for a
person.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from arrears.collection.reminders import breaker, claiming
from arrears.collection.reminders.choices import MessageState
from arrears.collection.reminders.gate import withdraw_many
from arrears.collection.reminders.marking import drop, mark
from arrears.collection.reminders.models import Message
from arrears.collection.reminders.plan_file import ReminderPlan, reminder_plan
from arrears.collection.reminders.ports import Handed, Known, MessageChannel, Outgoing, Taken, channel_of
from arrears.collection.reminders.preparing import again, prepare
from arrears.plumbing import crash_points


@dataclass(kw_only=True)
class HandedOver:
    """How many messages went where in one go."""

    sent: int = 0
    dropped: int = 0
    later: int = 0
    failed: int = 0
    in_doubt: int = 0


def hand_over(*, at: datetime, limit: int = 1_000_000) -> HandedOver:
    """Hands over what is due at the business's moment `at`; several workers may do it at once."""
    plan, done, taken = reminder_plan(), HandedOver(), 0
    recover(at=at, plan=plan, done=done)
    expire(at=at)
    for channel in claiming.waiting_channels(at=at):
        provider = channel_of(channel)
        while taken < limit and not breaker.is_open(provider=provider.provider, at=at):
            count = _batch(channel, provider, plan, at, done, min(_most(provider), limit - taken))
            taken += count
            if not count:
                break
    return done


def hand_over_one(*, message_id: int, at: datetime) -> HandedOver:
    """Hands over one message at once, if it still waits."""
    plan, done = reminder_plan(), HandedOver()
    with claiming.claim() as number:
        messages = claiming.take_one(number=number, message_id=message_id, at=at)
        if messages:
            _go(channel_of(messages[0].channel), plan, messages, at, done)
    return done


def _most(provider: MessageChannel) -> int:
    """Messages claimed at once: what the provider takes well, or ARREARS_MESSAGE_BATCH."""
    return int(os.environ.get("ARREARS_MESSAGE_BATCH", provider.batch))


def _batch(
    channel: str, provider: MessageChannel, plan: ReminderPlan, at: datetime, done: HandedOver, limit: int
) -> int:
    with claiming.claim() as number:
        messages = claiming.take(number=number, channel=channel, at=at, limit=limit)
        crash_points.reached("claimed")
        if messages:
            _go(provider, plan, messages, at, done)
        return len(messages)


def _go(
    provider: MessageChannel, plan: ReminderPlan, messages: Sequence[Message], at: datetime, done: HandedOver
) -> None:
    ready = prepare(messages=messages, at=at)
    by_id = {message.id: message for message in messages}
    drop(messages=by_id, why=ready.dropped, at=at)
    done.dropped += len(ready.dropped)
    crash_points.reached("prepared")
    _send(provider, plan, by_id, ready.outgoing, at, done)


def _send(
    provider: MessageChannel,
    plan: ReminderPlan,
    messages: dict[int, Message],
    outgoing: Sequence[Outgoing],
    at: datetime,
    done: HandedOver,
) -> None:
    if not outgoing:
        return
    answers = provider.send_many(outgoing)
    crash_points.reached("sent")
    handed = {one.message_id: answer for one, answer in zip(outgoing, answers, strict=True)}
    mark(messages=messages, handed=handed, provider=provider.provider, plan=plan, at=at)
    crash_points.reached("marked")
    _count(provider, handed, at, done)


def recover(*, at: datetime, plan: ReminderPlan, done: HandedOver) -> None:
    """Takes over what dead workers left."""
    for left in claiming.abandoned():
        while True:
            with claiming.claim() as number:
                messages = claiming.take_over(number=number, of=left, limit=1000)
                for channel in sorted({message.channel for message in messages}):
                    _resolve(channel, [m for m in messages if m.channel == channel], plan, at, done)
            if not messages:
                break


def _resolve(
    channel: str, messages: Sequence[Message], plan: ReminderPlan, at: datetime, done: HandedOver
) -> None:
    """Without a text nothing went out: it waits again. With one: proved by news, sent again, asked, or in
    doubt.
    """
    provider = channel_of(channel)
    unsent = [message for message in messages if message.text_sealed is None]
    claiming.let_go(messages=unsent)
    by_id = {message.id: message for message in messages if message.text_sealed is not None}
    handed = {
        number: Handed(taken=Taken.YES) for number, m in by_id.items() if m.state != MessageState.CLAIMED
    }
    ready = again(messages=[m for number, m in by_id.items() if number not in handed], at=at)
    repeat = []
    for one in ready.outgoing:
        found = None if provider.repeatable else provider.find(one)
        if found is None or found.known == Known.NOT_TAKEN:
            repeat.append(one)
        elif found.known == Known.TAKEN:
            handed[one.message_id] = Handed(taken=Taken.YES, ref=found.ref)
    if repeat:
        answers = provider.send_many(repeat)
        crash_points.reached("sent again")
        handed |= {one.message_id: answer for one, answer in zip(repeat, answers, strict=True)}
    for number in by_id:
        handed.setdefault(number, Handed(taken=Taken.UNKNOWN, said="its worker died"))
    if handed:
        mark(messages=by_id, handed=handed, provider=provider.provider, plan=plan, at=at)
        _add_up(handed, done)


def expire(*, at: datetime) -> int:
    """Messages whose time is over are not sent any more."""
    with transaction.atomic():
        late = Message.objects.select_for_update(skip_locked=True).filter(
            state=MessageState.PLANNED, expires_at__lte=at
        )
        messages = list(late)
        if messages:
            Message.objects.filter(id__in=[m.id for m in messages]).update(
                state=MessageState.CANCELLED, why="expired", state_at=at
            )
            withdraw_many(messages=messages, reason="its time was over")
    return len(messages)


def _count(provider: MessageChannel, handed: dict[int, Handed], at: datetime, done: HandedOver) -> None:
    """Adds up, and tells the breaker how the provider does."""
    _add_up(handed, done)
    failed = [answer for answer in handed.values() if answer.taken in (Taken.LATER, Taken.UNKNOWN)]
    breaker.note(
        provider=provider.provider,
        failures=len(failed),
        successes=len(handed) - len(failed),
        said=failed[0].said if failed else "",
        at=at,
    )


def _add_up(handed: dict[int, Handed], done: HandedOver) -> None:
    taken = Counter(answer.taken for answer in handed.values())
    done.sent += taken[Taken.YES]
    done.later += taken[Taken.LATER]
    done.in_doubt += taken[Taken.UNKNOWN]
    done.failed += taken[Taken.NO] + taken[Taken.GONE]
