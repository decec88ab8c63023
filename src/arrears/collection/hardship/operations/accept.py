"""A borrower accepts one of the offers; what a rule may approve begins at once."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import PlanState
from arrears.collection.hardship.consent_words import VERSION, consent_text
from arrears.collection.hardship.events import ACCEPTED
from arrears.collection.hardship.models import Consent, Evidence, Offer, Plan
from arrears.collection.hardship.operations.activate import activate
from arrears.collection.hardship.operations.assess import RULE, plans_broken
from arrears.collection.hardship.operations.move import locked, move
from arrears.collection.hardship.policy import Accepted, why_a_person
from arrears.collection.hardship.rules import hardship_rules
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.history import last_event_id
from arrears.servicing.said_json import decoded


class UnableToAccept(Unable):
    """The offer can't be accepted any more; the message says why and what to do."""


def accept(*, plan_id: int, offer_id: int, text: str, channel: str, at: datetime, actor: str) -> PlanState:
    """Keeps the consent to exactly `text` (offer_text) and returns the state: ACTIVE when a rule approves it.

    The same offer accepted again changes nothing. Raises UnableToAccept, UnableToFindPlan,
    UnableToMovePlan, and
    what servicing raises when the loan can't be changed.
    """
    with transaction.atomic():
        plan = locked(plan_id=plan_id)
        if plan.offer_id == offer_id and plan.state >= PlanState.ACCEPTED:
            return PlanState(plan.state)
        offer = require_valid(plan=plan, offer_id=offer_id)
        if text != offer_text(plan=plan, offer=offer):
            raise UnableToAccept(_("The text has changed since you read it. Please read it again."))
        _keep(plan, offer, text, channel, actor)
        plan.offer = offer
        plan.why_a_person = list(
            why_a_person(accepted=_accepted(plan, offer), rule=hardship_rules().approved_by_rule)
        )
        move(plan=plan, to=PlanState.ACCEPTED, actor=actor, event=ACCEPTED)
        if not plan.why_a_person:
            why = "within the limits of the rule"
            activate(plan=plan, offer=offer, at=at, maker=RULE, approver=RULE, why=why)
        return PlanState(plan.state)


def require_valid(*, plan: Plan, offer_id: int) -> Offer:
    """An offer of the latest assessment that may still be accepted. Raises UnableToAccept."""
    offer = Offer.objects.filter(id=offer_id, plan=plan, rank__isnull=False).first()
    latest = Offer.objects.filter(plan=plan).order_by("-turn").first()
    if offer is None or latest is None or offer.turn != latest.turn:
        raise UnableToAccept(_("This offer is no longer there. Look at the new ones."))
    valid = offer.weighed_on + timedelta(days=hardship_rules().offer_valid_days)
    if clock.business_date() > valid:
        raise UnableToAccept(_("This offer was valid until %(day)s. Ask for new ones.") % {"day": valid})
    if last_event_id(loan_id=plan.loan_id) != offer.history_mark:
        raise UnableToAccept(
            _("Something has happened on the loan since this was offered. Ask for new figures.")
        )
    return offer


def offer_text(*, plan: Plan, offer: Offer) -> str:
    """What the borrower reads and agrees to, in the active language."""
    return consent_text(
        code=offer.code,
        loan_number=plan.loan_number,
        currency=plan.currency,
        figures=offer.figures,
        given_up_minor=offer.given_up_minor,
        to_pay_minor=offer.to_pay_minor,
        settles_by=settles_by(offer=offer),
    )


def settles_by(*, offer: Offer) -> date | None:
    """The deadline of a settlement, None of another plan."""
    said: list[dict[str, Any]] = [decoded(told) for verb, told in offer.steps if verb == "settle"]
    return said[0]["deadline_on"] if said else None


def _keep(plan: Plan, offer: Offer, text: str, channel: str, actor: str) -> None:
    Consent.objects.create(
        plan=plan,
        offer=offer,
        language=get_language() or "",
        text_version=VERSION,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        channel=channel,
        given_on=clock.business_date(),
        actor=actor,
    )


def _accepted(plan: Plan, offer: Offer) -> Accepted:
    return Accepted(
        code=offer.code,
        given_up_minor=offer.given_up_minor,
        months=offer.months,
        income_minor=plan.means.income_minor,
        has_evidence=Evidence.objects.filter(means_id=plan.means_id).exists(),
        plans_broken=plans_broken(plan=plan),
        second_person=bool(offer.second_person),
    )
