"""What a conversation must say, what follows from it, and what the ledger makes of a promise. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from arrears.collection.cases.choices import NextStep, Outcome, PromiseState, Reached


@dataclass(frozen=True, kw_only=True)
class Means:
    """What an outcome means."""

    reached: tuple[Reached, ...]  # with whom it can be
    result: str  # as the gate's log calls it (contacts.choices.RESULTS)
    next_step: NextStep  # unless the collector says another
    wait: timedelta = timedelta(0)  # before the next call, when nothing else was agreed
    hold: str = ""  # the case is held for this reason until somebody has decided
    stop: str = ""  # no contact from now on (contacts.choices.STOPS)
    stop_for: timedelta | None = None  # None: until it is lifted


_TALK, _NONE = (Reached.RIGHT_PARTY,), (Reached.NOBODY,)
_HOURS, _DAY = timedelta(hours=4), timedelta(days=1)
# A dispute or a complaint is taken up by its desk, which sets a stop with a clock of its own; until then
# nobody contacts the debtor.
_BRIDGE = timedelta(days=3)
MEANS: Mapping[Outcome, Means] = {
    Outcome.NO_ANSWER: Means(reached=_NONE, result="no_answer", next_step=NextStep.CALL_AGAIN, wait=_HOURS),
    Outcome.BUSY: Means(
        reached=_NONE, result="busy", next_step=NextStep.CALL_AGAIN, wait=timedelta(minutes=30)
    ),
    Outcome.INVALID_NUMBER: Means(reached=_NONE, result="not_in_service", next_step=NextStep.FIND_NUMBER),
    Outcome.VOICE_MAIL: Means(
        reached=(Reached.MACHINE,), result="voicemail", next_step=NextStep.CALL_AGAIN, wait=_DAY
    ),
    Outcome.HUNG_UP: Means(
        reached=(Reached.RIGHT_PARTY, Reached.THIRD_PERSON),
        result="answered",
        next_step=NextStep.CALL_AGAIN,
        wait=_DAY,
    ),
    Outcome.PROMISE: Means(reached=_TALK, result="answered", next_step=NextStep.AWAIT_PROMISE),
    Outcome.PAID_NOW: Means(reached=_TALK, result="answered", next_step=NextStep.CHECK_PAYMENT, wait=_DAY),
    Outcome.SAYS_PAID: Means(reached=_TALK, result="answered", next_step=NextStep.CHECK_PAYMENT, wait=_DAY),
    Outcome.CALL_BACK: Means(
        reached=(Reached.RIGHT_PARTY, Reached.THIRD_PERSON),
        result="answered",
        next_step=NextStep.CALL_BACK,
    ),
    Outcome.WANTS_HELP: Means(reached=_TALK, result="answered", next_step=NextStep.OFFER_PLAN, wait=_DAY),
    Outcome.DISPUTES: Means(
        reached=_TALK,
        result="answered",
        next_step=NextStep.TO_SUPERVISOR,
        hold="dispute",
        stop="dispute",
        stop_for=_BRIDGE,
    ),
    Outcome.COMPLAINS: Means(
        reached=(Reached.RIGHT_PARTY, Reached.THIRD_PERSON),
        result="answered",
        next_step=NextStep.TO_SUPERVISOR,
        hold="complaint",
        stop="complaint",
        stop_for=_BRIDGE,
    ),
    Outcome.REFUSES: Means(reached=_TALK, result="answered", next_step=NextStep.TO_SUPERVISOR, wait=7 * _DAY),
    Outcome.MESSAGE_LEFT: Means(
        reached=(Reached.THIRD_PERSON,), result="answered", next_step=NextStep.CALL_AGAIN, wait=2 * _DAY
    ),
    Outcome.WRONG_NUMBER: Means(
        reached=(Reached.WRONG_PERSON,), result="wrong_number", next_step=NextStep.FIND_NUMBER
    ),
    Outcome.REFUSED_BY_THIRD: Means(
        reached=(Reached.THIRD_PERSON,), result="refused", next_step=NextStep.FIND_NUMBER
    ),
    Outcome.CEASE: Means(reached=_TALK, result="answered", next_step=NextStep.SEND_LETTER, stop="cease"),
    Outcome.DEATH_REPORTED: Means(
        reached=(Reached.THIRD_PERSON,),
        result="answered",
        next_step=NextStep.TO_SUPERVISOR,
        hold="death",
        stop="death",
    ),
    Outcome.REPRESENTED: Means(
        reached=(Reached.RIGHT_PARTY, Reached.THIRD_PERSON),
        result="answered",
        next_step=NextStep.TO_SUPERVISOR,
        hold="represented",
        stop="represented",
    ),
    Outcome.NO_RESULT: Means(reached=_TALK, result="answered", next_step=NextStep.CALL_AGAIN, wait=2 * _DAY),
}
CONNECTED = (Reached.RIGHT_PARTY, Reached.THIRD_PERSON, Reached.WRONG_PERSON)


def outcomes_with(reached: Reached) -> tuple[Outcome, ...]:
    """How a conversation can end with whoever was reached."""
    return tuple(outcome for outcome, means in MEANS.items() if reached in means.reached)


def promise_state(
    *, amount_minor: int, paid_minor: int, due_on: date, grace_days: int, on: date, day_is_over: bool
) -> PromiseState:
    """What the ledger makes of a promise, with what came in by value date through its grace.

    Kept as soon as everything is there; partly kept or broken when the last day of the grace is over.
    """
    if paid_minor >= amount_minor:
        return PromiseState.KEPT
    last = due_on + timedelta(days=grace_days)
    if on < last or (on == last and not day_is_over):
        return PromiseState.PENDING
    return PromiseState.PARTLY_KEPT if paid_minor > 0 else PromiseState.BROKEN
