"""What is said to a collector becomes a matter with a clock, once, and stops what it has to stop."""

from datetime import timedelta
from typing import Any

from arrears.collection.complaints.choices import MatterKind, Redress, RootCause, Topic, Verdict
from tests.collection.cases import lender, people


def _said(outcome: Any) -> int:
    from arrears.collection.cases.choices import Reached
    from arrears.collection.cases.operations.record_conversation import Said, record_conversation
    from arrears.collection.cases.queries import case_of_person
    from arrears.config import wiring
    from arrears.plumbing import clock

    wiring.join()
    case = case_of_person(1)
    assert case is not None
    done = record_conversation(
        case_id=case.id, decision_id=people.ask(case.id), collector="li",
        said=Said(reached=Reached.RIGHT_PARTY, outcome=outcome, seconds=60, remark="Upset."),
        on=clock.business_date(), at=people.noon(), idempotency_key="k",
    )  # fmt: skip
    lender.drain_all()
    return int(done.conversation_id)


def _matters() -> list[Any]:
    from arrears.collection.complaints.queries import matters_of_person

    return matters_of_person(person_id=1)


def _open_stops(after: timedelta) -> set[tuple[str, tuple[int, ...]]]:
    from arrears.collection.contacts.queries import stops_of_person

    at = people.noon() + after
    return {
        (one.kind, one.loan_ids) for one in stops_of_person(1, at=at)
        if one.lifted_at is None and (one.until is None or one.until > at)
    }  # fmt: skip


def _close(matter_id: int) -> None:
    from arrears.collection.complaints.operations.decide_matter import Decision, decide_matter
    from arrears.collection.complaints.operations.go_on import investigate

    investigate(matter_id=matter_id, actor="wang")
    decision = Decision(
        verdict=Verdict.NOT_UPHELD, root_cause=RootCause.NONE, redress=Redress.NONE, answer="We looked."
    )
    decide_matter(matter_id=matter_id, decision=decision, at=people.noon(), actor="wang")


def test_a_complaint_names_whom_it_is_about_and_holds_the_case_until_it_is_closed(db: str) -> None:
    from arrears.collection.cases.choices import Outcome
    from arrears.collection.cases.queries import case_of_person
    from arrears.collection.complaints.queries import matter_page
    from arrears.collection.complaints.reactions import conversation_recorded
    from arrears.plumbing import clock

    people.late_debtors(1)
    talk = _said(Outcome.COMPLAINS)
    conversation_recorded({"conversation_id": talk, "outcome": int(Outcome.COMPLAINS)})  # told twice
    (matter,) = _matters()
    assert (matter.kind, matter.channel, matter.holds_case) == (MatterKind.COMPLAINT, "phone", True)
    assert matter.received_on == clock.business_date()
    assert matter_page(matter_id=matter.id).about == "staff:li"
    assert _open_stops(timedelta(days=10)) == {("complaint", ())}  # the bridge of three days is over
    _close(matter.id)
    case = case_of_person(1)
    assert case is not None
    assert not case.is_held
    assert _open_stops(timedelta(days=10)) == set()


def test_a_dispute_stops_every_loan_of_the_call_until_they_are_closed(db: str) -> None:
    from arrears.collection.cases.choices import Outcome
    from arrears.collection.cases.queries import case_of_person

    lender.late_book(loans=1)
    people.phones([1])
    people.a_team("li")
    case = case_of_person(1)
    assert case is not None
    assert len(case.loan_ids) == 2
    _said(Outcome.DISPUTES)
    assert {matter.loan_id for matter in _matters()} == set(case.loan_ids)
    assert _open_stops(timedelta(days=10)) == {("dispute", (loan,)) for loan in case.loan_ids}
    first, second = _matters()
    _close(first.id)
    _close(second.id)
    case = case_of_person(1)
    assert case is not None
    assert not case.is_held
    assert _open_stops(timedelta(days=10)) == set()


def test_a_wish_for_help_waits_at_the_desk_and_stops_nothing(db: str) -> None:
    from arrears.collection.cases.choices import Outcome
    from arrears.collection.complaints.queries import matters_by_clock

    people.late_debtors(1)
    _said(Outcome.WANTS_HELP)
    (matter,) = matters_by_clock()
    assert (matter.kind, matter.topic) == (MatterKind.PERSON, Topic.NEEDS_HELP)
    assert matter.days_left(on=matter.received_on) == 1
    assert _open_stops(timedelta(0)) == set()


def test_a_request_for_help_answers_the_wish(db: str) -> None:
    from arrears.collection.cases.choices import Outcome
    from arrears.collection.cases.queries import case_of_person
    from arrears.collection.complaints.choices import MatterState
    from arrears.collection.hardship.choices import Reason
    from arrears.collection.hardship.operations.request import Told, request
    from arrears.parties.choices import Employment

    people.late_debtors(1)
    _said(Outcome.WANTS_HELP)
    case = case_of_person(1)
    assert case is not None
    told = Told(
        reason=Reason.LESS_INCOME, employment=Employment.EMPLOYED, income_minor=600_000, living_minor=200_000,
        household=1, debts_monthly_minor=0,
    )  # fmt: skip
    for _time in range(2):  # asked anew: answered once
        request(
            person_id=1,
            loan_id=case.loan_ids[0],
            told=told,
            source="phone",
            at=people.noon(),
            actor="staff:li",
        )
        lender.drain_all()
    (matter,) = _matters()
    assert (matter.state, matter.verdict) == (MatterState.CLOSED, Verdict.UPHELD)


def test_a_promise_brings_nothing_forward(db: str) -> None:
    from arrears.collection.cases.choices import Outcome

    people.late_debtors(1)
    _said(Outcome.NO_RESULT)
    assert _matters() == []
