"""What came of an allowed contact: once a decision. A refusal or a wrong number takes effect at once."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.choices import RESULTS, SpokeWith
from arrears.collection.contacts.events import ATTEMPTED
from arrears.collection.contacts.gate.standing import THIRD
from arrears.collection.contacts.models import AttemptRow, DecisionRow, StopRow, ThirdPersonRefusal
from arrears.parties.choices import PointStatus
from arrears.parties.operations.mark_contact_point import mark_contact_point
from arrears.plumbing.failures import Unable
from arrears.plumbing.locks import hold_person
from arrears.plumbing.outbox import emit


class UnableToRecordAttempt(Unable):
    """An attempt that can't be recorded; the message says why."""


def record_attempt(
    *,
    decision_id: int,
    result: str,
    connected: bool,
    spoke_with: SpokeWith = SpokeWith.NOBODY,
    at: datetime | None = None,
    seconds: int | None = None,
    recording: str = "",
    supplier: str = "",
    duties_met: Collection[str] = (),
    note: str = "",
) -> int:
    """Writes the attempt (at the decision's moment, unless said) and returns its id; `result`: RESULTS.

    The same again returns the first one's id. Raises UnableToRecordAttempt.
    """
    if result not in RESULTS:
        raise UnableToRecordAttempt(
            _("An attempt has no result %(result)r; it is one of %(known)s.")
            % {"result": result, "known": ", ".join(RESULTS)}
        )
    with transaction.atomic():
        asked = DecisionRow.objects.filter(id=decision_id).first()
        if asked is None or asked.verdict == "deny":
            raise UnableToRecordAttempt(
                _("Contact %(id)s was not allowed: nothing can have been made of it.") % {"id": decision_id}
            )
        hold_person(person_id=asked.person_id)
        before = AttemptRow.objects.filter(decision_id=decision_id).first()
        if before is not None:
            if (before.result, before.connected) != (result, connected):
                raise UnableToRecordAttempt(
                    _("Contact %(id)s was recorded before as %(result)r.")
                    % {"id": decision_id, "result": before.result}
                )
            return before.id
        row = AttemptRow.objects.create(
            decision_id=decision_id,
            **{name: getattr(asked, name) for name in _TAKEN},
            at=at or asked.at,
            result=result,
            connected=connected,
            spoke_with=int(spoke_with),
            seconds=seconds,
            recording=recording,
            supplier=supplier,
            duties_met=list(duties_met),
            note=note,
        )
        _learn(row)
        emit(
            name=ATTEMPTED,
            payload={
                "attempt_id": row.id,
                "decision_id": decision_id,
                "person_id": row.person_id,
                "channel": row.channel,
                "result": result,
            },
        )
    return row.id


_TAKEN = (
    "person_id",
    "loan_ids",
    "contact_point_id",
    "number",
    "owner",
    "place",
    "channel",
    "purpose",
    "actor",
)


def _learn(row: AttemptRow) -> None:
    """What an attempt teaches of the number holds for all who come after, whoever enters it again."""
    if row.number is None:
        return
    if row.result == "refused" and row.owner in THIRD:
        ThirdPersonRefusal.objects.create(
            number=row.number,
            person_id=row.person_id,
            at=row.at,
            evidence=f"attempt/{row.id}",
            actor=row.actor,
        )
        _mark(row, PointStatus.SUPPRESSED)
    elif row.result == "wrong_number" or row.spoke_with == SpokeWith.WRONG:
        StopRow.objects.create(
            person_id=row.person_id,
            kind="wrong_number",
            since=row.at,
            number=row.number,
            evidence=f"attempt/{row.id}",
            actor=row.actor,
        )
        _mark(row, PointStatus.WRONG_NUMBER)
    elif row.result == "not_in_service":
        _mark(row, PointStatus.INVALID)


def _mark(row: AttemptRow, status: PointStatus) -> None:
    if row.contact_point_id is not None:
        mark_contact_point(
            contact_point_id=row.contact_point_id,
            status=status,
            actor=row.actor,
            reason=f"attempt/{row.id}",
        )
