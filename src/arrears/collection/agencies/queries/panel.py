"""The panel and what lies with whom, as rows that do not change."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, Sum

from arrears.collection.agencies.choices import AT_AGENCY, PlacementState, Renewal
from arrears.collection.agencies.models import Agency, Evaluation, Mandate, Operator, Placement


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    """An agency of the panel and what lies with it now."""

    code: str
    name: str
    contract_from: date
    contract_to: date
    commission: str
    capacity: int
    regions: tuple[str, ...]
    admitted_on: date
    ended_on: date | None
    held: int
    owed_minor: int
    evaluated_on: date | None


@dataclass(frozen=True, kw_only=True)
class MandateRow:
    """What an agency may do."""

    id: int
    agency: str
    channels: tuple[str, ...]
    dpd_from: int
    dpd_to: int
    concession_ppm: int
    from_on: date
    to_on: date
    ended_on: date | None
    given_by: str


@dataclass(frozen=True, kw_only=True)
class EvaluationRow:
    """A judgement of an agency."""

    on: date
    conduct: int
    quality: int
    security: int
    figures: dict[str, int | float]
    renewal: Renewal
    remark: str
    evaluator: str


@dataclass(frozen=True, kw_only=True)
class PlacementRow:
    """A placement; amounts in minor units of `currency` as of the day it was placed."""

    id: int
    agency: str
    case_id: int
    person_id: int
    loan_ids: tuple[int, ...]
    currency: str
    dpd_days: int
    overdue_minor: int
    owed_minor: int
    placed_on: date
    ends_on: date
    accepted_on: date | None
    closed_on: date | None
    state: PlacementState
    why: str
    mandate_id: int


def agencies() -> list[AgencyRow]:
    """The panel, those that left it last."""
    held = Q(placement__closed_on=None)
    found = Agency.objects.annotate(
        held=Count("placement", filter=held), owed=Sum("placement__owed_minor", filter=held)
    )
    judged = dict(Evaluation.objects.values_list("agency").annotate(last=Max("on")))
    rows = [
        AgencyRow(
            code=one.code,
            name=one.name,
            contract_from=one.contract_from,
            contract_to=one.contract_to,
            commission=one.commission,
            capacity=one.capacity,
            regions=tuple(one.regions),
            admitted_on=one.admitted_on,
            ended_on=one.ended_on,
            held=one.held,
            owed_minor=one.owed or 0,
            evaluated_on=judged.get(one.code),
        )
        for one in found
    ]
    return sorted(rows, key=lambda row: (row.ended_on is not None, row.code))


def agency_of_operator(*, username: str) -> AgencyRow | None:
    """The agency of the panel that a log-in belongs to; None when it has left the panel."""
    code = Operator.objects.filter(username=username).values_list("agency", flat=True).first()
    return next((row for row in agencies() if row.code == code and row.ended_on is None), None)


def mandates(*, agency: str) -> list[MandateRow]:
    """An agency's mandates, the newest first."""
    names = tuple(MandateRow.__dataclass_fields__)
    found = Mandate.objects.filter(agency=agency).order_by("-id").values(*names)
    return [MandateRow(**{**one, "channels": tuple(one["channels"])}) for one in found]


def evaluations(*, agency: str) -> list[EvaluationRow]:
    """An agency's evaluations, the newest first."""
    names = tuple(EvaluationRow.__dataclass_fields__)
    found = Evaluation.objects.filter(agency=agency).order_by("-id").values(*names)
    return [EvaluationRow(**{**one, "renewal": Renewal(one["renewal"])}) for one in found]


def placements(
    *, agency: str | None = None, at_agency: bool = False, offset: int = 0, limit: int = 50
) -> tuple[int, list[PlacementRow]]:
    """How many there are, and a page of them: the open ones first, what is owed most first."""
    found = Placement.objects.all() if agency is None else Placement.objects.filter(agency=agency)
    if at_agency:
        found = found.filter(state__in=[int(state) for state in AT_AGENCY])
    page = found.order_by("closed_on", "-owed_minor", "id")[offset : offset + limit]
    return found.count(), [_row(one) for one in page]


def placement(*, placement_id: int, agency: str | None = None) -> PlacementRow | None:
    """A placement; of this agency only, when one is given."""
    found = Placement.objects.filter(id=placement_id)
    found = found if agency is None else found.filter(agency=agency)
    row = found.first()
    return _row(row) if row else None


def open_placement(*, person_id: int) -> PlacementRow | None:
    """Where a debtor's case lies now."""
    row = Placement.objects.filter(person_id=person_id, closed_on=None).first()
    return _row(row) if row else None


def _row(one: Placement) -> PlacementRow:
    own = ("loan_ids", "state", "agency")
    plain = [name for name in PlacementRow.__dataclass_fields__ if name not in own]
    return PlacementRow(
        loan_ids=tuple(one.loan_ids),
        state=PlacementState(one.state),
        agency=one.agency_id,
        **{name: getattr(one, name) for name in plain},
    )
