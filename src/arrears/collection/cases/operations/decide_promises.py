"""The ledger decides promises: what came in by value date after they were made, through their grace."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from arrears.collection.cases.choices import CaseState, NextStep, PromiseState
from arrears.collection.cases.models import CaseLoan, Promise
from arrears.collection.cases.one_case import hold_case, move
from arrears.collection.cases.operations.make_promise import end_promise
from arrears.collection.cases.said_policy import promise_state
from arrears.collection.cases.settings import case_settings
from arrears.servicing.queries.money_in import MoneyIn, money_in

_DECIDED = (PromiseState.KEPT, PromiseState.PARTLY_KEPT, PromiseState.BROKEN)


def decide_promises(
    *, business_date: date, day_is_over: bool, actor: str, person_ids: Collection[int] | None = None
) -> int:
    """Decides what can be decided of pending promises, and again those whose money was returned or came late.

    Returns how many changed. Safe to repeat.
    """
    wanted = _open_to_change(business_date, person_ids)
    if not wanted:
        return 0
    paid = _paid(wanted, business_date)
    changed = 0
    for promise in wanted:
        state = promise_state(
            amount_minor=promise.amount_minor,
            paid_minor=paid[promise.id],
            due_on=promise.due_on,
            grace_days=promise.grace_days,
            on=business_date,
            day_is_over=day_is_over,
        )
        if (int(state), paid[promise.id]) != (promise.state, promise.paid_minor):
            changed += _decide(promise.id, state, paid[promise.id], business_date, actor)
    return changed


def _open_to_change(on: date, person_ids: Collection[int] | None) -> list[Promise]:
    since = on - timedelta(days=case_settings().promise_review_days)
    found = Promise.objects.filter(
        Q(state=int(PromiseState.PENDING)) | Q(state__in=[int(one) for one in _DECIDED], due_on__gte=since)
    )
    if person_ids is not None:
        found = found.filter(person_id__in=person_ids)
    return list(found.order_by("id"))


def _paid(promises: list[Promise], on: date) -> dict[int, int]:
    """What counts for each promise: money on the loans of its case, posted after it, valued in its time.

    Of the day on which it was made only what was written down later (a whole history may be written at once,
    so its days say what was known).
    """
    loans: dict[int, list[int]] = {}
    cases = {one.case_id for one in promises}
    for case_id, loan_id in CaseLoan.objects.filter(case_id__in=cases).values_list("case_id", "loan_id"):
        loans.setdefault(case_id, []).append(loan_id)
    first = min(one.made_on for one in promises)
    last = max(one.due_on + timedelta(days=one.grace_days) for one in promises)
    money: dict[int, list[MoneyIn]] = {}
    every = [loan_id for ids in loans.values() for loan_id in ids]
    for one in money_in(loan_ids=every, from_on=first, to_on=last):
        money.setdefault(one.loan_id, []).append(one)
    return {
        promise.id: max(
            0,
            sum(
                one.amount_minor
                for loan_id in loans.get(promise.case_id, ())
                for one in money.get(loan_id, ())
                if (one.posted_on > promise.made_on or one.event_id > promise.history_mark)
                and one.posted_on <= on
                and promise.made_on <= one.value_on <= promise.due_on + timedelta(days=promise.grace_days)
            ),
        )
        for promise in promises
    }


def _decide(promise_id: int, state: PromiseState, paid_minor: int, on: date, actor: str) -> int:
    with transaction.atomic():
        case_id = Promise.objects.values_list("case_id", flat=True).get(id=promise_id)
        case = hold_case(case_id=case_id)
        promise = Promise.objects.select_for_update().get(id=promise_id)
        if (promise.state, promise.paid_minor) == (int(state), paid_minor):
            return 0
        if state is PromiseState.PENDING:  # the amount moved, or a payment was returned in time
            Promise.objects.filter(id=promise_id).update(paid_minor=paid_minor)
            others = Promise.objects.filter(case_id=case_id, state=int(PromiseState.PENDING))
            if not others.exclude(id=promise_id).exists():
                Promise.objects.filter(id=promise_id).update(state=int(state), decided_on=None)
            return 1
        if int(state) == promise.state:
            Promise.objects.filter(id=promise_id).update(paid_minor=paid_minor)
            return 1
        end_promise(promise=promise, case=case, state=state, on=on, actor=actor, paid_minor=paid_minor)
        if not Promise.objects.filter(case_id=case.id, state=int(PromiseState.PENDING)).exists():
            case.promise_due_on = None
            if case.closed_on is None and case.next_step == NextStep.AWAIT_PROMISE:
                case.next_step, case.next_at = int(NextStep.CALL_AGAIN), None
            case.save()
            if case.state == CaseState.PROMISED and case.closed_on is None:
                why = "promise " + state.name.lower().replace("_", " ")
                move(case=case, after=CaseState.IN_TREATMENT, why=why, actor=actor, on=on)
        return 1
