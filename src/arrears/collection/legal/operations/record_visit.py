"""What came of a visit: who was there, what was shown and said; a refusal ends visits for good."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.operations.note import note
from arrears.collection.cases.queries import case
from arrears.collection.contacts.choices import SpokeWith
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.operations.record_attempt import record_attempt
from arrears.collection.contacts.operations.stop import stop
from arrears.collection.contacts.operations.withdraw import withdraw
from arrears.collection.legal import events
from arrears.collection.legal.choices import VisitBreach, VisitState
from arrears.collection.legal.failures import UnableToFindVisit, UnableToVisit
from arrears.collection.legal.models import Visit
from arrears.collection.legal.operations.plan_visit import fewest_at_a_visit
from arrears.plumbing import clock, outbox

_RESULT = {VisitState.MET: "met", VisitState.NOT_MET: "not_met", VisitState.REFUSED: "refused"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the visitors say. The place in millionths of a degree, where it was taken."""

    state: VisitState
    spoke_with: SpokeWith
    went: tuple[str, ...]  # who of the collectors was there
    id_shown: bool
    entered: bool
    entry_consent: str  # where the consent to enter the home is kept
    recording: str
    began_at: datetime
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None
    remark: str = ""


def record_visit(*, visit_id: int, told: Told, actor: str) -> tuple[VisitBreach, ...]:
    """Records it once and returns what was not as the rules ask. Raises UnableToFindVisit, UnableToVisit."""
    with transaction.atomic():
        row = _hold(visit_id)
        if told.state not in _RESULT:
            raise UnableToVisit(_("Say whether the debtor was met, was not met, or refused."))
        if not told.recording.strip():
            raise UnableToVisit(_("A visit is recorded: give the reference of the recording."))
        if told.state is VisitState.MET and told.spoke_with is not SpokeWith.DEBTOR:
            raise UnableToVisit(_("“Met” means the debtor; otherwise the debtor was not met."))
        if told.began_at.date() > clock.business_date():
            raise UnableToVisit(_("The visit lies ahead: record it when it was made."))
        breaches = _breaches(row, told)
        row.attempt_id = record_attempt(
            decision_id=row.decision_id,
            result=_RESULT[told.state],
            connected=told.spoke_with is not SpokeWith.NOBODY,
            spoke_with=told.spoke_with,
            at=told.began_at,
            recording=told.recording,
            duties_met=_duties(told, breaches),
            note=told.remark,
        )
        _write(row, told, breaches, actor)
        if told.state is VisitState.REFUSED:
            stop(
                person_id=row.person_id,
                kind="refusal",
                since=told.began_at,
                channel=Channel.VISIT,
                evidence=f"visit/{row.id}",
                actor=actor,
            )
        return breaches


def cancel_visit(*, visit_id: int, actor: str) -> None:
    """Calls it off: the contact that was allowed is given back. Raises UnableToFindVisit, UnableToVisit."""
    with transaction.atomic():
        row = _hold(visit_id)
        withdraw(decision_id=row.decision_id, actor=actor, reason="visit cancelled")
        row.state, row.recorded_by = int(VisitState.CANCELLED), actor
        row.save(update_fields=["state", "recorded_by"])


def _hold(visit_id: int) -> Visit:
    row = Visit.objects.select_for_update().filter(id=visit_id).first()
    if row is None:
        raise UnableToFindVisit(_("There is no visit %(id)d.") % {"id": visit_id})
    if row.state != VisitState.PLANNED:
        raise UnableToVisit(_("This visit is recorded or cancelled already."))
    return row


def _breaches(row: Visit, told: Told) -> tuple[VisitBreach, ...]:
    found = []
    if told.spoke_with is not SpokeWith.NOBODY and not told.id_shown:
        found.append(VisitBreach.NO_ID)
    if told.entered and not told.entry_consent.strip():
        found.append(VisitBreach.ENTERED)
    fewest = fewest_at_a_visit(loan_ids=case(case_id=row.case_id).loan_ids, at=row.planned_at)
    if len(set(told.went) & set(row.collectors)) < fewest:
        found.append(VisitBreach.ALONE)
    return tuple(found)


def _duties(told: Told, breaches: tuple[VisitBreach, ...]) -> list[str]:
    met = ["record_call"]
    if told.id_shown:
        met += ["identify", "show_id"]
    if VisitBreach.ALONE not in breaches:
        met.append("two_collectors")
    if VisitBreach.ENTERED not in breaches:
        met.append("ask_before_entering")
    return met


def _write(row: Visit, told: Told, breaches: tuple[VisitBreach, ...], actor: str) -> None:
    row.state, row.spoke_with, row.recorded_by = int(told.state), int(told.spoke_with), actor
    for name in (
        "id_shown", "entered", "entry_consent", "recording", "began_at", "latitude_microdegrees",
        "longitude_microdegrees", "remark",
    ):  # fmt: skip
        setattr(row, name, getattr(told, name))
    row.breaches = [breach.value for breach in breaches]
    row.save()
    payload = {"result": _RESULT[told.state], "breaches": ", ".join(row.breaches)}
    note(case_id=row.case_id, kind="visit.done", payload=payload, actor=actor)
    outbox.emit(
        name=events.VISITED,
        payload={
            "visit_id": row.id,
            "case_id": row.case_id,
            "person_id": row.person_id,
            "state": int(told.state),
            "business_date": clock.business_date().isoformat(),
        },
    )
