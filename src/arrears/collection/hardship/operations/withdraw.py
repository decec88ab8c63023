"""A request or plan is ended: by the borrower, by a person of the lender, or because another one begins."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import OPEN, RUNNING, PlanState
from arrears.collection.hardship.events import TERMINATED
from arrears.collection.hardship.models import Plan
from arrears.collection.hardship.operations.collection_stop import let_go
from arrears.collection.hardship.operations.move import UnableToMovePlan, locked, move
from arrears.plumbing import clock


def withdraw(*, plan_id: int, at: datetime, actor: str, why: str) -> None:
    """Ends the plan; what servicing has agreed stays agreed, collection may go on.

    Raises UnableToFindPlan, UnableToMovePlan.
    """
    with transaction.atomic():
        _end(locked(plan_id=plan_id), at, actor, why)


def end_earlier(*, loan_id: int, at: datetime, actor: str) -> None:
    """Ends an open request or broken plan of the loan, for a new one. Raises UnableToMovePlan: a plan
    runs."""
    found = Plan.objects.select_for_update().filter(loan_id=loan_id, state__in=OPEN).first()
    if found is None:
        return
    if found.state in RUNNING:
        raise UnableToMovePlan(_("A plan is running for this loan. Talk to us if you can no longer keep it."))
    _end(found, at, actor, "a new request takes its place")


def _end(plan: Plan, at: datetime, actor: str, why: str) -> None:
    plan.ended_on = clock.business_date()
    let_go(plan=plan, at=at, actor=actor)
    move(plan=plan, to=PlanState.TERMINATED, actor=actor, event=TERMINATED, why=why)
