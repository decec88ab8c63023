"""Interest that follows the actual balance (docs/fold.md, section 3): the rows as seen on some day."""

from dataclasses import dataclass
from fractions import Fraction

from arrears.kernel.codes import Future, Method
from tests.oracle.account import FAR, INTEREST, PRINCIPAL, Account, Row
from tests.oracle.schedule import Plan

FOLLOWING = (Method.EQUAL_INSTALMENTS, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY, Method.BULLET)


def follows(account: Account) -> bool:
    """Whether the terms make interest follow the balance; interest agreed as an amount never does."""
    return bool(account.terms.recalculate) and account.terms.method in FOLLOWING


@dataclass
class View:
    """Interest and principal of the agreed rows as seen on a day."""

    interest: list[int]
    principal: list[int]


class Balance:
    """The principal on which interest runs: what was owed up to today, what is expected from then on."""

    def __init__(self, account: Account, plan: Plan, *, today: int) -> None:
        self.account = account
        self.today = effective_day(plan, today)
        self.changes = [change for change in account.principal_changes if change[0] < self.today]

    def exact_interest(self, plan: Plan, *, k: int, until: int, expected: int) -> Fraction:
        """Interest of period k up to `until`, on `expected` from today on."""
        period = plan.periods[k]
        end = min(period.due, until)
        past = min(end, self.today)
        total = Fraction(0)
        at, balance = period.start, 0
        for day, change in self.changes:
            if day > at and day < past:
                total += balance * plan.factor(k=k, start=at, end=day)
                at = day
            if day < past:
                balance += change
        if at < past:
            total += balance * plan.factor(k=k, start=at, end=past)
        begin = max(period.start, self.today)
        if begin < end:
            total += expected * plan.factor(k=k, start=begin, end=end)
        return total


def effective_day(plan: Plan, day: int) -> int:
    """The day from which a payment counts: its own, or the due day of its period (`recalculate` = 2)."""
    if plan.terms.recalculate != 2:
        return day
    return next((period.due for period in plan.periods if day <= period.due), day)


def seen(account: Account, plan: Plan, *, today: int, until: int) -> View:
    """The agreed rows as seen on `today`, with interest up to `until` (FAR: to the end of each period)."""
    rows = account.agreed()
    balance = Balance(account, plan, today=today)
    view = View([0] * plan.count, [0] * plan.count)
    expected = account.bearing_principal()
    left = sum(amount for _, amount in plan.money)
    carried = 0
    rest = _rest_row(plan, rows)
    for k, row in enumerate(rows):
        exact = balance.exact_interest(plan, k=k, until=until, expected=expected)
        calculated = account.round(exact) + carried
        later_paid = sum(later.paid[PRINCIPAL] + later.waived[PRINCIPAL] for later in rows[k + 1 :])
        if k > rest:
            asked = row.paid[INTEREST]
            if k == plan.count - 1:  # nothing comes after it that could bear what is left
                asked = max(calculated, asked)
            split = (asked, row.paid[PRINCIPAL] + row.waived[PRINCIPAL])
        elif k == rest:
            split = (max(calculated, row.paid[INTEREST]), left - later_paid)
        else:
            split = _split(account, plan, row, k, calculated, left - later_paid)
            level = plan.level[k]
            if until < FAR and level is not None and row.start >= today:
                # not begun: it takes principal up to its level, less the interest paid of it
                up_to = min(level - row.paid[INTEREST], left - later_paid)
                split = (split[0], max(split[1], up_to))
        view.interest[k], view.principal[k] = split
        carried = calculated - view.interest[k]
        left -= view.principal[k]
        expected -= view.principal[k] - row.gone(PRINCIPAL) + row.owed_again
    return view


def _rest_row(plan: Plan, rows: list[Row]) -> int:
    """The last row that isn't paid in full already: it takes what the others leave."""
    for k in range(plan.count - 1, -1, -1):
        if not _is_settled(plan, rows[k], k):
            return k
    return plan.count - 1


def _is_settled(plan: Plan, row: Row, k: int) -> bool:
    """Whether a row is paid as it was agreed; a row in the grace on principal never is the rest."""
    level = plan.level[k]
    if level is not None:
        return row.gone(PRINCIPAL) + row.gone(INTEREST) >= level
    return row.principal_ahead >= plan.principal[k]


def _split(account: Account, plan: Plan, row: Row, k: int, calculated: int, left: int) -> tuple[int, int]:
    """Interest and principal of a row from its calculated interest and the principal left for it."""
    terms = account.terms
    paid_interest = row.paid[INTEREST]
    paid_principal = row.paid[PRINCIPAL] + row.waived[PRINCIPAL]
    asked = 0 if k < terms.grace_interest else calculated
    amount = plan.level[k]
    if amount is None:
        planned = plan.principal[k]
        if planned and row.principal_ahead >= planned:
            asked = paid_interest
        return max(asked, paid_interest), max(min(planned, left), paid_principal)
    asked = paid_interest if paid_principal > max(0, amount - asked) else min(asked, amount)
    asked = max(asked, paid_interest)
    return asked, max(min(amount - asked, left), paid_principal)


def lay(account: Account, plan: Plan, view: View) -> None:
    """Write a view on the rows."""
    for k, row in enumerate(account.agreed()):
        row.due[INTEREST] = view.interest[k]
        row.due[PRINCIPAL] = view.principal[k] + row.owed_again


def see(account: Account, plan: Plan, *, today: int, until: int = FAR) -> None:
    """Lay the rows as seen on `today`."""
    if follows(account):
        lay(account, plan, seen(account, plan, today=today, until=until))


def interest_to(account: Account, plan: Plan, *, today: int, until: int) -> list[int]:
    """Interest of the agreed rows counted to a day, as seen today."""
    return seen(account, plan, today=today, until=until).interest


def payoff_day(account: Account, plan: Plan, day: int) -> int:
    """The day to which a payment on `day` that pays everything bears interest."""
    if account.terms.payoff_to_due_day:
        return next((period.due for period in plan.periods if period.due >= day), day)
    return effective_day(plan, day)


def open_to_levels(account: Account, plan: Plan, *, today: int, future: int) -> None:
    """Money that goes to the last instalment first meets rows up to their level."""
    if future not in (Future.LAST_INSTALMENT, Future.NEXT_THEN_LAST):
        return
    for k, row in enumerate(account.agreed()):
        level = plan.level[k]
        if level is not None and row.start >= today:
            row.due[PRINCIPAL] = max(level, row.due[PRINCIPAL])
