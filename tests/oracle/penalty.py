"""Penalty interest (罚息): docs/fold.md, section 8."""

from fractions import Fraction

from arrears.kernel.codes import Fault, PenaltyBasis
from tests.oracle.account import INTEREST, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.history import MOST_OVERDUE, UnableToFold
from tests.oracle.interest import PPB, yearly_rate

PPM = 1_000_000


def yearly_rate_ppb(account: Account) -> int:
    """The penalty rate a year, in parts per billion."""
    terms = account.terms
    if not terms.penalty_multiple_ppm:
        return int(terms.penalty_rate_ppb)
    contract = yearly_rate(rate_ppb=account.loan.rate_ppb, rate_unit=terms.rate_unit) * PPB
    return account.round(contract * Fraction(terms.penalty_multiple_ppm, PPM))


def base(account: Account, row: Row) -> int:
    """The overdue amount of a row that bears penalty interest."""
    both = account.terms.penalty_basis == PenaltyBasis.OVERDUE_PRINCIPAL_AND_INTEREST
    return row.open(PRINCIPAL) + (row.open(INTEREST) if both else 0)


def run(account: Account, *, day: int) -> None:
    """Let penalty interest run on every overdue row up to and including `day`, before the day's events."""
    if account.terms.penalty_basis == PenaltyBasis.NONE:
        return
    for row in account.rows:
        begin = max(row.run_to, row.due_day)
        if day <= begin:
            continue
        owed = base(account, row)
        if owed > MOST_OVERDUE:
            raise UnableToFold(Fault.AMOUNT_OUT_OF_RANGE)
        frozen = {
            d for first, last in account.frozen for d in range(max(first, begin + 1), min(last, day) + 1)
        }
        row.overdue_days += owed * (day - begin - len(frozen))
        if owed > 0 and day > row.due_day + account.terms.penalty_grace_days:
            row.bears_penalty = True
        row.run_to = day
    show(account)


def show(account: Account) -> None:
    """Write each row's penalty: its late charges and its penalty interest, under the loan's cap."""
    terms, rate = account.terms, yearly_rate_ppb(account)
    run_up = [
        account.round(Fraction(row.overdue_days * rate, PPB * terms.penalty_days_in_year))
        if row.bears_penalty
        else 0
        for row in account.rows
    ]
    if terms.penalty_cap_ppm:
        run_up = _under_cap(account, run_up)
    for row, amount in zip(account.rows, run_up, strict=True):
        row.due[PENALTY] = row.late_charges + amount


def _under_cap(account: Account, run_up: list[int]) -> list[int]:
    """What is settled already comes first, then the oldest rows fill the room that is left."""
    lent = account.disbursed + account.opening[PRINCIPAL]
    cap = account.round(Fraction(lent * account.terms.penalty_cap_ppm, PPM))
    settled = [max(0, row.gone(PENALTY) - row.late_charges) for row in account.rows]
    room = max(0, cap - sum(settled))
    capped = []
    for amount, gone in zip(run_up, settled, strict=True):
        more = min(room, max(0, amount - gone))
        room -= more
        capped.append(gone + more)
    return capped
