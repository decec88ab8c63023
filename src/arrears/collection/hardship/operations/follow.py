"""What the ledger decides about running and broken plans at the close of a day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from arrears.collection.hardship import events
from arrears.collection.hardship.choices import RUNNING, PlanState
from arrears.collection.hardship.models import Plan
from arrears.collection.hardship.operations.assess import RULE
from arrears.collection.hardship.operations.collection_stop import end_of, hold_back, let_go
from arrears.collection.hardship.operations.move import move
from arrears.collection.hardship.policy import Ledger, Running, next_state
from arrears.collection.hardship.rules import HardshipRules, hardship_rules
from arrears.kernel.codes import Status
from arrears.servicing.queries.loan_page import loan_page
from arrears.servicing.queries.settlements import KEPT, LAPSED, settlements
from arrears.servicing.queries.states_of_loans import StoredState, states_of_loans

_NEWS = {
    PlanState.AT_RISK: events.AT_RISK,
    PlanState.ACTIVE: events.RECOVERED,
    PlanState.BROKEN: events.BROKEN,
    PlanState.REINSTATED: events.REINSTATED,
    PlanState.COMPLETED: events.COMPLETED,
    PlanState.TERMINATED: events.TERMINATED,
}
_PAUSES = ("deferral", "extension")  # end before the loan does


@dataclass
class Followed:
    """Plans by the state that they came to."""

    moved: dict[PlanState, int] = field(default_factory=dict)


def follow(*, business_date: date, actor: str = RULE) -> Followed:
    """Moves every plan whose loan says so on the evening of the day; lapsed offers end. Safe to repeat."""
    rules, done = hardship_rules(), Followed()
    with transaction.atomic():
        _lapse(business_date, rules, actor, done)
        plans = list(
            Plan.objects.select_for_update().filter(state__in=[*RUNNING, PlanState.BROKEN]).order_by("id")
        )
        states = states_of_loans(loan_ids=[plan.loan_id for plan in plans])
        for plan in plans:
            state = states.get(plan.loan_id)
            if state is not None:
                _follow_one(plan, state, rules, business_date, actor, done)
    return done


def _lapse(on: date, rules: HardshipRules, actor: str, done: Followed) -> None:
    before = on - timedelta(days=rules.offer_valid_days)
    for plan in Plan.objects.select_for_update().filter(state=PlanState.OFFERED, offered_on__lt=before):
        plan.ended_on = on
        _moved(plan, PlanState.TERMINATED, actor, "the offers were not taken up in time", done)


def _follow_one(
    plan: Plan, state: StoredState, rules: HardshipRules, on: date, actor: str, done: Followed
) -> None:
    code = plan.offer.code if plan.offer else ""
    settlement = code == "settlement"
    ends_with_loan = not code.startswith(_PAUSES)
    to = next_state(
        plan=Running(
            state=PlanState(plan.state),
            reinstated=plan.reinstated_on is not None,
            settlement=settlement,
            ends_with_loan=ends_with_loan,
            broken_on=plan.broken_on,
        ),
        ledger=_ledger(plan, state, on, settlement=settlement, counts=not ends_with_loan),
        course=rules.course,
        on=on,
    )
    if to is PlanState(plan.state):
        return
    if to in (PlanState.BROKEN, PlanState.COMPLETED, PlanState.TERMINATED):
        let_go(plan=plan, at=end_of(on), actor=actor)
    if to is PlanState.BROKEN:
        plan.broken_on = on
    elif to is PlanState.REINSTATED and plan.state == PlanState.BROKEN:
        plan.reinstated_on = on
        hold_back(plan=plan, at=end_of(on), actor=actor)
    elif to in (PlanState.COMPLETED, PlanState.TERMINATED):
        plan.ended_on = on
    _moved(plan, to, actor, f"{state.dpd_days} days past due", done)


def _ledger(plan: Plan, state: StoredState, on: date, *, settlement: bool, counts: bool) -> Ledger:
    kept = lapsed = False
    if settlement:
        latest = next(iter(settlements(loan_id=plan.loan_id, as_of=on)), None)
        kept, lapsed = (latest is not None and latest.standing == one for one in (KEPT, LAPSED))
    return Ledger(
        dpd_days=state.dpd_days,
        paid_off=state.status in (Status.PAID_OFF, Status.OVERPAID),
        settled=kept,
        lapsed=lapsed,
        on_time_after=_on_time(plan, on) if counts and state.dpd_days == 0 else 0,
    )


def _on_time(plan: Plan, on: date) -> int:
    """Instalments in a row paid in full by their day since the plan began, to the day."""
    if plan.active_on is None or plan.offer is None:
        return 0
    pause = max((told.get("instalments", 0) for verb, told in plan.offer.steps if verb == "defer"), default=0)
    if (on - plan.active_on).days < 28 * (pause + hardship_rules().course.completed_on_time):
        return 0  # too early: the loan need not be folded
    rows = sorted(
        (
            row
            for row in loan_page(loan_id=plan.loan_id, as_of=on).instalments
            if plan.active_on < row.due_on <= on
        ),
        key=lambda row: row.due_on,
    )
    count = 0
    for row in rows[pause:]:
        count = count + 1 if row.open_minor == 0 and row.paid_on and row.paid_on <= row.due_on else 0
    return count


def _moved(plan: Plan, to: PlanState, actor: str, why: str, done: Followed) -> None:
    move(plan=plan, to=to, actor=actor, event=_NEWS[to], why=why)
    done.moved[to] = done.moved.get(to, 0) + 1
