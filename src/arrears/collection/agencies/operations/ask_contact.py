"""An agency asks for one contact: within its placement and mandate, then through the gate like everyone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.choices import PlacementState
from arrears.collection.agencies.failures import UnableToChangePlacement
from arrears.collection.agencies.models import Placement
from arrears.collection.agencies.one_placement import hold_placement, move
from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.operations.ask import Asked, ask
from arrears.plumbing import clock

_PURPOSES = (Purpose.COLLECT, Purpose.NEGOTIATE)


def actor_of(*, agency: str, operator: str) -> str:
    """Who makes the contact, as the gate's log names them."""
    return f"agency:{agency}:{operator}"


def ask_contact(
    *,
    placement_id: int,
    agency: str,
    operator: str,
    contact_point_id: int | None,
    channel: Channel,
    purpose: Purpose = Purpose.COLLECT,
    at: datetime,
) -> Asked:
    """Asks the gate for a contact of an accepted placement. The first one that is allowed begins the work.

    Raises UnableToFindPlacement, UnableToChangePlacement (not accepted, ended, or beyond the mandate).
    """
    with transaction.atomic():
        placement = hold_placement(placement_id=placement_id, agency=agency)
        _check(placement, channel, purpose)
        asked = ask(
            planned=Planned(
                person_id=placement.person_id,
                loan_ids=tuple(placement.loan_ids),
                contact_point_id=contact_point_id,
                channel=channel,
                purpose=purpose,
                actor=actor_of(agency=agency, operator=operator),
                at=at,
                mandate_id=placement.mandate_id,
            )
        )
        if asked.decision.allowed and placement.state == PlacementState.ACCEPTED:
            on = clock.business_date()
            move(placement=placement, to=PlacementState.WORKING, why="", on=on, actor=operator)
    return asked


def _check(placement: Placement, channel: Channel, purpose: Purpose) -> None:
    mandate, on = placement.mandate, clock.business_date()
    if placement.state not in (PlacementState.ACCEPTED, PlacementState.WORKING):
        raise UnableToChangePlacement(_("Accept the case first; one that has ended allows no contact."))
    if channel not in mandate.channels or purpose not in _PURPOSES:
        raise UnableToChangePlacement(_("The mandate does not cover this kind of contact."))
    if mandate.ended_on is not None or not mandate.from_on <= on <= mandate.to_on:
        raise UnableToChangePlacement(_("The mandate does not hold today."))
