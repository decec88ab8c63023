"""Interest earned by a day."""

from fractions import Fraction

from arrears.kernel.book import NONE_DAY

from tests.oracle.account import INTEREST, Account, Row
from tests.oracle.recalculation import follows, interest_to_date
from tests.oracle.schedule import Plan


def earned_by_row(account: Account, plan: Plan | None, day: int) -> dict[int, int]:
    """Interest earned by the day, by the place of the row."""
    earned = {k: earned_on(account, row, day) for k, row in enumerate(account.rows)}
    if plan is not None and follows(account) and account.charged_off_day == NONE_DAY:
        agreed = [k for k, row in enumerate(account.rows) if not row.is_down_payment and not row.is_additional]
        earned |= dict(zip(agreed, interest_to_date(account, plan, today=day), strict=False))
    return earned


def earned_on(account: Account, row: Row, day: int) -> int:
    """Interest of a row earned by the day: all of it once due, before that by days; after charge-off no more."""
    if row.due_day <= day or account.charged_off_day != NONE_DAY:
        return row.due[INTEREST]
    if row.start >= day:
        return 0
    return account.round(Fraction(row.due[INTEREST] * (day - row.start), row.due_day - row.start))
