"""Disputes, complaints and requests: their clocks, what they stop, and how they are decided."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.collection.complaints.choices import (
    TOPICS_OF,
    MatterKind,
    MatterState,
    Redress,
    RootCause,
    Topic,
    Verdict,
)
from tests.hardship.lives import AT, DAY, late_loan, person_of, refold
from tests.servicing.lives import open_day


@pytest.fixture
def loan(db: str) -> int:
    return late_loan()


def brought(loan: int, kind: MatterKind, topic: Topic, *, key: str = "k", with_loan: bool = True) -> int:
    from arrears.collection.complaints.operations.receive import Brought, receive

    return receive(
        person_id=person_of(loan),
        brought=Brought(
            kind=kind, topic=topic, words="It was like this.", loan_id=loan if with_loan else None
        ),
        channel="portal",
        idempotency_key=key,
        at=AT,
        actor="borrower:1",
    )


def row(matter_id: int) -> Any:
    from arrears.collection.complaints.queries import matter_row

    return matter_row(matter_id=matter_id)


def stops(loan: int) -> list[tuple[str, tuple[int, ...]]]:
    from arrears.collection.contacts.queries import stops_of_person

    return [(one.kind, one.loan_ids) for one in stops_of_person(person_of(loan), at=AT) if not one.lifted_at]


def decided(matter_id: int, **more: Any) -> None:
    from arrears.collection.complaints.operations.decide_matter import Decision, decide_matter

    values = {
        "verdict": Verdict.NOT_UPHELD,
        "root_cause": RootCause.NONE,
        "redress": Redress.NONE,
        "answer": "We looked at it.",
        **more,
    }
    decide_matter(matter_id=matter_id, decision=Decision(**values), at=AT, actor="li")


def looked_into(matter_id: int) -> None:
    from arrears.collection.complaints.operations.go_on import investigate

    investigate(matter_id=matter_id, actor="li")


@pytest.mark.parametrize(
    ("kind", "topic", "due_on", "working", "cited"),
    [
        (MatterKind.COMPLAINT, Topic.SERVICE, date(2025, 6, 4), False, "complaint_days"),
        (MatterKind.DISPUTE, Topic.ALREADY_PAID, date(2025, 6, 4), False, "matters.yaml"),
        (MatterKind.BUREAU_DISPUTE, Topic.WRONG_AMOUNT, date(2025, 6, 9), False, "bureau_dispute_days"),
        (MatterKind.PERSON, Topic.OTHER, date(2025, 5, 21), True, "matters.yaml"),
        (MatterKind.CEASE, Topic.OTHER, date(2025, 5, 23), True, "matters.yaml"),
        # 15 working days from 20 May: the dragon boat holiday of 2 June is none
        (MatterKind.MY_DATA, Topic.OTHER, date(2025, 6, 11), True, "matters.yaml"),
    ],
)
def test_each_kind_has_its_clock(
    loan: int, kind: MatterKind, topic: Topic, due_on: date, working: bool, cited: str
) -> None:
    found = row(brought(loan, kind, topic))
    assert (found.due_on, found.working_days) == (due_on, working)
    assert cited in found.cited
    assert found.acknowledge_by == date(2025, 5, 22)
    assert found.days_left(on=DAY) > 0


def test_working_days_know_holidays_and_days_made_up() -> None:
    from arrears.rulebook.working_days import days_left, deadline

    # 28 September 2025, a Sunday, is worked for the holidays of 1 to 8 October
    since = date(2025, 9, 26)
    assert deadline(jurisdiction="CN", since=since, days=1, working=True) == date(2025, 9, 28)
    assert deadline(jurisdiction="CN", since=since, days=4, working=True) == date(2025, 10, 9)
    assert deadline(jurisdiction="CN", since=since, days=4, working=False) == date(2025, 9, 30)
    assert days_left(jurisdiction="CN", on=since, until=date(2025, 10, 9), working=True) == 4
    assert days_left(jurisdiction="CN", on=date(2025, 10, 9), until=since, working=True) == -4


def test_a_complaint_about_conduct_stops_collection_until_it_is_closed(loan: int) -> None:
    matter = brought(loan, MatterKind.COMPLAINT, Topic.THREATS)
    assert row(matter).holds_case
    assert stops(loan) == [("complaint", ())]
    looked_into(matter)
    decided(matter)
    assert row(matter).state is MatterState.CLOSED
    assert stops(loan) == []


def test_a_complaint_about_service_stops_nothing(loan: int) -> None:
    matter = brought(loan, MatterKind.COMPLAINT, Topic.SERVICE)
    assert not row(matter).holds_case
    assert stops(loan) == []


def test_the_case_is_held_meanwhile(loan: int) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.operations.follow import follow
    from arrears.collection.cases.queries.cases import case_of_person

    refold(DAY, loan)
    follow(business_date=DAY, actor="test")
    case = case_of_person(person_of(loan))
    assert case is not None
    matter = brought(loan, MatterKind.COMPLAINT, Topic.TOO_OFTEN)
    held = case_of_person(person_of(loan))
    assert held is not None
    assert (held.state, held.hold_reason) == (CaseState.ON_HOLD, "complaint")
    looked_into(matter)
    decided(matter)
    after = case_of_person(person_of(loan))
    assert after is not None
    assert not after.is_held


def test_a_dispute_stops_its_loan_and_outlives_a_debt_that_is_not_theirs(loan: int) -> None:
    matter = brought(loan, MatterKind.DISPUTE, Topic.NOT_MINE)
    assert stops(loan) == [("dispute", (loan,))]
    looked_into(matter)
    decided(matter, verdict=Verdict.UPHELD, root_cause=RootCause.DATA_WRONG)
    assert stops(loan) == [("dispute", (loan,))]
    other = brought(loan, MatterKind.DISPUTE, Topic.WRONG_AMOUNT, key="other")
    looked_into(other)
    decided(other)
    assert stops(loan) == [("dispute", (loan,))], "only its own stop is lifted"


def test_a_wish_to_cease_is_granted_for_good(loan: int) -> None:
    matter = brought(loan, MatterKind.CEASE, Topic.OTHER, with_loan=False)
    assert stops(loan) == [("cease", ())]
    looked_into(matter)
    decided(matter, verdict=Verdict.UPHELD, root_cause=RootCause.PERSON_ERRED)
    assert stops(loan) == [("cease", ())]


def test_redress_is_done_before_it_is_closed(loan: int) -> None:
    from arrears.collection.complaints.operations.decide_matter import UnableToDecideMatter, redressed
    from arrears.collection.complaints.queries import matter_page

    matter = brought(loan, MatterKind.COMPLAINT, Topic.FEES)
    looked_into(matter)
    decided(
        matter,
        verdict=Verdict.PARTLY,
        root_cause=RootCause.WORDS_UNCLEAR,
        redress=Redress.WAIVER,
        redress_minor=3_000,
        answer="The fee is given up.",
    )
    assert row(matter).state is MatterState.REDRESS
    with pytest.raises(UnableToDecideMatter):
        redressed(matter_id=matter, reference=" ", at=AT, actor="li")
    redressed(matter_id=matter, reference="event 7", at=AT, actor="li")
    found = matter_page(matter_id=matter)
    assert found.matter.state is MatterState.CLOSED
    assert found.answer == "The fee is given up."
    assert [step.after for step in found.steps] == [
        MatterState.RECEIVED,
        MatterState.ACKNOWLEDGED,
        MatterState.INVESTIGATING,
        MatterState.DECIDED,
        MatterState.REDRESS,
        MatterState.CLOSED,
    ]


def test_a_decision_that_lacks_something_is_refused(loan: int) -> None:
    from arrears.collection.complaints.operations.decide_matter import UnableToDecideMatter
    from arrears.collection.complaints.operations.move import UnableToMoveMatter

    matter = brought(loan, MatterKind.COMPLAINT, Topic.FEES)
    with pytest.raises(UnableToMoveMatter, match="Received"):
        decided(matter)
    looked_into(matter)
    for lacking in (
        {"verdict": Verdict.OPEN},
        {"answer": " "},
        {"verdict": Verdict.UPHELD},
        {"redress": Redress.WAIVER},
    ):
        with pytest.raises(UnableToDecideMatter):
            decided(matter, **lacking)


def test_the_clock_is_made_longer_twice_and_never_afterwards(loan: int) -> None:
    from arrears.collection.complaints.operations.go_on import UnableToExtend, make_longer

    matter = brought(loan, MatterKind.COMPLAINT, Topic.FEES)
    with pytest.raises(UnableToExtend, match="Say why"):
        make_longer(matter_id=matter, actor="li", why=" ")
    make_longer(matter_id=matter, actor="li", why="the bank has to answer first")
    assert row(matter).due_on == DAY + timedelta(days=30)
    make_longer(matter_id=matter, actor="li", why="the court has the file")
    assert row(matter).due_on == DAY + timedelta(days=60)
    with pytest.raises(UnableToExtend, match="No rule"):
        make_longer(matter_id=matter, actor="li", why="once more")
    late = brought(loan, MatterKind.COMPLAINT, Topic.FEES, key="late")
    open_day(DAY + timedelta(days=16))
    with pytest.raises(UnableToExtend, match="run out"):
        make_longer(matter_id=late, actor="li", why="forgotten")


def test_what_runs_out_first_stands_first_and_overdue_ones_are_counted(loan: int) -> None:
    from arrears.collection.complaints.queries import matters_by_clock, overdue_clocks

    complaint = brought(loan, MatterKind.COMPLAINT, Topic.FEES)
    person = brought(loan, MatterKind.PERSON, Topic.OTHER, key="p")
    assert [one.id for one in matters_by_clock()] == [person, complaint]
    assert overdue_clocks(on=DAY) == 0
    later = DAY + timedelta(days=2)
    assert overdue_clocks(on=later) == 1
    assert row(person).days_left(on=later) < 0


def test_words_are_sealed_and_the_same_key_is_the_same_matter(loan: int) -> None:
    from arrears.collection.complaints.models import Matter
    from arrears.collection.complaints.operations.receive import UnableToReceive
    from arrears.plumbing.idempotency import UnableToReuseKey

    first = brought(loan, MatterKind.COMPLAINT, Topic.FEES)
    assert brought(loan, MatterKind.COMPLAINT, Topic.FEES) == first
    assert b"like this" not in bytes(Matter.objects.get().words_sealed or b"")
    with pytest.raises(UnableToReuseKey):
        brought(loan, MatterKind.DISPUTE, Topic.NOT_MINE)
    with pytest.raises(UnableToReceive, match="about"):
        brought(loan, MatterKind.COMPLAINT, Topic.NOT_MINE, key="x")
    with pytest.raises(UnableToReceive, match="which loan"):
        brought(loan, MatterKind.DISPUTE, Topic.NOT_MINE, key="x", with_loan=False)


def test_every_kind_has_topics_and_a_rule(django_ready: None) -> None:
    from arrears.collection.complaints.rules import matter_rules

    assert set(TOPICS_OF) == set(MatterKind) == set(matter_rules().kinds)
