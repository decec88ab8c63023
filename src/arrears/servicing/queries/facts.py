"""Facts of a loan beside its arithmetic, as known on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.models import Fact


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """One fact; `taken_back` when it was found wrong by the day asked for."""

    id: int
    kind: FactKind
    happened_on: date
    known_on: date
    recorded_at: datetime
    evidence: str
    party: str
    amount_minor: int
    ref: int
    event_ids: tuple[int, ...]
    actor: str
    reason: str
    ended_on: date | None  # of a suit or a stay
    taken_back: bool


def facts_of_loan(*, loan_id: int, known_on: date | None = None) -> list[FactRow]:
    """All facts that were written down by a day (None: all), by the day on which they happened."""
    return facts_of_loans(loan_ids=[loan_id], known_on=known_on).get(loan_id, [])


def facts_of_loans(*, loan_ids: Collection[int], known_on: date | None = None) -> dict[int, list[FactRow]]:
    """The same of several loans, in one question; loans without facts are absent."""
    found = Fact.objects.filter(loan_id__in=set(loan_ids), known_on__lte=known_on or date.max)
    of_loan: dict[int, list[Fact]] = {}
    for fact in found.order_by("happened_on", "id"):
        of_loan.setdefault(fact.loan_id, []).append(fact)
    return {loan_id: _rows(facts) for loan_id, facts in of_loan.items()}


def _rows(found: list[Fact]) -> list[FactRow]:
    gone = {fact.ref for fact in found if fact.kind == FactKind.TAKEN_BACK}
    ended = {
        fact.ref: fact.happened_on
        for fact in found
        if fact.kind in (FactKind.SUIT_ENDED, FactKind.STAY_ENDED) and fact.id not in gone
    }
    return [_row(fact, ended.get(fact.id), fact.id in gone) for fact in found]


def _row(fact: Fact, ended_on: date | None, taken_back: bool) -> FactRow:
    return FactRow(
        id=fact.id,
        kind=FactKind(fact.kind),
        happened_on=fact.happened_on,
        known_on=fact.known_on,
        recorded_at=fact.recorded_at,
        evidence=fact.evidence,
        party=fact.party,
        amount_minor=fact.amount_minor,
        ref=fact.ref,
        event_ids=tuple(fact.event_ids),
        actor=fact.actor,
        reason=fact.reason,
        ended_on=ended_on,
        taken_back=taken_back,
    )
