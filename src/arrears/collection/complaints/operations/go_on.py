"""A matter is acknowledged, looked into, and its clock made longer where the law allows it."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.complaints.choices import MatterKind, MatterState
from arrears.collection.complaints.clocks import longer
from arrears.collection.complaints.models import Matter
from arrears.collection.complaints.operations.move import locked, move, write_step
from arrears.collection.complaints.policy import UNDECIDED
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable


class UnableToExtend(Unable):
    """The clock can't be made longer; the message says why."""


def acknowledge(*, matter_id: int, actor: str) -> None:
    """The borrower is told that it was received. Raises UnableToFindMatter, UnableToMoveMatter."""
    with transaction.atomic():
        matter = locked(matter_id=matter_id)
        matter.acknowledged_on = clock.business_date()
        move(matter=matter, to=MatterState.ACKNOWLEDGED, actor=actor)


def investigate(*, matter_id: int, actor: str, note: str = "") -> None:
    """Somebody looks into it; not acknowledged yet, that is done with it.

    Raises UnableToFindMatter, UnableToMoveMatter.
    """
    with transaction.atomic():
        matter = locked(matter_id=matter_id)
        if matter.state == MatterState.RECEIVED:
            matter.acknowledged_on = clock.business_date()
            move(matter=matter, to=MatterState.ACKNOWLEDGED, actor=actor)
        move(matter=matter, to=MatterState.INVESTIGATING, actor=actor, note=note)


def make_longer(*, matter_id: int, actor: str, why: str) -> None:
    """Moves the last day as the law allows for a complex matter; the borrower sees the reason.

    Raises UnableToExtend, UnableToFindMatter.
    """
    if not why.strip():
        raise UnableToExtend(_("Say why it takes longer; the borrower reads it."))
    with transaction.atomic():
        matter = locked(matter_id=matter_id)
        _require_undecided(matter)
        found = longer(
            kind=MatterKind(matter.kind),
            jurisdiction=matter.jurisdiction,
            received_on=matter.received_on,
            due_on=matter.due_on,
            extended=matter.extended,
        )
        if found is None or found.due_on <= matter.due_on:
            raise UnableToExtend(_("No rule allows more time for this."))
        if clock.business_date() > matter.due_on:
            raise UnableToExtend(_("The time has run out already: it can not be made longer afterwards."))
        matter.due_on, matter.working_days, matter.cited = found.due_on, found.working, found.cited
        matter.extended += 1
        matter.save()
        write_step(matter=matter, before=MatterState(matter.state), actor=actor, note=why)


def _require_undecided(matter: Matter) -> None:
    if matter.state not in UNDECIDED:
        raise UnableToExtend(_("It is decided already."))
