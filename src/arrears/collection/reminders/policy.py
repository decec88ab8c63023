"""Who is due for which step, on which channel: pure, on columns."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from arrears.collection.reminders.choices import MessageState, News
from arrears.collection.reminders.plan_file import ChannelCost, Step

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NO_STEP = -1
_MOST_QUIET = 31


def offsets_of(*, steps: Sequence[Step], on: date, is_quiet: Callable[[date], bool]) -> list[tuple[int, ...]]:
    """For each step the days from the due date on which it happens today.

    Nothing happens on a quiet day but what is due on it. Steps before the due date that would fall on a
    quiet day after today come today, steps after it that fell on quiet days just before today come today.
    """
    if is_quiet(on):
        return [(0,) if step.days == 0 else () for step in steps]
    ahead, behind = _run(on, 1, is_quiet), _run(on, -1, is_quiet)
    found: list[tuple[int, ...]] = []
    for step in steps:
        moved = 0 if step.days == 0 else ahead if step.days < 0 else behind
        sign = -1 if step.days < 0 else 1
        found.append(tuple(step.days + sign * shift for shift in range(moved + 1)))
    return found


def quiet_days_before(*, on: date, is_quiet: Callable[[date], bool]) -> int:
    """How many quiet days lie right before a day: what they held back comes on it."""
    return _run(on, -1, is_quiet)


def _run(on: date, direction: int, is_quiet: Callable[[date], bool]) -> int:
    """How many quiet days lie next to a day."""
    count = 0
    while count < _MOST_QUIET and is_quiet(on + timedelta(days=direction * (count + 1))):
        count += 1
    return count


def step_of_loans(
    *, days: Ints, product: NDArray[np.str_], steps: Sequence[Step], offsets: Sequence[tuple[int, ...]]
) -> Ints:
    """The step of each loan (its place in the plan), NO_STEP without one; the later step wins."""
    step_of = np.full(len(days), NO_STEP, np.int64)
    for place in sorted(range(len(steps)), key=lambda place: steps[place].days):
        step = steps[place]
        hit = np.isin(days, np.array(offsets[place], np.int64))
        if step.products:
            hit &= np.isin(product, np.array(step.products))
        step_of[hit] = place
    return step_of


def reach(*, sent: Floats, reached: Floats, prior: float, weight: float) -> Floats:
    """Chance that a message reaches the person: what reached them before, and the prior while little is
    known.
    """
    return np.asarray((reached + prior * weight) / (sent + weight))


def choose_channel(
    *,
    channels: Sequence[str],
    usable: Bools,
    sent: Floats,
    reached: Floats,
    preferred: Bools,
    costs: Mapping[str, ChannelCost],
    worth_minor: int,
    prior_weight: float,
    preferred_bonus: float,
) -> Ints:
    """The place of the best usable channel of each person (people x channels), -1 where none is usable.

    Best: chance to reach x worth - cost; at equal value the one that stands first.
    """
    value = np.full(usable.shape, -np.inf)
    for place, channel in enumerate(channels):
        cost = costs[channel]
        chance = reach(sent=sent[:, place], reached=reached[:, place], prior=cost.prior, weight=prior_weight)
        chance = np.minimum(1.0, chance + preferred_bonus * preferred[:, place])
        value[:, place] = chance * worth_minor - cost.cost_minor
    value[~usable] = -np.inf
    best = np.argmax(value, axis=1) if len(value) else np.zeros(0, np.int64)
    return np.where(usable.any(axis=1), best, -1)


_AFTER: Mapping[News, MessageState] = {
    News.DELIVERED: MessageState.DELIVERED,
    News.UNDELIVERED: MessageState.UNDELIVERED,
    News.BOUNCED: MessageState.BOUNCED,
    News.OPENED: MessageState.OPENED,
    News.REPLIED: MessageState.OPENED,
}
_FROM: Mapping[MessageState, frozenset[MessageState]] = {
    MessageState.DELIVERED: frozenset(
        {MessageState.CLAIMED, MessageState.HANDED_OVER, MessageState.UNDELIVERED, MessageState.IN_DOUBT}
    ),
    MessageState.UNDELIVERED: frozenset(
        {MessageState.CLAIMED, MessageState.HANDED_OVER, MessageState.IN_DOUBT}
    ),
    MessageState.BOUNCED: frozenset(
        {MessageState.CLAIMED, MessageState.HANDED_OVER, MessageState.UNDELIVERED, MessageState.IN_DOUBT}
    ),
    MessageState.OPENED: frozenset(
        {
            MessageState.CLAIMED,
            MessageState.HANDED_OVER,
            MessageState.DELIVERED,
            MessageState.UNDELIVERED,
            MessageState.IN_DOUBT,
        }
    ),
}


def next_state(*, state: MessageState, news: News) -> MessageState:
    """The state after news, which may come late, twice or in any order: the furthest that is proved."""
    after = _AFTER[news]
    return after if state in _FROM[after] else state


# Pauses before a message that the channel could not take is tried again; after the last it has failed.
PAUSES_MINUTES = (1, 5, 20, 60, 180)
BREAK_AFTER = 5  # failures in a row that open the breaker of a channel
BREAK_MINUTES = (1, 5, 15, 60)  # how long it stays open, by how often it opened in a row


def pause_minutes(attempts: int) -> int | None:
    """Minutes until the next try after so many; None when it has had its tries."""
    return PAUSES_MINUTES[attempts - 1] if attempts <= len(PAUSES_MINUTES) else None


def break_minutes(failures: int) -> int:
    """Minutes for which a channel is left alone after so many failures in a row; 0 while the breaker is
    closed.
    """
    if failures < BREAK_AFTER:
        return 0
    return BREAK_MINUTES[min(failures // BREAK_AFTER, len(BREAK_MINUTES)) - 1]
