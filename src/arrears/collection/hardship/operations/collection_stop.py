"""Collection stops at the gate while a plan runs, and may go on when it does not any more."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from arrears.collection.contacts.operations.lift_stop import lift_stop
from arrears.collection.contacts.operations.stop import stop
from arrears.collection.hardship.models import Plan


def hold_back(*, plan: Plan, at: datetime, actor: str) -> None:
    """Sets the stop `plan` from a moment on for the loan of a held plan and notes it on the plan (the
    caller saves it)."""
    plan.stop_id = stop(
        person_id=plan.person_id,
        kind="plan",
        since=at,
        loan_ids=(plan.loan_id,),
        evidence=f"plan/{plan.id}",
        actor=actor,
    )


def let_go(*, plan: Plan, at: datetime, actor: str) -> None:
    """Lifts the stop of a held plan, if it has one (the caller saves the plan)."""
    if plan.stop_id is not None:
        lift_stop(stop_id=plan.stop_id, at=at, evidence=f"plan/{plan.id}", actor=actor)
        plan.stop_id = None


def end_of(day: date) -> datetime:
    """The moment at which a business date ends, in the lender's time zone: what the close decides counts
    from then."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
