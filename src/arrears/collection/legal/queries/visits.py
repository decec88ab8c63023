"""Visits as rows that do not change."""

from dataclasses import dataclass
from datetime import datetime

from arrears.collection.contacts.choices import SpokeWith
from arrears.collection.legal.choices import VisitState
from arrears.collection.legal.models import Visit


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """A visit; nothing here holds an address."""

    id: int
    case_id: int
    person_id: int
    contact_point_id: int
    collectors: list[str]
    planned_at: datetime
    consent: str
    decision_id: int
    state: VisitState
    spoke_with: SpokeWith
    id_shown: bool
    entered: bool
    entry_consent: str
    recording: str
    began_at: datetime | None
    breaches: list[str]
    remark: str
    planned_by: str
    recorded_by: str


def visits(*, limit: int = 200) -> list[VisitRow]:
    """All visits: those to come by their moment, then the others, the newest first."""
    ahead = Visit.objects.filter(state=int(VisitState.PLANNED)).order_by("planned_at", "id")
    past = Visit.objects.exclude(state=int(VisitState.PLANNED)).order_by("-planned_at", "-id")
    return [_row(one) for one in [*ahead[:limit], *past[:limit]]][:limit]


def visit(*, visit_id: int) -> VisitRow | None:
    """One visit; None when there is none."""
    one = Visit.objects.filter(id=visit_id).first()
    return None if one is None else _row(one)


def visits_of_person(*, person_id: int) -> list[VisitRow]:
    """A debtor's, the oldest first."""
    return [_row(one) for one in Visit.objects.filter(person_id=person_id).order_by("planned_at", "id")]


def _row(one: Visit) -> VisitRow:
    plain = [name for name in VisitRow.__dataclass_fields__ if name not in {"state", "spoke_with"}]
    values = {name: getattr(one, name) for name in plain}
    return VisitRow(state=VisitState(one.state), spoke_with=SpokeWith(one.spoke_with), **values)
