"""What other slices may read of plans."""

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import OPEN, RUNNING, Outcome, PlanState, Reason
from arrears.collection.hardship.models import Consent, Evidence, Offer, Plan, Step
from arrears.collection.hardship.operations.accept import offer_text, settles_by
from arrears.collection.hardship.operations.assess import stated_means
from arrears.collection.hardship.operations.move import UnableToFindPlan
from arrears.collection.hardship.operations.request import EVIDENCE_PURPOSE, WORDS_PURPOSE
from arrears.collection.hardship.policies.means import Means
from arrears.plumbing.crypto import open_sealed


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A request for help or plan in a list."""

    id: int
    person_id: int
    loan_id: int
    loan_number: str
    currency: str
    state: PlanState
    reason: Reason
    requested_on: date
    active_on: date | None
    broken_on: date | None
    reinstated_on: date | None
    ended_on: date | None
    code: str  # of the option accepted; "" before
    payment_minor: int
    why_a_person: tuple[str, ...]

    @property
    def runs(self) -> bool:
        """Whether it is performing: collection is stopped."""
        return self.state in RUNNING

    @property
    def is_open(self) -> bool:
        """Whether anything may still become of it."""
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class OfferRow:
    """An option as it was weighed. `figures`: servicing.said_json.summary, before and after with
    schedules."""

    id: int
    turn: int
    code: str
    outcome: Outcome
    rank: int | None
    refused: str
    figures: Mapping[str, Any]
    instalments: int
    months: int
    payment_minor: int
    payment_to_income: float | None
    surplus_minor: int
    value_minor: int
    expected_minor: int
    loss_minor: int
    kept_chance: float
    to_pay_minor: int
    total_cost_minor: int
    given_up_minor: int
    second_person: str
    weighed_on: date
    settles_by: date | None


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A change of state."""

    before: PlanState | None
    after: PlanState
    on: date
    at: datetime
    actor: str
    why: str


@dataclass(frozen=True, kw_only=True)
class MeansRow:
    """What was stated; `words` in clear: a page that shows them is for those who decide."""

    stated_on: date
    reason: Reason
    words: str
    income_minor: int
    living_minor: int
    household: int
    debts_monthly_minor: int
    debts_minor: int
    lump_sum_minor: int
    better_in_months: int | None
    later_income_minor: int
    source: str  # portal, staff, or what was shared (web.portal.sharing)


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """A paper that was handed in."""

    id: int
    name: str
    content_type: str
    size_bytes: int
    added_at: datetime


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """What was agreed to, word for word."""

    language: str
    text_version: str
    text: str
    digest: str
    channel: str
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """All of a plan: `offers` are those of the latest assessment, the offered ones first."""

    plan: PlanRow
    means: MeansRow
    offers: tuple[OfferRow, ...]
    chosen: OfferRow | None
    history: tuple[StepRow, ...]
    evidence: tuple[EvidenceRow, ...]
    consent: ConsentRow | None
    as_it_stands_minor: int | None  # value to the lender without a plan

    @property
    def offered(self) -> tuple[OfferRow, ...]:
        """Those that the borrower may choose, the best first."""
        return tuple(offer for offer in self.offers if offer.rank)


def plans_of_person(*, person_id: int) -> list[PlanRow]:
    """All plans of a borrower, the newest first."""
    return [_row(plan) for plan in _plans().filter(person_id=person_id).order_by("-id")]


def open_plan_of_loan(*, loan_id: int) -> PlanRow | None:
    """The request or plan of a loan of which something may still become."""
    found = _plans().filter(loan_id=loan_id, state__in=OPEN).first()
    return None if found is None else _row(found)


def plans_in(*, states: Collection[PlanState], limit: int = 200) -> list[PlanRow]:
    """Plans that stand so, the oldest first."""
    return [_row(plan) for plan in _plans().filter(state__in=list(states)).order_by("id")[:limit]]


def counts_by_state() -> dict[PlanState, int]:
    """How many plans stand where."""
    found: dict[PlanState, int] = {}
    for state in Plan.objects.values_list("state", flat=True):
        found[PlanState(state)] = found.get(PlanState(state), 0) + 1
    return found


def plan_row(*, plan_id: int) -> PlanRow:
    """One plan. Raises UnableToFindPlan."""
    return _row(_found(plan_id))


