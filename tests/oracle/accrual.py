"""Interest earned by a day."""

from fractions import Fraction

from arrears.kernel.book import NONE_DAY

from tests.oracle.account import INTEREST, Account, Row


def earned_on(account: Account, row: Row, day: int) -> int:
    """Interest of a row earned by the day: all of it once due, before that by days; after charge-off no more."""
    if row.due_day <= day or account.charged_off_day != NONE_DAY:
        return row.due[INTEREST]
    if row.start >= day:
        return 0
    return account.round(Fraction(row.due[INTEREST] * (day - row.start), row.due_day - row.start))
