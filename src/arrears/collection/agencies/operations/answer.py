"""The agency takes a placement, or gives it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.choices import PlacementState, Why
from arrears.collection.agencies.failures import UnableToChangePlacement
from arrears.collection.agencies.one_placement import end, hold_placement, move
from arrears.plumbing import clock


def accept(*, placement_id: int, agency: str, actor: str) -> None:
    """The agency takes it. Raises UnableToFindPlacement, UnableToChangePlacement."""
    with transaction.atomic():
        move(
            placement=hold_placement(placement_id=placement_id, agency=agency),
            to=PlacementState.ACCEPTED,
            why="",
            on=clock.business_date(),
            actor=actor,
        )


def give_back(*, placement_id: int, agency: str, reason: str, actor: str) -> None:
    """The agency gives it back, saying why. Raises UnableToFindPlacement, UnableToChangePlacement."""
    if not reason.strip():
        raise UnableToChangePlacement(_("Say why the case is given back."))
    with transaction.atomic():
        placement = hold_placement(placement_id=placement_id, agency=agency)
        if placement.closed_on is not None:
            raise UnableToChangePlacement(_("This placement has ended already."))
        end(
            placement=placement,
            to=PlacementState.RETURNED,
            why=Why.AGENCY,
            on=clock.business_date(),
            actor=actor,
        )
