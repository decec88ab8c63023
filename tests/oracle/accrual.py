"""Interest earned by a day: docs/fold.md, section 7."""

from fractions import Fraction

from tests.oracle.account import INTEREST, Account, Row
from tests.oracle.recalculation import effective_day, interest_to
from tests.oracle.schedule import Plan


def earned_on(account: Account, row: Row, day: int) -> int:
    """Interest of a row earned by the day: all once due, before by days; what was earned earlier at once."""
    if row.due_day <= day:
        return row.due[INTEREST]
    earlier = min(row.due[INTEREST], row.earlier)
    if row.start >= day:
        return earlier
    own = row.due[INTEREST] - earlier
    return earlier + account.round(Fraction(own * (day - row.start), row.due_day - row.start))


def earned_total(account: Account, plan: Plan | None, day: int) -> int:
    """Interest earned by the day, without what was brought in."""
    if plan is not None and account.follows() and not account.is_charged_off():
        others = sum(row.due[INTEREST] for row in account.rows if not row.is_agreed())
        agreed = sum(interest_to(account, plan, today=day, until=effective_day(plan, day)))
        return agreed + others - account.opening[INTEREST]
    if account.is_charged_off():
        return sum(row.due[INTEREST] for row in account.rows) - account.opening[INTEREST]
    return sum(earned_on(account, row, day) for row in account.rows) - account.opening[INTEREST]
