"""What one day does to a line: docs/line.md, sections 3 and 4."""

from fractions import Fraction

from arrears.kernel.codes import CarryFrom, Kind, PenaltyBasis, Unit
from tests.oracle.account import INTEREST, PENALTY, PRINCIPAL
from tests.oracle.dates import is_leap, to_date
from tests.oracle.line_account import LineAccount, Sheet
from tests.oracle.numbers import rounded


def yearly_rate(account: LineAccount) -> Fraction:
    """The contract rate per year."""
    periods = 12 if account.terms.rate_unit == Unit.MONTH else 1
    return Fraction(account.loan.rate_ppb * periods, 10**9)


def day_weight(account: LineAccount, day: int) -> int:
    """The day's share of a year times 365 × 366, or times the fixed days of a year."""
    if account.terms.days_in_year:
        return 1
    return 365 if is_leap(to_date(day).year) else 366


def owed_interest(account: LineAccount) -> int:
    """Interest that has arisen and is not asked for yet."""
    whole = account.terms.days_in_year or 365 * 366
    return rounded(account.weighted * yearly_rate(account) / whole, account.terms.rounding)


def one_day(account: LineAccount, day: int) -> None:
    """The day that ends on the morning of `day`, with the balances of the evening before."""
    terms = account.terms
    share = 0 if account.is_stopped(Kind.PAUSE_INTEREST, day) else day_weight(account, day)
    for sheet in account.everywhere():
        drawn = sheet is not account.running
        if sheet.carried:
            account.weighted += sheet.bucket() * share
        elif _may_bear(drawn=drawn, carry_from=terms.carry_from):
            sheet.unsure += sheet.bucket() * share
        if drawn and sheet.due_day < day:
            if terms.compound:
                account.weighted += sheet.open(INTEREST) * share
            _overdue(account, sheet, day)
    restate_penalty(account)


def _may_bear(*, drawn: bool, carry_from: int) -> bool:
    """Whether today's balance bears interest if the statement turns out not to be paid in full."""
    return carry_from == CarryFrom.PURCHASE_DAY or (carry_from == CarryFrom.STATEMENT_DAY and drawn)


def _overdue(account: LineAccount, sheet: Sheet, day: int) -> None:
    basis = account.terms.penalty_basis
    if basis == PenaltyBasis.NONE:
        return
    base = sheet.open(PRINCIPAL)
    if basis == PenaltyBasis.OVERDUE_PRINCIPAL_AND_INTEREST:
        base += sheet.open(INTEREST)
    if not account.is_stopped(Kind.FREEZE_PENALTY, day):
        sheet.overdue_days += base
    if base and day > sheet.due_day + account.terms.penalty_grace_days:
        sheet.bears_penalty = True


def restate_penalty(account: LineAccount) -> None:
    """Each statement's penalty interest, rounded once, under the cap."""
    terms = account.terms
    if terms.penalty_basis == PenaltyBasis.NONE:
        return
    rate = terms.penalty_rate_ppb
    if terms.penalty_multiple_ppm:
        rate = rounded(yearly_rate(account) * 1000 * terms.penalty_multiple_ppm, terms.rounding)
    settled = [
        max(0, sheet.paid[PENALTY] + sheet.waived[PENALTY] - sheet.late_charges) for sheet in account.sheets
    ]
    room = rounded(Fraction(account.disbursed * terms.penalty_cap_ppm, 10**6), terms.rounding) - sum(settled)
    for sheet, done in zip(account.sheets, settled, strict=True):
        if not sheet.bears_penalty:
            continue
        whole = Fraction(sheet.overdue_days * rate, terms.penalty_days_in_year * 10**9)
        fresh = max(0, rounded(whole, terms.rounding) - done)
        if terms.penalty_cap_ppm:
            fresh = max(0, min(fresh, room))
            room -= fresh
        sheet.due[PENALTY] = sheet.late_charges + done + fresh
