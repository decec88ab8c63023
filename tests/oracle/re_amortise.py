"""Re-amortise (docs/fold.md, section 11): what is past due is spread over the instalments still to come."""

from fractions import Fraction
from typing import Any

from arrears.kernel.codes import Fault, Method, ReAmortise
from tests.oracle.account import FAR, INTEREST, PARTS, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.history import UnableToFold
from tests.oracle.numbers import rounded, rounded_to_multiple
from tests.oracle.recalculation import see
from tests.oracle.restructuring import close, close_line, portions
from tests.oracle.schedule import Line, Plan


def re_amortise(account: Account, plan: Plan, e: Any) -> list[int]:
    """Close the rows due by the day and agree the later ones anew; returns what is spread of each part."""
    day = e.value_day
    see(account, plan, today=day, until=FAR)
    pairs = list(zip(plan.lines, account.agreed(), strict=True))
    later = [(line, row) for line, row in pairs if row.due_day > day and not line.closed]
    as_amounts = bool(later) and (plan.method == Method.FLAT or later[0][0].given)
    if not later or (as_amounts and any(line.capitalises for line, _ in later)):
        raise UnableToFold(Fault.EVENT_UNSUPPORTED)
    owed = sum(row.open(PRINCIPAL) for row in account.rows)
    gone = [row for row in account.rows if row.due_day <= day and not row.is_additional]
    moved = [sum(row.open(part) for row in gone) for part in PARTS]
    own_days = [charge for row in gone for charge in row.charges]
    for row in gone:
        close(row, day)
    for line, row in pairs:
        if row in gone:
            close_line(line, row)
    rows = [row for _, row in later]
    _move_beside(account, later, moved, e.treatment == ReAmortise.SPREAD)
    rows[0].charges += own_days
    if as_amounts:
        _share(plan, later, moved[PRINCIPAL])
        return moved
    _start_again(account, plan, owed, day, rows)
    plan.agree(plan.count - len(later))
    return moved


def _move_beside(account: Account, later: list[tuple[Line, Row]], moved: list[int], spread: bool) -> None:
    """Interest and charges fall due with the first row to come, or in equal parts."""
    takers = later if spread else later[:1]
    for part in PARTS[1:]:
        before = [row.due[part] for _, row in takers]
        share = rounded(Fraction(moved[part], len(takers)), account.terms.rounding)
        portions([row for _, row in takers], part, moved[part], share)
        for (line, row), was in zip(takers, before, strict=True):
            if part == INTEREST:
                line.added += row.due[part] - was
                row.earlier += row.due[part] - was
            elif part == PENALTY:
                row.late_charges += row.due[part] - was


def _start_again(account: Account, plan: Plan, owed: int, day: int, rows: list[Row]) -> None:
    """The rows to come repay what no other row asks for; all that is open goes on bearing interest."""
    beside = sum(row.open(PRINCIPAL) for row in account.rows if not row.is_agreed())
    settled = sum(row.gone(PRINCIPAL) - row.owed_again for row in rows)
    closed = sum(line.principal for line in plan.lines if line.closed)
    known = sum(amount for _, amount in plan.money)
    plan.money.append((rows[0].start, owed - beside + settled + closed - known))
    bearing = sum(change for _, change in account.principal_changes)
    account.principal_changes.append((day, owed - bearing))


def _share(plan: Plan, later: list[tuple[Line, Row]], amount: int) -> None:
    """Amounts are agreed: interest stays as it is, and each row repays an equal share more."""
    even = Fraction(amount, len(later))
    share = rounded_to_multiple(even, plan.terms.multiple_minor, plan.terms.rounding)
    left = amount
    for k, (line, row) in enumerate(later):
        portion = left if k == len(later) - 1 else min(share, left)
        left -= portion
        line.principal, line.interest = row.due[PRINCIPAL] - row.owed_again + portion, row.due[INTEREST]
        line.given, line.capitalises, line.holds, line.added = True, False, False, 0
        row.given = True
