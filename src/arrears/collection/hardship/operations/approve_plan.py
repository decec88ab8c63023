"""A person approves or declines a plan that a rule may not approve."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import PlanState
from arrears.collection.hardship.models import Offer
from arrears.collection.hardship.operations.activate import activate
from arrears.collection.hardship.operations.assess import RULE, assess
from arrears.collection.hardship.operations.move import UnableToMovePlan, locked
from arrears.collection.hardship.operations.withdraw import withdraw
from arrears.plumbing.failures import Unable


class UnableToDecidePlan(Unable):
    """The plan is not decided; the message says what is missing."""


def approve_plan(*, plan_id: int, at: datetime, actor: str, reason: str) -> None:
    """Approves what the borrower accepted and lets it begin, in one transaction.

    Raises UnableToDecidePlan (no reason given), UnableToFindPlan, UnableToMovePlan (it does not wait),
    UnableToActivate (the loan has moved on: `weigh_again`), and what servicing raises.
    """
    _require_reason(reason)
    with transaction.atomic():
        plan = locked(plan_id=plan_id)
        offer = Offer.objects.filter(id=plan.offer_id or 0).first()
        if plan.state != PlanState.ACCEPTED or offer is None:
            raise UnableToMovePlan(_("This plan does not wait for approval."))
        activate(plan=plan, offer=offer, at=at, maker=RULE, approver=actor, why=reason)


def decline_plan(*, plan_id: int, at: datetime, actor: str, reason: str) -> None:
    """Ends the request; the reason is told to the borrower.

    Raises UnableToDecidePlan, UnableToFindPlan, UnableToMovePlan.
    """
    _require_reason(reason)
    withdraw(plan_id=plan_id, at=at, actor=actor, why=reason)


def weigh_again(*, plan_id: int, actor: str) -> PlanState:
    """New offers with today's figures. Raises UnableToFindPlan, UnableToMovePlan."""
    return assess(plan_id=plan_id, actor=actor)


def _require_reason(reason: str) -> None:
    if not reason.strip() or not reason.isprintable():
        raise UnableToDecidePlan(_("Say on one line why; the borrower and the next colleague read it."))
