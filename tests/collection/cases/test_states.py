"""States and holds: exactly the moves of COLLECTION.md."""

from datetime import timedelta

import pytest

from tests.collection.cases import lender


def test_every_state_can_be_reached_and_closed_cases_do_not_come_back() -> None:
    from arrears.collection.cases.choices import CASE_STATE, CaseState
    from arrears.collection.cases.policy import CLOSED, MOVES, may_move, path

    assert set(MOVES) == set(CaseState) == set(CASE_STATE)
    assert set(CaseState) == {CaseState.WATCH} | {after for moves in MOVES.values() for after in moves}
    for closed in CLOSED - {CaseState.CURED}:
        assert not MOVES[closed]
    assert MOVES[CaseState.CURED] == {CaseState.REOPENED}
    assert not may_move(before=CaseState.OPEN, after=CaseState.PROMISED)
    assert path(before=CaseState.WATCH, after=CaseState.PROMISED) == (
        CaseState.OPEN,
        CaseState.IN_TREATMENT,
        CaseState.PROMISED,
    )
    assert path(before=CaseState.SETTLED, after=CaseState.OPEN) == ()


@pytest.fixture
def case_id(db: str) -> int:
    from arrears.collection.cases.queries import case_of_person

    lender.late_book(loans=1, two_each=False)
    case = case_of_person(1)
    assert case is not None
    return case.id


def test_a_hold_ends_by_itself_or_is_released_and_goes_back(case_id: int) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.operations.change_state import change_state
    from arrears.collection.cases.operations.hold import hold, release
    from arrears.collection.cases.queries import case, timeline
    from arrears.plumbing import clock

    change_state(case_id=case_id, to=CaseState.PROMISED, why="promise", actor="test")
    hold(case_id=case_id, reason="dispute", until=None, actor="test")
    assert case(case_id=case_id).state is CaseState.ON_HOLD
    hold(case_id=case_id, reason="complaint", until=None, actor="test")
    assert not release(case_id=case_id, evidence="decided", actor="test", reason="dispute")
    assert release(case_id=case_id, evidence="decided", actor="test")
    assert case(case_id=case_id).state is CaseState.PROMISED
    hold(case_id=case_id, reason="waits", until=clock.business_date() + timedelta(days=1), actor="test")
    lender.close_days(2)
    assert case(case_id=case_id).is_held
    lender.close_days(1)
    found = case(case_id=case_id)
    assert found.state is CaseState.PROMISED
    assert not found.is_held
    kinds = [row.kind for row in timeline(person_id=1)]
    assert kinds.count("case.held") == 3
    assert kinds.count("case.released") == 2


def test_what_may_not_be(case_id: int) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.failures import UnableToChangeCase, UnableToFindCase
    from arrears.collection.cases.operations.change_state import change_state
    from arrears.collection.cases.operations.note import note

    with pytest.raises(UnableToChangeCase, match="still overdue"):
        change_state(case_id=case_id, to=CaseState.CURED, why="so", actor="test")
    with pytest.raises(UnableToChangeCase, match="operation"):
        change_state(case_id=case_id, to=CaseState.REOPENED, why="so", actor="test")
    with pytest.raises(UnableToFindCase):
        change_state(case_id=999, to=CaseState.OPEN, why="so", actor="test")
    change_state(case_id=case_id, to=CaseState.CLOSED_DECEASED, why="death", actor="test")
    with pytest.raises(UnableToChangeCase, match="can't become"):
        change_state(case_id=case_id, to=CaseState.OPEN, why="so", actor="test")
    with pytest.raises(UnableToChangeCase, match="Write what"):
        note(case_id=case_id, kind="note", payload={"text": " "}, actor="test")


def test_the_timeline_can_not_be_rewritten(case_id: int) -> None:
    from django.db import DatabaseError, transaction

    from arrears.collection.cases.models import Entry
    from arrears.collection.cases.operations.note import note

    note(case_id=case_id, kind="note", payload={"text": "asked for a letter"}, actor="test")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(kind="other")
