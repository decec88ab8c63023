"""A case that was away, with an agency or in court, is the lender's own people's again."""

from django.db import transaction

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.one_case import hold_case, move
from arrears.plumbing import clock


def come_back(*, case_id: int, was: CaseState, why: str, actor: str) -> None:
    """From `was` to in treatment; of a held case, where it goes back to. In another state it stays.

    Raises UnableToFindCase.
    """
    with transaction.atomic():
        case, on = hold_case(case_id=case_id), clock.business_date()
        if case.state == was:
            move(case=case, after=CaseState.IN_TREATMENT, why=why, actor=actor, on=on)
        elif case.state == CaseState.ON_HOLD and case.held_from == was:
            case.held_from = int(CaseState.IN_TREATMENT)
            case.save(update_fields=["held_from"])
