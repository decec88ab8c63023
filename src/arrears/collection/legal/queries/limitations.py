"""Claims whose time in court ends soon."""

from dataclasses import dataclass
from datetime import date, timedelta

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.queries import cases_in_states
from arrears.servicing.queries.limitation_of_loans import limitations_of_loans
from arrears.servicing.queries.numbers import numbers_of_loans

_SHORTEST_DAYS = 3 * 365  # of the periods in rules/: nothing can end before it is so many days past due
_OPEN = tuple(state for state in CaseState if state < CaseState.CURED)


@dataclass(frozen=True, kw_only=True)
class EndingLimitation:
    """A loan whose limitation ends within the days asked for, or has ended."""

    loan_id: int
    number: str
    case_id: int
    person_id: int
    currency: str
    owed_minor: int  # of the whole case
    expires_on: date
    expired: bool


def limitations_ending(*, as_of: date, within_days: int) -> list[EndingLimitation]:
    """Loans of open cases by the last day: all of them.

    A debt can't be time-barred before its oldest unpaid instalment is as old as the shortest period, so only
    those cases are folded, and all that are charged off, whose days past due no longer run.
    """
    old = _SHORTEST_DAYS - within_days - 1
    found = [row for row in cases_in_states(states=_OPEN) if row.dpd_days >= old or row.bucket == "off"]
    cases = {loan: row for row in found for loan in row.loan_ids}
    numbers = numbers_of_loans(ids=cases)
    last = as_of + timedelta(days=within_days)
    ending = [
        EndingLimitation(
            loan_id=loan,
            number=numbers[loan],
            case_id=cases[loan].id,
            person_id=cases[loan].person_id,
            currency=cases[loan].currency,
            owed_minor=cases[loan].owed_minor,
            expires_on=known.expires_on,
            expired=known.expired,
        )
        for loan, known in limitations_of_loans(loan_ids=cases, as_of=as_of).items()
        if known.expires_on is not None and known.expires_on <= last
    ]
    return sorted(ending, key=lambda one: (one.expires_on, one.loan_id))
