"""Interest that follows the actual balance (docs/fold.md, section 6): the rows as seen on some day."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tests.oracle.account import FAR, INTEREST, PRINCIPAL, Account, Row
from tests.oracle.schedule import Plan


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
        self.changes = sorted(change for change in account.principal_changes if change[0] < self.today)
        # money that is paid but takes effect later, with the end of its period
        self.pending = [change for change in account.principal_changes if change[0] > self.today]

    def exact_interest(self, plan: Plan, *, k: int, until: int, expected: int) -> Fraction:
        """Interest of period k up to `until`, on `expected` from today on; what is overpaid bears none."""
        period = plan.periods[k]
        end = min(period.due, until)
        if end <= period.start:
            return Fraction(0)
        cuts = {period.start, end, max(period.start, min(self.today, end))}
        cuts |= {day for day, _ in self.changes + self.pending if period.start < day < end}
        total = Fraction(0)
        for begin, stop in pairwise(sorted(cuts)):
            if begin < self.today:
                balance = sum(change for day, change in self.changes if day <= begin)
            else:
                balance = expected - sum(change for day, change in self.pending if day > begin)
            total += max(0, balance) * plan.factor(k=k, start=begin, end=stop)
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
    left = sum(amount for _, amount in plan.money) + sum(row.owed_again for row in rows)
    carried = 0
    rest, final = _rest_row(plan, rows), plan.count - 1
    for k, row in enumerate(rows):
        exact = balance.exact_interest(plan, k=k, until=until, expected=expected)
        calculated = account.round(exact) + carried + plan.lines[k].added
        asked = 0 if plan.lines[k].holds and k != final else calculated
        room = left - sum(later.gone(PRINCIPAL) for later in rows[k + 1 :])
        view.interest[k], view.principal[k] = _split(plan, row, k, asked, room)
        if k in (rest, final):  # nothing comes after the final row that could bear what is left
            view.interest[k] = max(asked, row.gone(INTEREST))
        if plan.lines[k].capitalises:
            own = max(calculated - carried, row.gone(INTEREST))
            view.interest[k], view.principal[k] = own, -own
        if k == rest:
            view.principal[k] = max(room, row.gone(PRINCIPAL))
        if plan.lines[k].closed:
            view.interest[k], view.principal[k] = row.gone(INTEREST), row.gone(PRINCIPAL)
        if plan.lines[k].given:
            view.interest[k] = max(plan.lines[k].interest, row.gone(INTEREST))
            view.principal[k] = plan.lines[k].principal + row.owed_again
        line = plan.lines[k]
        if not (line.closed or line.given or line.capitalises):  # these leave it to the first paying row
            carried = max(0, calculated - view.interest[k])
        left -= view.principal[k]
        expected -= view.principal[k] - row.gone(PRINCIPAL)
    return view


def level_of(plan: Plan, row: Row, k: int) -> int | None:
    """The agreed amount of a row that follows a level, with the principal owed again in it."""
    level = plan.lines[k].level
    return None if level is None else level + row.owed_again


def _rest_row(plan: Plan, rows: list[Row]) -> int:
    """The last row that isn't settled as agreed: it takes what the others leave."""
    for k in range(plan.count - 1, -1, -1):
        if not _is_settled(plan, rows[k], k):
            return k
    able = [k for k, line in enumerate(plan.lines) if not (line.given or line.closed)]
    return able[-1] if able else plan.count - 1


def _is_settled(plan: Plan, row: Row, k: int) -> bool:
    """Whether a row is paid or waived as it was agreed; a row that repays no principal always is."""
    level = level_of(plan, row, k)
    if plan.lines[k].capitalises or plan.lines[k].closed or plan.lines[k].given:
        return True
    if level is not None:
        return row.gone(PRINCIPAL) + row.gone(INTEREST) >= level
    return row.gone(PRINCIPAL) >= plan.lines[k].principal + row.owed_again


def _split(plan: Plan, row: Row, k: int, asked: int, room: int) -> tuple[int, int]:
    """Interest and principal of a row from the interest asked for and the principal that is left for it."""
    level = level_of(plan, row, k)
    settled, repaid = row.gone(INTEREST), row.gone(PRINCIPAL)
    if level is None:
        return max(asked, settled), max(min(plan.lines[k].principal + row.owed_again, room), repaid)
    asked = settled if repaid > max(0, level - asked) else max(min(asked, level), settled)
    return asked, max(min(max(0, level - asked), room), repaid)


def lay(account: Account, plan: Plan, view: View) -> None:
    """Write a view on the rows."""
    for k, row in enumerate(account.agreed()):
        row.due[INTEREST] = view.interest[k]
        row.due[PRINCIPAL] = view.principal[k]


def see(account: Account, plan: Plan, *, today: int, until: int = FAR) -> None:
    """Lay the rows as seen on `today`."""
    if account.follows():
        lay(account, plan, seen(account, plan, today=today, until=until))


def interest_to(account: Account, plan: Plan, *, today: int, until: int) -> list[int]:
    """Interest of the agreed rows counted to a day, as seen today."""
    return seen(account, plan, today=today, until=until).interest


def payoff_day(account: Account, plan: Plan, day: int) -> int:
    """The day to which a payment on `day` that pays everything bears interest."""
    if account.terms.payoff_to_due_day:
        return next((period.due for period in plan.periods if period.due >= day), day)
    return effective_day(plan, day)
