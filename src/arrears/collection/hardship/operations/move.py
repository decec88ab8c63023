"""A plan goes from one state to the next; each change is kept with who made it and why."""

from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import PLAN_STATE, PlanState
from arrears.collection.hardship.models import Plan, Step
from arrears.collection.hardship.operations.case_of_plan import tell_case
from arrears.collection.hardship.policy import may_move
from arrears.plumbing import clock, outbox
from arrears.plumbing.failures import Unable


class UnableToMovePlan(Unable):
    """The plan does not stand where this can be done; the message says where it stands."""


class UnableToFindPlan(Unable):
    """No plan has this id."""


def locked(*, plan_id: int) -> Plan:
    """The plan, held by the caller's transaction. Raises UnableToFindPlan."""
    found = Plan.objects.select_for_update().filter(id=plan_id).first()
    if found is None:
        raise UnableToFindPlan(_("There is no plan %(plan_id)s.") % {"plan_id": plan_id})
    return found


def move(
    *,
    plan: Plan,
    to: PlanState,
    actor: str,
    event: str = "",
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Moves a held plan, saves what the caller has set on it, and tells the outbox. Raises
    UnableToMovePlan."""
    before = PlanState(plan.state)
    if not may_move(before=before, after=to):
        raise UnableToMovePlan(
            _("Plan %(plan_id)s stands at “%(state)s”: this can not be done with it now.")
            % {"plan_id": plan.id, "state": PLAN_STATE[before].label}
        )
    opened = clock.business_date()
    plan.state = to
    plan.save()
    Step.objects.create(plan=plan, before=before, after=to, on=opened, actor=actor, why=why, data=data or {})
    tell_case(plan=plan, actor=actor)
    if event:
        tell(plan=plan, event=event)


def tell(*, plan: Plan, event: str) -> None:
    """News of a plan, in the caller's transaction."""
    outbox.emit(
        name=event,
        payload={
            "plan_id": plan.id,
            "person_id": plan.person_id,
            "loan_id": plan.loan_id,
            "business_date": clock.business_date().isoformat(),
        },
    )
