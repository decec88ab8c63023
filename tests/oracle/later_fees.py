"""Fees of instalments that have not begun fall away when the loan is paid off (`free_later_fees`)."""

from typing import Protocol

from tests.oracle import recalculation
from tests.oracle.account import FEE, INTEREST, Account
from tests.oracle.allocation import Pot
from tests.oracle.schedule import Plan


class Sees(Protocol):
    """What restates the rows, and says to which day money bears interest."""

    day: int

    def see(self, today: int, until: int = ...) -> None:
        """Lay the rows as seen on a day."""

    def cut(self, pot: Pot, plan: Plan, day: int) -> int:
        """The day to which the money bears interest."""


def free_later_fees(account: Account, plan: Plan | None, pot: Pot, rows: Sees, *, held: bool) -> None:
    """When new money pays everything else, interest counted as for `payoff_minor`, they are not asked."""
    if not account.terms.free_later_fees or held or account.is_charged_off():
        return
    day = rows.day
    owed = account.owed_to_pay_off(day)
    if plan is not None and account.follows():
        rows.see(day)
        end = rows.cut(pot, plan, recalculation.effective_day(plan, day))
        rows.see(day)
        asked = recalculation.interest_to(account, plan, today=day, until=end)
        owed = account.owed_to_pay_off(day) + sum(asked)
        owed -= sum(row.due[INTEREST] for row in account.agreed())
    if pot.left >= owed:
        for row in account.rows:
            row.due[FEE] -= row.later_fee(day)
