"""Changes of the plan that keep its rows (docs/fold.md, section 11): rate, pauses, due days, more rows."""

from collections.abc import Callable
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Deferral, Fault, Kind
from tests.oracle.history import UnableToFold
from tests.oracle.schedule import Line, Plan

MOST_ROWS = 600


def takes_effect(e: Any) -> int:
    """The day on which a change takes effect: the value day unless it says another."""
    return int(e.value_day if e.due_day == NONE_DAY else e.due_day)


def first_row(plan: Plan, day: int) -> int:
    """The place of the first open row due on or after the day. Raises UnableToFold."""
    for k, line in enumerate(plan.lines):
        if line.period.due >= day and not (line.closed or line.given):
            return k
    raise UnableToFold(Fault.EVENT_UNSUPPORTED)


def holds(plan: Plan, day: int) -> bool:
    """Whether an open row is due on or after the day."""
    return any(line.period.due >= day and not (line.closed or line.given) for line in plan.lines)


def check_count(e: Any) -> None:
    """Between 1 and 600 rows. Raises UnableToFold."""
    if not 1 <= e.instalments <= MOST_ROWS:
        raise UnableToFold(Fault.EVENT_UNSUPPORTED)


def change_rate(plan: Plan, e: Any) -> None:
    """Interest from the day on at another rate; the rows due on or after it are agreed anew."""
    plan.rates.change(first_day=takes_effect(e), rate_ppb=e.rate_ppb)
    plan.row_by_row = True
    if holds(plan, takes_effect(e)):
        plan.agree(first_row(plan, takes_effect(e)))


def pause_interest(plan: Plan, e: Any) -> None:
    """Days without interest; the levels stay."""
    plan.rates.pause(first_day=takes_effect(e), last_day=e.to_day)
    plan.row_by_row = True
    if holds(plan, takes_effect(e)):
        plan.refill(first_row(plan, takes_effect(e)))


def change_due_day(plan: Plan, e: Any) -> None:
    """The first row due on or after the day falls due on another, later rows whole periods after that."""
    k = first_row(plan, takes_effect(e))
    if e.to_day <= plan.lines[k].period.start:
        raise UnableToFold(Fault.EVENT_UNSUPPORTED)
    plan.move(k, e.to_day)
    plan.refill(k)


def extend(plan: Plan, e: Any) -> None:
    """More rows behind the last one; those due on or after the day are agreed anew."""
    check_count(e)
    k = first_row(plan, takes_effect(e))
    plan.lengthen(e.instalments)
    plan.agree(k)


def defer(plan: Plan, e: Any, taken: list[bool]) -> None:
    """Rows without principal, and as many more behind the last; those behind them are agreed anew.

    `taken[k]`: something of row k is paid, waived or owed again, so its interest can't become principal.
    """
    check_count(e)
    first = at = first_row(plan, takes_effect(e))
    plan.lengthen(e.instalments)
    deferred: list[Line] = []
    while len(deferred) < e.instalments:
        while e.treatment == Deferral.CAPITALISE and at < len(taken) and taken[at]:
            at += 1
        if at >= plan.count - 1:  # the last one pays what is left
            break
        deferred.append(plan.lines[at])
        at += 1
    for k, line in enumerate(plan.lines):
        if line not in deferred:
            continue
        line.repays, line.level, line.share = False, None, None
        line.capitalises = e.treatment == Deferral.CAPITALISE
        graced = k < plan.terms.grace_interest and not line.capitalises
        line.holds = graced or e.treatment == Deferral.CARRY
    if e.treatment == Deferral.WAIVE:
        last = deferred[-1].period.due if deferred else plan.lines[first].period.due
        plan.rates.pause(first_day=plan.lines[first].period.start + 1, last_day=last)
        plan.row_by_row = True
    plan.refill(first)
    plan.agree(at)


KINDS: dict[int, Callable[..., object]] = {
    Kind.CHANGE_RATE: change_rate,
    Kind.PAUSE_INTEREST: pause_interest,
    Kind.CHANGE_DUE_DAY: change_due_day,
    Kind.EXTEND: extend,
    Kind.DEFER: defer,
}
