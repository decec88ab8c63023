"""An accepted plan becomes active: its steps are posted to the loan, collection stops, all in one
transaction."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import PlanState
from arrears.collection.hardship.events import ACTIVATED, APPROVED
from arrears.collection.hardship.models import Offer, Plan
from arrears.collection.hardship.operations.collection_stop import hold_back
from arrears.collection.hardship.operations.move import move
from arrears.collection.hardship.operations.weigh import SOURCE
from arrears.plumbing import clock, locks
from arrears.plumbing.failures import Unable
from arrears.servicing.operations.approve import approve
from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.preview import preview
from arrears.servicing.operations.propose import propose
from arrears.servicing.operations.verbs import operation
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.queries.history import last_event_id
from arrears.servicing.said_json import decoded


class UnableToActivate(Unable):
    """The plan can't begin; the message says why and what to do."""


def activate(*, plan: Plan, offer: Offer, at: datetime, maker: str, approver: str, why: str) -> None:
    """Posts the steps of a held, accepted plan as they were offered, and stops collection.

    They count from the day on which they were weighed, so that the schedule is the one that was agreed to.
    A step
    for which servicing wants a second person is proposed by `maker` and approved by `approver`. Runs in the
    caller's transaction. Raises UnableToActivate when the loan has moved on, and what servicing raises.
    """
    head = head_of_loan(loan_id=plan.loan_id)
    locks.hold_loan(shard=head.shard, loan_id=head.id)
    if last_event_id(loan_id=plan.loan_id) != offer.history_mark:
        raise UnableToActivate(
            _("Something has happened on loan %(number)s since the plan was offered. Make new offers.")
            % {"number": plan.loan_number}
        )
    move(plan=plan, to=PlanState.APPROVED, actor=approver, event=APPROVED, why=why)
    plan.event_ids = [
        _post(plan, offer, place, verb, decoded(told), maker, approver, why)
        for place, (verb, told) in enumerate(offer.steps)
    ]
    plan.active_on = clock.business_date()
    hold_back(plan=plan, at=at, actor=approver)
    move(plan=plan, to=PlanState.ACTIVE, actor=approver, event=ACTIVATED, data={"event_ids": plan.event_ids})


def _post(
    plan: Plan,
    offer: Offer,
    place: int,
    verb: str,
    told: dict[str, Any],
    maker: str,
    approver: str,
    why: str,
) -> int:
    """Id of the event that the step became."""
    said = {
        **told,
        "loan_id": plan.loan_id,
        "value_on": offer.weighed_on,
        "idempotency_key": f"plan:{plan.id}:{offer.id}:{place}",
        "actor": maker,
        "source": SOURCE,
        "reason": f"plan {plan.id}, accepted by the borrower",
    }
    found = operation(verb)
    if preview(verb=found.verb, said=said).second_person is None:
        return found.run(**said).event_id
    done = approve(proposal_id=propose(verb=verb, said=said), actor=approver, reason=why)
    assert isinstance(done, Receipt)  # of a loan, never of a line
    return done.event_id
