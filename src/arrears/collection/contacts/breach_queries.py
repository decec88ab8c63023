"""What was done against the gate: it should be nothing, and the supervisor sees it when it is not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from arrears.collection.contacts.models import AttemptRow, DecisionRow

_EARLY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class BreachSeen:
    """An attempt and what was wrong with it."""

    attempt_id: int
    decision_id: int | None
    person_id: int
    actor: str
    at: datetime
    kind: str  # no_decision, outside_time, duty_not_met
    duty: str = ""


def breaches(*, since: datetime, until: datetime) -> list[BreachSeen]:
    """Attempts of [since, until) without a decision, outside the time allowed, or with a duty not met."""
    return _found(AttemptRow.objects.filter(at__gte=since, at__lt=until, inbound=False))


def breaches_of_people(*, person_ids: Collection[int], from_on: date, to_on: date) -> int:
    """How many attempts at some people on the days from_on..to_on were breaches."""
    days = {"at__date__gte": from_on, "at__date__lte": to_on}
    found = _found(AttemptRow.objects.filter(person_id__in=set(person_ids), inbound=False, **days))
    return len({one.attempt_id for one in found})


def _found(rows: QuerySet[AttemptRow]) -> list[BreachSeen]:
    attempts = list(rows.order_by("at", "id"))
    ids = [row.decision_id for row in attempts if row.decision_id is not None]
    asked = DecisionRow.objects.in_bulk(ids)
    found = []
    for row in attempts:
        decision = None if row.decision_id is None else asked.get(row.decision_id)
        found += [_seen(row, kind, duty) for kind, duty in _faults(row, decision)]
    return found


def _faults(row: AttemptRow, decision: DecisionRow | None) -> list[tuple[str, str]]:
    if decision is None or decision.verdict == "deny":
        return [("no_decision", "")]
    faults = []
    if decision.open_until is None or not decision.at - _EARLY <= row.at < decision.open_until:
        faults.append(("outside_time", ""))
    unmet = [duty for duty in _SHOWN if duty in decision.duties and not _is_met(duty, row)]
    return faults + [("duty_not_met", duty) for duty in unmet]


# Duties that leave a trace; the others are heard in the recording (quality review).
_SHOWN = ("record_call", "two_collectors", "opt_out_line")


def _is_met(duty: str, row: AttemptRow) -> bool:
    if duty in row.duties_met:
        return True
    return duty == "record_call" and (bool(row.recording) or not row.connected)


def _seen(row: AttemptRow, kind: str, duty: str) -> BreachSeen:
    return BreachSeen(
        attempt_id=row.id,
        decision_id=row.decision_id,
        person_id=row.person_id,
        actor=row.actor,
        at=row.at,
        kind=kind,
        duty=duty,
    )
