"""A matter goes on: each step is kept with who did it."""

from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.complaints.choices import MATTER_STATE, MatterState
from arrears.collection.complaints.models import Matter, MatterStep
from arrears.collection.complaints.operations.case_of_matter import tell_case
from arrears.collection.complaints.policy import may_move
from arrears.plumbing import clock, outbox
from arrears.plumbing.failures import Unable


class UnableToMoveMatter(Unable):
    """The matter does not stand where this can be done; the message says where it stands."""


class UnableToFindMatter(Unable):
    """No matter has this id."""


def locked(*, matter_id: int) -> Matter:
    """The matter, held by the caller's transaction. Raises UnableToFindMatter."""
    found = Matter.objects.select_for_update().filter(id=matter_id).first()
    if found is None:
        raise UnableToFindMatter(_("There is no matter %(id)s.") % {"id": matter_id})
    return found


def move(*, matter: Matter, to: MatterState, actor: str, note: str = "") -> None:
    """Moves a held matter and saves what the caller has set on it. Raises UnableToMoveMatter."""
    before = MatterState(matter.state)
    if not may_move(before=before, after=to):
        raise UnableToMoveMatter(
            _("Matter %(id)s stands at “%(state)s”: this can not be done with it now.")
            % {"id": matter.id, "state": MATTER_STATE[before].label}
        )
    matter.state = to
    matter.save()
    write_step(matter=matter, before=before, actor=actor, note=note)


def write_step(*, matter: Matter, before: MatterState | None, actor: str, note: str = "") -> None:
    """One line of a matter's history."""
    MatterStep.objects.create(
        matter=matter, before=before, after=matter.state, on=clock.business_date(), actor=actor, note=note
    )
    if before != matter.state:
        tell_case(matter=matter, actor=actor)


def tell(*, matter: Matter, event: str, **more: Any) -> None:
    """News of a matter, in the caller's transaction."""
    outbox.emit(
        name=event,
        payload={
            "matter_id": matter.id,
            "person_id": matter.person_id,
            "loan_id": matter.loan_id,
            "kind": matter.kind,
            "business_date": clock.business_date().isoformat(),
            **more,
        },
    )
