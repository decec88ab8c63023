"""Placements whose time or mandate is over, and those that were paid, end with the day."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from arrears.collection.agencies.choices import PlacementState, Why
from arrears.collection.agencies.models import Placement
from arrears.collection.agencies.one_placement import end
from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.queries import states_of_cases


def expire(*, on: date, actor: str) -> int:
    """Ends what is over by the end of day `on`. Returns how many placements ended."""
    with transaction.atomic():
        over = Q(ends_on__lt=on) | Q(mandate__to_on__lt=on) | Q(mandate__ended_on__isnull=False)
        ended = 0
        for placement in Placement.objects.select_for_update(of=("self",)).filter(over, closed_on=None):
            why = Why.TERM_OVER if placement.ends_on < on else Why.MANDATE_ENDED
            end(placement=placement, to=PlacementState.EXPIRED, why=why, on=on, actor=actor)
            ended += 1
        return ended + _paid(on, actor)


def _paid(on: date, actor: str) -> int:
    held = {row.case_id: row for row in Placement.objects.select_for_update().filter(closed_on=None)}
    states = states_of_cases(ids=list(held))
    gone = [case_id for case_id, state in states.items() if state in (CaseState.CURED, CaseState.SETTLED)]
    for case_id in gone:
        end(placement=held[case_id], to=PlacementState.PAID, why=Why.PAID, on=on, actor=actor)
    return len(gone)
