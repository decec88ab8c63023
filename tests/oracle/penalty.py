"""Penalty interest (罚息): docs/fold.md, section 5."""

from fractions import Fraction

from arrears.kernel.codes import PenaltyBasis

from tests.oracle.account import INTEREST, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.interest import PPB, yearly_rate

PPM = 1_000_000


def daily_rate(account: Account) -> Fraction:
    """What one overdue minor unit bears a day."""
    terms = account.terms
    if terms.penalty_multiple_ppm:
        contract = yearly_rate(rate_ppb=account.loan.rate_ppb, rate_unit=terms.rate_unit)
        return contract * Fraction(terms.penalty_multiple_ppm, PPM) / terms.penalty_days_in_year
    return Fraction(terms.penalty_rate_ppb, PPB * terms.penalty_days_in_year)


def base(account: Account, row: Row) -> int:
    """The overdue amount of a row that bears penalty interest."""
    if account.terms.penalty_basis == PenaltyBasis.NONE:
        return 0
    both = account.terms.penalty_basis == PenaltyBasis.OVERDUE_PRINCIPAL_AND_INTEREST
    return row.open(PRINCIPAL) + (row.open(INTEREST) if both else 0)


def run(account: Account, *, day: int) -> None:
    """Let penalty interest run on every overdue row up to and including `day`, before the day's events."""
    if account.terms.penalty_basis == PenaltyBasis.NONE:
        return
    rate = daily_rate(account)
    for row in account.rows:
        begin = max(row.run_to, row.due_day)
        if day <= begin:
            continue
        owed = base(account, row)
        if owed > 0:
            row.run += owed * rate * (day - begin)
            if day > row.due_day + account.terms.penalty_grace_days:
                row.run_counts = True
        row.run_to = day
    show(account)


def show(account: Account) -> None:
    """Write each row's penalty: its late charges and its penalty interest, rounded, under the loan's cap."""
    cap = account.terms.penalty_cap_ppm
    left = account.round(Fraction(account.disbursed * cap, PPM)) if cap else None
    for row in account.rows:
        amount = account.round(row.run) if row.run_counts else 0
        if left is not None:
            amount = min(amount, left)
            left -= amount
        row.due[PENALTY] = row.late_charges + amount
