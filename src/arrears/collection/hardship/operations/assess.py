"""A request is assessed: every option is made, weighed and stored; the best bearable ones are offered."""

from django.db import transaction

from arrears import rulebook
from arrears.collection.hardship.choices import PlanState
from arrears.collection.hardship.events import ASSESSED, OFFERED
from arrears.collection.hardship.models import Offer, Plan
from arrears.collection.hardship.operations.move import locked, move, tell
from arrears.collection.hardship.operations.weigh import Weighed, Weighing, weigh
from arrears.collection.hardship.policies.means import Means
from arrears.parties.queries import facts_of_person
from arrears.plumbing import clock
from arrears.servicing.queries.loan_list import LoanFilter, list_loans
from arrears.servicing.said_json import encoded

RULE = "rule:hardship"  # who acts where nobody does


def assess(*, plan_id: int, actor: str = RULE) -> PlanState:
    """Weighs all options as of today and offers the best; ASSESSED when none is bearable: a person goes on.

    Of a plan that was offered or accepted already it makes new offers. Raises UnableToFindPlan,
    UnableToMovePlan.
    """
    with transaction.atomic():
        plan = locked(plan_id=plan_id)
        if plan.state != PlanState.ASSESSED:
            move(plan=plan, to=PlanState.ASSESSED, actor=actor)
        found = weigh(
            loan_id=plan.loan_id, stated=stated_means(plan=plan), plans_broken=plans_broken(plan=plan)
        )
        _store(plan, found)
        plan.offer, plan.why_a_person = None, []
        data = {"as_it_stands_minor": found.as_it_stands.value_minor}
        if any(option.rank for option in found.options):
            plan.offered_on = found.on
            move(plan=plan, to=PlanState.OFFERED, actor=actor, event=OFFERED, data=data)
        else:
            plan.save()
            tell(plan=plan, event=ASSESSED)
        return PlanState(plan.state)


def stated_means(*, plan: Plan) -> Means:
    """What was stated, with the borrower's region and what falls due a month on their other loans here."""
    stated, opened = plan.means, clock.business_date()
    others = list_loans(chosen=LoanFilter(borrower_ids=(plan.person_id,)), limit=1000).rows
    return Means(
        income_minor=stated.income_minor,
        living_minor=stated.living_minor,
        household=stated.household,
        region=facts_of_person(person_id=plan.person_id, on=opened).region,
        debts_monthly_minor=stated.debts_monthly_minor,
        other_loans_minor=sum(
            row.next_due_minor or 0
            for row in others
            if row.loan_id != plan.loan_id and row.currency == plan.currency
        ),
        lump_sum_minor=stated.lump_sum_minor,
        better_in_months=stated.better_in_months,
        later_income_minor=stated.later_income_minor,
    )


def plans_broken(*, plan: Plan) -> int:
    """How many plans of the borrower were broken before this one."""
    return Plan.objects.filter(person_id=plan.person_id, broken_on__isnull=False).exclude(id=plan.id).count()


def _store(plan: Plan, found: Weighed) -> None:
    turn = (Offer.objects.filter(plan=plan).order_by("-turn").values_list("turn", flat=True).first() or 0) + 1
    version = rulebook.version()
    Offer.objects.bulk_create(_row(plan, turn, option, found, version) for option in found.options)


def _row(plan: Plan, turn: int, option: Weighing, found: Weighed, version: str) -> Offer:
    burden, worth = option.burden, option.worth
    return Offer(
        plan=plan,
        turn=turn,
        code=option.candidate.code,
        steps=[[verb, encoded(said)] for verb, said in option.candidate.steps],
        outcome=option.outcome,
        rank=option.rank,
        refused=option.refused,
        figures=option.figures,
        instalments=option.instalments,
        months=option.months,
        payment_minor=burden.payment_minor if burden else 0,
        payment_to_income=burden.payment_to_income if burden else None,
        surplus_minor=burden.surplus_minor if burden else 0,
        value_minor=worth.value_minor if worth else 0,
        expected_minor=worth.expected_minor if worth else 0,
        loss_minor=worth.loss_minor if worth else 0,
        kept_chance=worth.kept_chance if worth else 0,
        to_pay_minor=option.to_pay_minor,
        total_cost_minor=option.total_cost_minor,
        given_up_minor=option.given_up_minor,
        second_person=option.second_person,
        history_mark=found.history_mark,
        weighed_on=found.on,
        rulebook_version=version,
    )