def plan_page(*, plan_id: int) -> PlanPage:
    """One plan with everything. Raises UnableToFindPlan."""
    plan = _found(plan_id)
    latest = Offer.objects.filter(plan=plan).order_by("-turn").values_list("turn", flat=True).first()
    offers = [_offer(row) for row in Offer.objects.filter(plan=plan, turn=latest or 0)]
    offers.sort(key=lambda offer: (offer.rank or 99, -offer.value_minor))
    consent = Consent.objects.filter(plan=plan).order_by("-id").first()
    history = list(Step.objects.filter(plan=plan).order_by("id"))
    stands = [step.data.get("as_it_stands_minor") for step in history if step.after == PlanState.OFFERED]
    return PlanPage(
        plan=_row(plan),
        means=_means(plan),
        offers=tuple(offers),
        chosen=_offer(plan.offer) if plan.offer else None,
        history=tuple(
            StepRow(
                before=PlanState(step.before) if step.before else None,
                after=PlanState(step.after),
                on=step.on,
                at=step.at,
                actor=step.actor,
                why=step.why,
            )
            for step in history
        ),
        evidence=tuple(
            EvidenceRow(**{name: getattr(row, name) for name in EvidenceRow.__dataclass_fields__})
            for row in Evidence.objects.filter(means_id=plan.means_id).order_by("id")
        ),
        consent=None
        if consent is None
        else ConsentRow(**{name: getattr(consent, name) for name in ConsentRow.__dataclass_fields__}),
        as_it_stands_minor=stands[-1] if stands else None,
    )


def text_of_offer(*, plan_id: int, offer_id: int) -> str:
    """What the borrower agrees to when they accept the offer, in the active language. Raises
    UnableToFindPlan."""
    plan = _found(plan_id)
    offer = Offer.objects.filter(id=offer_id, plan=plan, rank__isnull=False).first()
    if offer is None:
        raise UnableToFindPlan(
            _("Plan %(plan_id)s has no offer %(offer)s.") % {"plan_id": plan_id, "offer": offer_id}
        )
    return offer_text(plan=plan, offer=offer)


def counted_means(*, plan_id: int) -> Means:
    """What was stated, with what is known of the borrower's region and other loans. Raises
    UnableToFindPlan."""
    return stated_means(plan=_found(plan_id))


def evidence_content(*, plan_id: int, evidence_id: int) -> tuple[str, str, bytes]:
    """Name, content type and bytes of a paper of a plan. Raises UnableToFindPlan."""
    plan = _found(plan_id)
    row = Evidence.objects.filter(id=evidence_id, means_id=plan.means_id).first()
    if row is None:
        raise UnableToFindPlan(
            _("Plan %(plan_id)s has no paper %(paper)s.") % {"plan_id": plan_id, "paper": evidence_id}
        )
    content = base64.b64decode(open_sealed(row.content_sealed, purpose=EVIDENCE_PURPOSE))
    return row.name, row.content_type, content


def _plans() -> QuerySet[Plan]:
    return Plan.objects.select_related("means", "offer")


def _found(plan_id: int) -> Plan:
    plan = _plans().filter(id=plan_id).first()
    if plan is None:
        raise UnableToFindPlan(_("There is no plan %(plan_id)s.") % {"plan_id": plan_id})
    return plan


def _row(plan: Plan) -> PlanRow:
    names = (
        "id", "person_id", "loan_id", "loan_number", "currency", "requested_on", "active_on", "broken_on",
        "reinstated_on", "ended_on",
    )  # fmt: skip
    return PlanRow(
        **{name: getattr(plan, name) for name in names},
        state=PlanState(plan.state),
        reason=Reason(plan.means.reason),
        code=plan.offer.code if plan.offer else "",
        payment_minor=plan.offer.payment_minor if plan.offer else 0,
        why_a_person=tuple(plan.why_a_person),
    )


def _offer(row: Offer) -> OfferRow:
    made = {"outcome", "settles_by"}
    values = {name: getattr(row, name) for name in OfferRow.__dataclass_fields__ if name not in made}
    return OfferRow(**values, outcome=Outcome(row.outcome), settles_by=settles_by(offer=row))


def _means(plan: Plan) -> MeansRow:
    stated = plan.means
    made = {"reason", "words"}
    values = {name: getattr(stated, name) for name in MeansRow.__dataclass_fields__ if name not in made}
    sealed = stated.words_sealed
    words = "" if sealed is None else open_sealed(sealed, purpose=WORDS_PURPOSE)
    return MeansRow(**values, reason=Reason(stated.reason), words=words)
