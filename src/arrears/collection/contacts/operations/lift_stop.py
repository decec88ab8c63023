"""Lifts a stop, with its evidence."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.events import STOP_LIFTED
from arrears.collection.contacts.models import StopRow
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.outbox import emit


class UnableToLiftStop(Unable):
    """A stop that can't be lifted; the message says why."""


def lift_stop(*, stop_id: int, at: datetime, evidence: str, actor: str) -> None:
    """Ends a stop at a moment; a stop lifted before stays as it was. Raises UnableToLiftStop."""
    if not evidence.strip():
        raise UnableToLiftStop(_("Say what shows it: a paper, a call, a message."))
    with transaction.atomic():
        row = StopRow.objects.select_for_update().filter(id=stop_id).first()
        if row is None:
            raise UnableToLiftStop(_("There is no stop %(id)s.") % {"id": stop_id})
        if row.lifted_at is not None:
            return
        StopRow.objects.filter(id=stop_id).update(lifted_at=at, lifted_by=actor, lift_evidence=evidence)
        record(
            actor=actor,
            action="contact.stop_lifted",
            subject=f"person/{row.person_id}",
            reason=evidence,
            detail={"stop": stop_id, "kind": row.kind},
        )
        emit(name=STOP_LIFTED, payload={"stop_id": stop_id, "person_id": row.person_id, "kind": row.kind})
