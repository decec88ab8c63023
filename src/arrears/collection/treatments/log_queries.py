"""The log of decisions and what is known of them, as pages show it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from arrears.collection.treatments.models import PlannedDay, Study, TreatmentDecision
from arrears.collection.treatments.queries import DecisionRow, rows_of


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """A planned day: capacity, how many were decided so, and the price of one contact more, by channel."""

    business_date: date
    experiment: str
    decided: int
    currency: str  # of the prices
    capacity: dict[str, float]
    prices: dict[str, float]
    chosen: dict[str, int]
    versions: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StudyRow:
    """A stored estimate from data outside the book."""

    result: dict[str, Any]
    source_sha256: str
    computed_on: date
    actor: str


def day_row(*, business_date: date | None = None) -> DayRow | None:
    """A planned day, the last one where none is named; None when it was not planned."""
    days = PlannedDay.objects.order_by("-business_date")
    day = (days if business_date is None else days.filter(business_date=business_date)).first()
    if day is None:
        return None
    found = TreatmentDecision.objects.filter(business_date=day.business_date).values_list("chosen")
    return DayRow(
        business_date=day.business_date,
        experiment=day.experiment,
        decided=day.decided,
        currency=day.currency,
        capacity=dict(day.capacity),
        prices=dict(day.prices),
        chosen=dict(found.annotate(many=Count("id"))),
        versions=dict(day.versions),
    )


def people_by_arm(*, from_on: date, to_on: date) -> dict[str, int]:
    """People about whom something was decided on the days from_on..to_on, by arm."""
    found = TreatmentDecision.objects.filter(business_date__range=(from_on, to_on)).values_list("arm")
    return dict(found.annotate(many=Count("person_id", distinct=True)))


def decision_page(
    *, business_date: date, arm: str = "", chosen: str = "", offset: int, limit: int
) -> tuple[list[DecisionRow], int]:
    """Decisions of a day, those worth most first, and how many there are; "" = every arm, every treatment."""
    found = TreatmentDecision.objects.filter(business_date=business_date)
    if arm:
        found = found.filter(arm=arm)
    if chosen:
        found = found.filter(chosen=chosen)
    ordered = found.order_by("-worth_minor", "id")[offset : offset + limit]
    return rows_of(list(ordered)), found.count()


def last_study(*, kind: str) -> StudyRow | None:
    """The newest stored estimate of a kind."""
    found = Study.objects.filter(kind=kind).order_by("-id").first()
    if found is None:
        return None
    return StudyRow(
        result=dict(found.result),
        source_sha256=found.source_sha256,
        computed_on=found.computed_at.date(),
        actor=found.actor,
    )


def activations() -> list[tuple[date, str, str]]:
    """(first day, strategy, version) of every version of a strategy that ever decided, rising."""
    found: list[tuple[date, str, str]] = []
    known: dict[str, str] = {}
    days = PlannedDay.objects.order_by("business_date").values_list("business_date", "versions")
    for on, versions in days:
        for code, version in versions["strategies"].items():
            if known.get(code) != version:
                known[code] = version
                found.append((on, code, version))
    return found
