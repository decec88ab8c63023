"""The debtor's case goes along with their plans; a debtor without a case needs none."""

from contextlib import suppress

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.failures import UnableToChangeCase
from arrears.collection.cases.operations.change_state import change_state
from arrears.collection.cases.operations.note import note
from arrears.collection.cases.queries.cases import CaseRow, case_of_person
from arrears.collection.hardship.choices import PLAN_STATE, RUNNING, PlanState
from arrears.collection.hardship.models import Plan

WHY = "plan"


def tell_case(*, plan: Plan, actor: str) -> None:
    """Writes the plan's state on the timeline, and puts the case on a plan or back into treatment.

    A case is on a plan when every loan in it has a plan that runs. It runs in the caller's transaction.
    """
    case = case_of_person(plan.person_id)
    if case is None:
        return
    state = PlanState(plan.state)
    note(
        case_id=case.id,
        kind=f"plan.{state.name.lower()}",
        payload={"plan_id": plan.id, "loan_id": plan.loan_id},
        actor=actor,
    )
    to = _next(case, state)
    if to is not None and to is not case.state:
        with suppress(UnableToChangeCase):  # sold, in court, closed meanwhile: the case knows better
            change_state(case_id=case.id, to=to, why=f"{WHY}: {PLAN_STATE[state].label}", actor=actor)


def _next(case: CaseRow, state: PlanState) -> CaseState | None:
    planned = set(
        Plan.objects.filter(loan_id__in=case.loan_ids, state__in=RUNNING).values_list("loan_id", flat=True)
    )
    if set(case.loan_ids) <= planned:
        return CaseState.PLAN_ACTIVE
    if case.state is not CaseState.PLAN_ACTIVE:
        return None
    if state is PlanState.COMPLETED:
        return CaseState.CURED
    return CaseState.IN_TREATMENT
