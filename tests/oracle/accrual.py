"""Interest earned by a day: docs/fold.md, section 7."""

from fractions import Fraction

from tests.oracle.account import INTEREST, Account, Row
from tests.oracle.recalculation import effective_day, interest_to
from tests.oracle.schedule import Plan


def earned_on(account: Account, row: Row, day: int) -> int:
    """Interest of a row earned by the day: all of it once due, before that by days."""
    if row.due_day <= day:
        return row.due[INTEREST]
    if row.start >= day:
        return 0
    return account.round(Fraction(row.due[INTEREST] * (day - row.start), row.due_day - row.start))


def earned_total(account: Account, plan: Plan | None, day: int) -> int:
    """Interest earned by the day, without what was brought in."""
    if plan is not None and account.follows() and not account.is_charged_off():
        return sum(interest_to(account, plan, today=day, until=effective_day(plan, day)))
    if account.is_charged_off():
        return sum(row.due[INTEREST] for row in account.rows) - account.opening[INTEREST]
    return sum(earned_on(account, row, day) for row in account.rows) - account.opening[INTEREST]
