"""One operation for what came of a call, once, through the gate's decision; the ledger decides promises."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.collection.cases import lender, people


def _case(person_id: int = 1) -> Any:
    from arrears.collection.cases.queries import case_of_person

    found = case_of_person(person_id)
    assert found is not None
    return found


def _record(
    decision_id: int, key: str = "k", collector: str = "li", case_id: int | None = None, **said: Any
) -> Any:
    from arrears.collection.cases.operations.record_conversation import Said, record_conversation
    from arrears.plumbing import clock

    return record_conversation(
        case_id=case_id or _case().id, decision_id=decision_id, collector=collector, said=Said(**said),
        on=clock.business_date(), at=people.noon(), idempotency_key=key,
    )  # fmt: skip


def _promise(days: int = 3, amount_minor: int = 50_000) -> Any:
    from arrears.collection.cases.operations.make_promise import Promised
    from arrears.plumbing import clock

    return Promised(amount_minor=amount_minor, due_on=clock.business_date() + timedelta(days=days))


def _said_promise(**more: Any) -> dict[str, Any]:
    from arrears.collection.cases.choices import ArrearsReason, Outcome, Reached

    return {
        "reached": Reached.RIGHT_PARTY, "outcome": Outcome.PROMISE, "reason": ArrearsReason.FORGOT,
        "promised": _promise(**more), "seconds": 95,
    }  # fmt: skip


def _state_of_promise() -> Any:
    from arrears.collection.cases.queries.work import promises

    return promises(case_id=_any_case())[-1]


def _any_case() -> int:
    from arrears.collection.cases.queries import cases_of_person

    return cases_of_person(person_id=1)[0].id


def test_everything_is_written_in_one_go_and_once(db: str) -> None:
    from arrears.collection.cases.choices import ArrearsReason, CaseState, NextStep
    from arrears.collection.cases.models import Conversation
    from arrears.collection.cases.operations.get_next import get_next
    from arrears.collection.cases.queries import timeline
    from arrears.collection.contacts.queries import attempts_of_person

    people.late_debtors(1)
    get_next(collector="li", at=people.noon())
    decision = people.ask(_case().id)
    first = _record(decision, **_said_promise())
    assert not first.again
    assert _record(decision, **_said_promise()) == replace(first, again=True)
    case = _case()
    assert (case.state, case.reason, case.next_step) == (
        CaseState.PROMISED,
        ArrearsReason.FORGOT,
        NextStep.AWAIT_PROMISE,
    )
    assert case.leased_by == ""
    (attempt,) = attempts_of_person(1)
    assert (attempt.result, attempt.connected, attempt.seconds) == ("answered", True, 95)
    assert Conversation.objects.get().cost_minor == 10 + 2 * 80
    kinds = [row.kind for row in timeline(person_id=1)]
    assert kinds.count("conversation") == 1
    assert kinds.count("promise.made") == 1
    assert "contact" not in kinds  # the attempt is told by the conversation


def test_a_double_click_records_once(db: str) -> None:
    from django.db import connection

    from arrears.collection.cases.models import Conversation, Promise

    people.late_debtors(1)
    decision, case_id = people.ask(_case().id), _case().id

    def one(_number: int) -> int:
        try:
            return int(_record(decision, case_id=case_id, **_said_promise()).conversation_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert len(set(pool.map(one, range(4)))) == 1
    assert Conversation.objects.count() == Promise.objects.count() == 1


def test_what_happened_is_recorded_even_after_the_lease_ran_out(db: str) -> None:
    from arrears.collection.cases.choices import Outcome, Reached
    from arrears.collection.cases.models import Case
    from arrears.collection.cases.operations.get_next import get_next

    people.late_debtors(1)
    at = people.noon()
    get_next(collector="li", at=at - timedelta(minutes=40))
    decision = people.ask(_case().id)
    Case.objects.update(leased_by="wang", leased_until=at + timedelta(minutes=5))
    assert _record(decision, reached=Reached.NOBODY, outcome=Outcome.NO_ANSWER).conversation_id


def test_nothing_is_recorded_past_the_gate(db: str) -> None:
    from arrears.collection.cases.choices import Outcome, Reached
    from arrears.collection.cases.failures import UnableToPromise, UnableToRecordConversation
    from arrears.collection.cases.models import Conversation
    from arrears.collection.contacts.queries import attempts_of_person

    people.late_debtors(2)
    decision = people.ask(_case().id)
    talk = {"reached": Reached.RIGHT_PARTY, "outcome": Outcome.NO_RESULT}
    with pytest.raises(UnableToRecordConversation, match="Ask the gate"):
        _record(decision, collector="wang", **talk)
    with pytest.raises(UnableToRecordConversation, match="Ask the gate"):
        _record(decision, case_id=_case(2).id, **talk)
    with pytest.raises(UnableToRecordConversation, match="fit together"):
        _record(decision, reached=Reached.NOBODY, outcome=Outcome.REFUSES)
    with pytest.raises(UnableToRecordConversation, match="amount and its day"):
        _record(decision, reached=Reached.RIGHT_PARTY, outcome=Outcome.PROMISE)
    with pytest.raises(UnableToRecordConversation, match="called back"):
        _record(decision, reached=Reached.RIGHT_PARTY, outcome=Outcome.CALL_BACK)
    with pytest.raises(UnableToPromise, match="later days there are plans"):
        _record(decision, **_said_promise(days=60))
    with pytest.raises(UnableToPromise, match="at most what is owed"):
        _record(decision, **_said_promise(amount_minor=10**12))
    assert Conversation.objects.count() == 0
    assert attempts_of_person(1) == []
    assert _record(decision, **talk).conversation_id
    with pytest.raises(UnableToRecordConversation, match="recorded already"):
        _record(decision, key="other", **talk)


def test_who_must_not_be_called_is_not_called_again(db: str) -> None:
    from arrears.collection.cases.choices import CaseState, Outcome, Reached
    from arrears.collection.contacts.queries import stops_of_person

    people.late_debtors(3)
    for person, outcome, kind in ((1, Outcome.DISPUTES, "dispute"), (2, Outcome.COMPLAINS, "complaint")):
        found = _case(person)
        _record(
            people.ask(found.id), key=kind, case_id=found.id, reached=Reached.RIGHT_PARTY, outcome=outcome
        )
        held = _case(person)
        assert (held.state, held.hold_reason) == (CaseState.ON_HOLD, kind)
        assert [stop.kind for stop in stops_of_person(person)] == [kind]
    third = _case(3)
    _record(people.ask(third.id), case_id=third.id, reached=Reached.RIGHT_PARTY, outcome=Outcome.CEASE)
    (cease,) = stops_of_person(3)
    assert (cease.kind, cease.channel) == ("cease", "voice_human")


@pytest.mark.parametrize(
    ("paid", "state"),
    [((50_000,), "KEPT"), ((20_000, 30_000), "KEPT"), ((20_000,), "PARTLY_KEPT"), ((), "BROKEN")],
)
def test_the_ledger_decides(db: str, paid: tuple[int, ...], state: str) -> None:
    from arrears.collection.cases.choices import CaseState, PromiseState

    people.late_debtors(1)
    loan_id = _case().loan_ids[0]
    lender.pay(loan_id=loan_id, amount_minor=60_000, key="before")  # does not count: it was there before
    _record(people.ask(_case().id), **_said_promise())
    lender.close_days(1)
    for place, amount in enumerate(paid):
        assert _state_of_promise().state is PromiseState.PENDING
        lender.pay(loan_id=loan_id, amount_minor=amount, key=f"paid-{place}")
    assert (_state_of_promise().state is PromiseState.KEPT) is (state == "KEPT")  # at once, not tonight
    lender.close_days(4)
    assert _state_of_promise().state is (PromiseState.KEPT if state == "KEPT" else PromiseState.PENDING)
    lender.close_days(1)  # due in three days, two of grace
    found = _state_of_promise()
    assert (found.state, found.paid_minor) == (PromiseState[state], sum(paid))
    assert _case().state is CaseState.IN_TREATMENT
    assert _case().promise_due_on is None


def test_a_payment_that_is_returned_was_no_payment(db: str) -> None:
    from arrears.collection.cases.choices import PromiseState

    people.late_debtors(1)
    loan_id = _case().loan_ids[0]
    _record(people.ask(_case().id), **_said_promise(amount_minor=5_000))
    event = lender.pay(loan_id=loan_id, amount_minor=5_000, key="p")
    assert _state_of_promise().state is PromiseState.KEPT
    lender.two_do(verb="reverse", loan_id=loan_id, event_id=event)
    assert _state_of_promise().state is PromiseState.PENDING
    lender.close_days(6)
    assert _state_of_promise().state is PromiseState.BROKEN


def test_a_new_promise_or_a_plan_takes_the_place_of_the_old_one(db: str) -> None:
    from arrears.collection.cases.choices import PromiseState
    from arrears.collection.cases.operations.make_promise import cancel_by_plan, make_promise
    from arrears.collection.cases.queries.work import promises
    from arrears.plumbing import clock

    people.late_debtors(1)
    today, case_id = clock.business_date(), _case().id
    for days in (2, 3):
        make_promise(case_id=case_id, promised=_promise(days), on=today, at=people.noon(), actor="borrower")
    assert cancel_by_plan(case_id=case_id, on=today, actor="test") == 1
    states = [row.state for row in promises(case_id=case_id)]
    assert states == [PromiseState.SUPERSEDED, PromiseState.CANCELLED_BY_PLAN]


def test_reviews_and_performance(db: str) -> None:
    from arrears.collection.cases.checklist import checklist
    from arrears.collection.cases.choices import Outcome, Reached
    from arrears.collection.cases.failures import UnableToReview
    from arrears.collection.cases.operations.review import review
    from arrears.collection.cases.queries.performance import performance, total
    from arrears.plumbing import clock

    people.late_debtors(3)
    on = clock.business_date()
    done = _record(people.ask(_case(1).id), **_said_promise(), case_id=_case(1).id)
    _record(
        people.ask(_case(2).id), key="2", case_id=_case(2).id, reached=Reached.RIGHT_PARTY,
        outcome=Outcome.NO_RESULT, seconds=30,
    )  # fmt: skip
    _record(
        people.ask(_case(3).id), key="3", case_id=_case(3).id, reached=Reached.NOBODY, outcome=Outcome.BUSY
    )
    answers = {item.code: "yes" for item in checklist()} | {"bearable_promise": "no"}
    with pytest.raises(UnableToReview, match="Somebody else"):
        review(conversation_id=done.conversation_id, answers=answers, reviewer="li", on=on)
    with pytest.raises(UnableToReview, match="every item"):
        review(conversation_id=done.conversation_id, answers={}, reviewer="boss", on=on)
    points = review(conversation_id=done.conversation_id, answers=answers, reviewer="boss", on=on)
    weights = sum(item.weight for item in checklist())
    assert points == (weights - 1) * 1_000_000 // weights
    lender.pay(loan_id=_case(1).loan_ids[0], amount_minor=50_000, key="kept")
    lender.close_days(6)
    (row,) = performance(from_on=on, to_on=on + timedelta(days=6))
    assert (row.dials, row.connected, row.right_party, row.promises) == (3, 2, 2, 1)
    assert row.connect_rate == pytest.approx(2 / 3)
    assert (row.promise_rate, row.kept_rate, row.reviewed) == (0.5, 1.0, 1)
    assert row.cost_to_collect == pytest.approx((30 + 3 * 80) / 50_000)
    assert total(rows=[row, row], name="all").dials == 6


def test_a_critical_failure_is_a_failed_review() -> None:
    from arrears.collection.cases.checklist import checklist, score

    items = checklist()
    answers = {item.code: "yes" for item in items}
    assert score(items=items, answers=answers) == (1_000_000, False)
    assert score(items=items, answers=answers | {"no_threat": "no"}) == (0, True)
    assert score(items=items, answers={item.code: "not_applicable" for item in items}) == (0, False)
