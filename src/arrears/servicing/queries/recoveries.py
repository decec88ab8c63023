"""What came in after a charge-off, what that cost, and what is left of it."""

from dataclasses import dataclass
from datetime import date

from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.queries.book_of_loan import book_of_loan
from arrears.servicing.queries.facts import facts_of_loan


@dataclass(frozen=True, kw_only=True)
class Recoveries:
    """Amounts in minor units."""

    charged_off_minor: int
    recovered_minor: int
    costs_minor: int

    @property
    def net_minor(self) -> int:
        """Recovered less its costs; below zero when it cost more."""
        return self.recovered_minor - self.costs_minor


def recoveries_of_loan(*, loan_id: int, as_of: date, known_on: date | None = None) -> Recoveries:
    """Recoveries as of a day, with what was known on a day (None: everything). Raises UnableToFindLoan."""
    known = known_on or date.max
    book = book_of_loan(loan_id=loan_id, known=known)
    state = fold(book=book, as_of_day=to_day(as_of), known_day=to_day(known)).states[0]
    return Recoveries(
        charged_off_minor=sum(
            int(state[f"{part}_charged_off_minor"]) for part in ("principal", "interest", "fee", "penalty")
        ),
        recovered_minor=int(state["recovered_minor"]),
        costs_minor=sum(
            fact.amount_minor
            for fact in facts_of_loan(loan_id=loan_id, known_on=known_on)
            if fact.kind is FactKind.RECOVERY_COST and not fact.taken_back and fact.happened_on <= as_of
        ),
    )
