"""Who owns a loan's claim on a day."""

from dataclasses import dataclass
from datetime import date

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.queries.facts import facts_of_loan


@dataclass(frozen=True, kw_only=True)
class Owner:
    """The owner, and the transfer by which they came to it."""

    owner: str  # "" = this lender
    since: date | None
    price_minor: int
    evidence: str
    fact_id: int | None


def owner_of_loan(*, loan_id: int, as_of: date, known_on: date | None = None) -> Owner:
    """The owner as of a day, with what was known on a day (None: everything)."""
    found = [
        fact
        for fact in facts_of_loan(loan_id=loan_id, known_on=known_on)
        if fact.kind is FactKind.TRANSFER and not fact.taken_back and fact.happened_on <= as_of
    ]
    if not found:
        return Owner(owner="", since=None, price_minor=0, evidence="", fact_id=None)
    last = found[-1]
    return Owner(
        owner=last.party,
        since=last.happened_on,
        price_minor=last.amount_minor,
        evidence=last.evidence,
        fact_id=last.id,
    )
