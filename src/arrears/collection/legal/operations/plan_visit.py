"""A visit is planned: with consent, by as many people as the rules ask, through the gate."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.operations.note import note
from arrears.collection.cases.queries import CaseRow, case
from arrears.collection.contacts.gate.planned import Channel, Decision, Planned, Purpose
from arrears.collection.contacts.operations.ask import ask
from arrears.collection.legal.choices import VisitState
from arrears.collection.legal.courts import court_of
from arrears.collection.legal.failures import UnableToVisit
from arrears.collection.legal.models import Visit
from arrears.parties.choices import Owner, PointStatus, PointType
from arrears.parties.queries import contact_points
from arrears.rulebook import parameters
from arrears.servicing.queries.book_of_loan import head_of_loan

_FEWEST = 2  # where the place has no rule: nobody goes alone


@dataclass(frozen=True, kw_only=True)
class PlannedVisit:
    """What the gate said; without a visit it was denied, and the denial is stored."""

    visit_id: int | None
    decision_id: int
    decision: Decision


def plan_visit(
    *,
    case_id: int,
    contact_point_id: int,
    collectors: Collection[str],
    planned_at: datetime,
    consent: str,
    at: datetime,
    actor: str,
) -> PlannedVisit:
    """Plans it at an address; `consent`: where the debtor's consent to be visited is kept.

    Raises UnableToFindCase, UnableToVisit.
    """
    with transaction.atomic():
        row = case(case_id=case_id)
        people = sorted({one.strip() for one in collectors if one.strip()})
        _check(row, contact_point_id, people, planned_at, consent, at)
        asked = ask(
            planned=Planned(
                person_id=row.person_id,
                loan_ids=row.loan_ids,
                contact_point_id=contact_point_id,
                channel=Channel.VISIT,
                purpose=Purpose.COLLECT,
                actor=f"staff:{people[0]}",
                at=planned_at,
            )
        )
        if not asked.decision.allowed:
            return PlannedVisit(visit_id=None, decision_id=asked.decision_id, decision=asked.decision)
        made = Visit.objects.create(
            case_id=row.id,
            person_id=row.person_id,
            contact_point_id=contact_point_id,
            collectors=people,
            planned_at=planned_at,
            consent=consent,
            decision_id=asked.decision_id,
            state=int(VisitState.PLANNED),
            planned_by=actor,
        )
        told = {"at": planned_at.isoformat(), "collectors": ", ".join(people)}
        note(case_id=row.id, kind="visit.planned", payload=told, actor=actor)
        return PlannedVisit(visit_id=int(made.id), decision_id=asked.decision_id, decision=asked.decision)


def own_address(*, person_id: int) -> int:
    """The contact point of the debtor's own valid address. Raises UnableToVisit."""
    for one in contact_points(person_id):
        if (one.type, one.owner, one.status) == (PointType.ADDRESS, Owner.SELF, PointStatus.VALID):
            return one.id
    raise UnableToVisit(_("No address of the debtor is known."))


def fewest_at_a_visit(*, loan_ids: Collection[int], at: datetime) -> int:
    """How many people have to go, by the strictest rule of the loans' places."""
    places = {head_of_loan(loan_id=loan).jurisdiction for loan in loan_ids}
    found = [
        rule.value
        for place in places
        if (rule := parameters.strictest(jurisdiction=place, rule="visit_collectors_min", on=at.date()))
        is not None
    ]
    return max([_FEWEST, *map(int, found)])


def _check(
    row: CaseRow, point: int, people: list[str], planned_at: datetime, consent: str, at: datetime
) -> None:
    if not row.is_open or row.is_held:
        raise UnableToVisit(_("Nobody is visited while the case is held or closed."))
    if not consent.strip():
        raise UnableToVisit(_("A visit needs the debtor's consent: say where it is kept."))
    fewest = fewest_at_a_visit(loan_ids=row.loan_ids, at=planned_at)
    if len(people) < fewest:
        raise UnableToVisit(_("At least %(n)d people go to a visit: name them.") % {"n": fewest})
    known = next((one for one in contact_points(row.person_id) if one.id == point), None)
    if known is None or known.type is not PointType.ADDRESS:
        raise UnableToVisit(_("This is no address of the debtor."))
    ahead = court_of(head_of_loan(loan_id=row.loan_ids[0]).jurisdiction).visit_days_ahead_max
    if planned_at.tzinfo is None or not at <= planned_at <= at + timedelta(days=ahead):
        raise UnableToVisit(_("A visit is planned for a moment in the next %(days)d days.") % {"days": ahead})
