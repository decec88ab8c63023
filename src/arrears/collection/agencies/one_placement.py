"""A placement held and moved, for the operations of this slice."""

from datetime import date

from django.utils.translation import gettext as _

from arrears.collection.agencies import events
from arrears.collection.agencies.choices import OPEN, PLACEMENT_STATE, PlacementState, Why
from arrears.collection.agencies.failures import UnableToChangePlacement, UnableToFindPlacement
from arrears.collection.agencies.models import Placement, PlacementChange
from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.operations.come_back import come_back
from arrears.plumbing import outbox

_NEXT = {
    PlacementState.PROPOSED: (PlacementState.MANDATED,),
    PlacementState.MANDATED: (PlacementState.ACCEPTED,),
    PlacementState.ACCEPTED: (PlacementState.WORKING,),
}
_ENDS = (PlacementState.PAID, PlacementState.RETURNED, PlacementState.RECALLED, PlacementState.EXPIRED)


def hold_placement(*, placement_id: int, agency: str | None = None) -> Placement:
    """The placement, locked to the end of the transaction. Raises UnableToFindPlacement."""
    found = Placement.objects.select_for_update().filter(id=placement_id)
    found = found.filter(agency=agency) if agency is not None else found
    row = found.first()
    if row is None:
        raise UnableToFindPlacement(_("There is no placement %(id)d.") % {"id": placement_id})
    return row


def move(*, placement: Placement, to: PlacementState, why: str, on: date, actor: str) -> None:
    """The next state, written down. The same again changes nothing. Raises UnableToChangePlacement."""
    before = PlacementState(placement.state)
    if before == to:
        return
    if to not in _NEXT.get(before, ()) and not (before in OPEN and to in _ENDS):
        raise UnableToChangePlacement(
            _("Placement %(id)d is “%(before)s”; it can't become “%(after)s”.")
            % {
                "id": placement.id,
                "before": PLACEMENT_STATE[before].label,
                "after": PLACEMENT_STATE[to].label,
            }
        )
    placement.state, placement.why = int(to), why
    if to is PlacementState.ACCEPTED:
        placement.accepted_on = on
    if to in _ENDS:
        placement.closed_on = on
    placement.save(update_fields=["state", "why", "accepted_on", "closed_on"])
    note(placement=placement, on=on, actor=actor)


def note(*, placement: Placement, on: date, actor: str) -> None:
    """Writes the state down that the placement is in."""
    PlacementChange.objects.create(
        placement=placement, state=placement.state, why=placement.why, on=on, actor=actor
    )


def end(*, placement: Placement, to: PlacementState, why: Why, on: date, actor: str) -> None:
    """Ends it: the case goes back to the lender's own people unless something else has moved it already."""
    if placement.closed_on is not None:
        return
    move(placement=placement, to=to, why=why.value, on=on, actor=actor)
    come_back(case_id=placement.case_id, was=CaseState.PLACED, why=why.value, actor=actor)
    outbox.emit(
        name=events.ENDED,
        payload={
            "placement_id": placement.id,
            "case_id": placement.case_id,
            "person_id": placement.person_id,
            "agency": placement.agency_id,
            "business_date": on.isoformat(),
            "why": why.value,
        },
    )
