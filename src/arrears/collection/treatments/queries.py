"""What other slices may read of treatments."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection

from arrears.collection.treatments.evidence import paid_shares
from arrears.collection.treatments.models import PlannedDay, ReleaseRuling, TreatmentDecision


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """A decision about a case."""

    business_date: date
    case_id: int
    person_id: int
    arm: str
    strategy: str
    segment: str
    eligible: tuple[str, ...]
    chosen: str
    probability: float
    worth_minor: float
    holds_until: date
    overdue_minor: int
    currency: str
    prices: dict[str, float]
    versions: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class ArmOutcome:
    """An arm's people since a day: what was overdue at their first decision, what came in within the window.

    Amounts in minor units; `shares` [people] of the debt paid, for intervals.
    """

    arm: str
    strategy: str
    people: int
    overdue_minor: int
    paid_minor: int
    contacts: int
    person_ids: tuple[int, ...]
    shares: tuple[float, ...]
    paid_each_minor: tuple[float, ...]


def decisions_of_day(*, business_date: date, chosen: str | None = None) -> list[DecisionRow]:
    """Decisions of a day, by case; only those for one treatment where it is named."""
    rows = TreatmentDecision.objects.filter(business_date=business_date)
    if chosen is not None:
        rows = rows.filter(chosen=chosen)
    return rows_of(list(rows.order_by("case_id")))


def decisions_of_person(*, person_id: int) -> list[DecisionRow]:
    """All decisions about a person, the newest first."""
    return rows_of(list(TreatmentDecision.objects.filter(person_id=person_id).order_by("-id")))


def rows_of(found: list[TreatmentDecision]) -> list[DecisionRow]:
    """Decisions as other slices see them."""
    days = PlannedDay.objects.in_bulk({row.business_date for row in found})
    return [_row(row, days[row.business_date]) for row in found]


def _row(row: TreatmentDecision, day: PlannedDay) -> DecisionRow:
    return DecisionRow(
        business_date=row.business_date,
        case_id=row.case_id,
        person_id=row.person_id,
        arm=row.arm,
        strategy=row.strategy,
        segment=row.segment,
        eligible=tuple(row.eligible),
        chosen=row.chosen,
        probability=row.probability,
        worth_minor=row.worth_minor,
        holds_until=row.holds_until,
        overdue_minor=row.overdue_minor,
        currency=row.currency,
        prices=dict(day.prices),
        versions=dict(day.versions),
    )


def arm_outcomes(*, from_on: date, to_on: date, days: int) -> list[ArmOutcome]:
    """By arm: people first decided in from_on..to_on, and what they paid within so many days of it."""
    found = TreatmentDecision.objects.filter(business_date__range=(from_on, to_on))
    firsts = list(found.order_by("person_id", "business_date", "id").distinct("person_id"))
    shares = paid_shares(decisions=firsts, days=days)
    contacts = _contacts(
        [row.person_id for row in firsts], from_on=from_on, to_on=to_on + timedelta(days=days)
    )
    outcomes = []
    for arm in sorted({row.arm for row in firsts}):
        mine = np.array([row.arm == arm for row in firsts])
        owed = np.array([row.overdue_minor for row in firsts], np.float64)[mine]
        paid = shares[mine] * owed
        outcomes.append(
            ArmOutcome(
                arm=arm,
                strategy=next(row.strategy for row in firsts if row.arm == arm),
                people=int(mine.sum()),
                overdue_minor=int(owed.sum()),
                paid_minor=round(float(paid.sum())),
                contacts=sum(contacts.get(row.person_id, 0) for row in firsts if row.arm == arm),
                person_ids=tuple(row.person_id for row in firsts if row.arm == arm),
                shares=tuple(shares[mine].tolist()),
                paid_each_minor=tuple(paid.tolist()),
            )
        )
    return outcomes


def _contacts(people: list[int], *, from_on: date, to_on: date) -> dict[int, int]:
    from arrears.collection.contacts.counts import count_attempts

    return count_attempts(person_ids=people, from_on=from_on, to_on=to_on)


def planned_days() -> list[date]:
    """Business dates that were planned, rising."""
    return list(PlannedDay.objects.order_by("business_date").values_list("business_date", flat=True))


def rulings(*, experiment: str | None = None) -> list[ReleaseRuling]:
    """Rulings of the release gate, the newest first."""
    found = ReleaseRuling.objects.order_by("-id")
    return list(found if experiment is None else found.filter(experiment=experiment))


def arms_of_loans() -> dict[int, str]:
    """The arm of every loan about which something was decided, as last decided."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct on (loan) loan, arm from treatments_treatmentdecision, unnest(loan_ids) loan "
            "order by loan, id desc"
        )
        return dict(cursor.fetchall())
