"""A placement comes back at once: dispute, plan, death, complaint, or because the lender wants it."""

from django.db import transaction

from arrears.collection.agencies.choices import PlacementState, Why
from arrears.collection.agencies.models import Placement
from arrears.collection.agencies.one_placement import end, hold_placement
from arrears.plumbing import clock


def recall(*, placement_id: int, why: Why, actor: str) -> None:
    """Takes it back; one that has ended stays as it is. Raises UnableToFindPlacement."""
    with transaction.atomic():
        end(
            placement=hold_placement(placement_id=placement_id),
            to=PlacementState.RECALLED,
            why=why,
            on=clock.business_date(),
            actor=actor,
        )


def recall_person(*, person_id: int, why: Why, actor: str) -> bool:
    """Takes a debtor's case back from whichever agency has it; says whether one had it."""
    with transaction.atomic():
        held = Placement.objects.select_for_update().filter(person_id=person_id, closed_on=None).first()
        if held is None:
            return False
        end(placement=held, to=PlacementState.RECALLED, why=why, on=clock.business_date(), actor=actor)
        return True
