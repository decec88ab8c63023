"""Asked, revealed, recorded: in the tables."""

from datetime import date, timedelta

import pytest

from tests.collection.contacts.debtors import moment

AT = moment("2026-11-20T10:00")


def _person(phone: str = "12000000001") -> tuple[int, int]:
    from arrears.parties.choices import PointType
    from arrears.parties.operations.add_contact_points import add_contact_point
    from arrears.parties.operations.register import register
    from tests.close.books import make_book

    make_book(loans=1, seed=1)  # a Chinese loan of the person with id 1
    person = register(name="Li Si", created_on=date(2026, 1, 1), phone=phone)
    point = add_contact_point(
        person_id=person, kind=PointType.PHONE, value=phone, source="test", created_on=date(2026, 1, 1)
    )
    return person, point


def _ask(person: int, point: int, at=AT, **changed):
    from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
    from arrears.collection.contacts.operations.ask import ask

    given = {
        "person_id": person,
        "loan_ids": (),
        "contact_point_id": point,
        "channel": Channel.VOICE_HUMAN,
        "purpose": Purpose.COLLECT,
        "actor": "staff:li",
        "at": at,
    }
    return ask(planned=Planned(**(given | changed)))


def test_a_number_is_shown_only_to_who_asked_and_once_it_is_allowed(db: str) -> None:
    from arrears.collection.contacts.operations.record_attempt import record_attempt
    from arrears.collection.contacts.operations.reveal import UnableToReveal, reveal
    from arrears.collection.contacts.operations.stop import stop

    person, point = _person()
    asked = _ask(person, point)
    assert asked.decision.allowed
    with pytest.raises(UnableToReveal):
        reveal(decision_id=asked.decision_id, actor="staff:wang", at=AT)
    with pytest.raises(UnableToReveal):
        reveal(decision_id=asked.decision_id, actor="staff:li", at=AT + timedelta(hours=3))
    assert reveal(decision_id=asked.decision_id, actor="staff:li", at=AT) == "12000000001"
    record_attempt(decision_id=asked.decision_id, result="no_answer", connected=False)
    with pytest.raises(UnableToReveal):
        reveal(decision_id=asked.decision_id, actor="staff:li", at=AT)
    second = _ask(person, point, AT + timedelta(minutes=5))
    stop(person_id=person, kind="dispute", since=AT, evidence="letter", actor="staff:li")
    with pytest.raises(UnableToReveal):
        reveal(decision_id=second.decision_id, actor="staff:li", at=AT + timedelta(minutes=6))


def test_what_is_allowed_counts_until_it_is_withdrawn_or_stale(db: str) -> None:
    from arrears.collection.contacts.operations.withdraw import withdraw

    person, point = _person()
    asked = [_ask(person, point) for _ in range(4)]
    assert [one.decision.allowed for one in asked] == [True, True, True, False]
    withdraw(decision_id=asked[0].decision_id, actor="staff:li", reason="busy")
    assert _ask(person, point).decision.allowed
    assert not _ask(person, point).decision.allowed
    assert _ask(person, point, AT + timedelta(hours=2)).decision.allowed


def test_a_wrong_number_stays_wrong_when_it_is_entered_again(db: str) -> None:
    from arrears.collection.contacts.choices import SpokeWith
    from arrears.collection.contacts.operations.record_attempt import record_attempt

    person, point = _person()
    asked = _ask(person, point)
    record_attempt(
        decision_id=asked.decision_id, result="wrong_number", connected=True, spoke_with=SpokeWith.WRONG
    )
    found = _ask(person, point, AT + timedelta(days=2)).decision
    assert {"point_wrong_number", "wrong_number"} <= set(found.reasons)


def test_many_are_decided_like_one_after_the_other(db: str) -> None:
    import pyarrow as pa

    from arrears.collection.contacts.operations.ask_many import COLUMNS, ask_many
    from arrears.collection.contacts.queries import decisions_of_person

    person, point = _person()
    count = 5
    given = {
        "person_id": [person] * count,
        "loan_ids": [[1]] * count,
        "contact_point_id": [point] * count,
        "channel": ["voice_human"] * count,
        "purpose": ["collect"] * count,
        "actor": ["staff:li"] * count,
        "at": [AT] * count,
        "mandate_id": [None] * count,
    }
    found = ask_many(planned=pa.table({name: pa.array(given[name], COLUMNS[name]) for name in COLUMNS}))
    assert [verdict != "deny" for verdict in found["verdict"].to_pylist()] == [True] * 3 + [False] * 2
    stored = decisions_of_person(person)
    assert [one.id for one in stored] == found["decision_id"].to_pylist()
    assert stored[3].rules == ("CN/conversations_a_day",)
    assert stored[3].counters[0]["used"] == 3
    assert stored[0].open_until == AT + timedelta(minutes=30)


def test_two_at_once_do_not_both_get_the_last_contact(db: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    person, point = _person()

    def ask_and_close(_number: int) -> bool:
        try:
            return _ask(person, point).decision.allowed
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(ask_and_close, range(16)))
    assert sum(allowed) == 3


def test_what_was_done_against_the_gate_is_told(db: str) -> None:
    from arrears.collection.contacts.breach_queries import breaches
    from arrears.collection.contacts.choices import SpokeWith
    from arrears.collection.contacts.operations.record_attempt import record_attempt

    person, point = _person()
    good, unrecorded, late = (_ask(person, point, AT + timedelta(hours=hour)) for hour in range(3))
    talked = {"result": "answered", "connected": True, "spoke_with": SpokeWith.DEBTOR}
    record_attempt(decision_id=good.decision_id, recording="store/1", **talked)
    record_attempt(decision_id=unrecorded.decision_id, **talked)
    record_attempt(
        decision_id=late.decision_id, result="no_answer", connected=False, at=AT + timedelta(hours=5)
    )
    found = breaches(since=AT - timedelta(days=1), until=AT + timedelta(days=1))
    assert [(one.decision_id, one.kind, one.duty) for one in found] == [
        (unrecorded.decision_id, "duty_not_met", "record_call"),
        (late.decision_id, "outside_time", ""),
    ]


def test_an_inbound_call_counts_against_nothing_and_proves_reach(db: str) -> None:
    from arrears.collection.contacts.gate.planned import Channel
    from arrears.collection.contacts.operations.note_inbound import note_inbound
    from arrears.collection.contacts.operations.record_attempt import record_attempt
    from arrears.collection.contacts.queries import unreachable

    person, point = _person()
    for day in range(3):
        asked = _ask(person, point, AT + timedelta(days=day))
        record_attempt(decision_id=asked.decision_id, result="no_answer", connected=False)
    after = AT + timedelta(days=3)
    assert unreachable(person_id=person, at=after)
    note_inbound(person_id=person, channel=Channel.VOICE_HUMAN, at=after, actor="staff:li")
    assert not unreachable(person_id=person, at=after)


def test_a_third_persons_refusal_outlives_everything(db: str) -> None:
    from arrears.collection.contacts.gate.planned import Purpose
    from arrears.collection.contacts.operations.record_attempt import record_attempt
    from arrears.parties.choices import Owner, PointType
    from arrears.parties.operations.add_contact_points import add_contact_point

    person, point = _person()
    given = {"source": "test", "created_on": date(2026, 1, 1), "kind": PointType.PHONE}
    friend = add_contact_point(person_id=person, value="12099999999", owner=Owner.CONTACT, **given)
    for day in range(3):
        asked = _ask(person, point, AT + timedelta(days=day))
        record_attempt(decision_id=asked.decision_id, result="no_answer", connected=False)
    later = AT + timedelta(days=4)
    asked = _ask(person, friend, later, purpose=Purpose.LOCATE)
    assert asked.decision.allowed
    record_attempt(decision_id=asked.decision_id, result="refused", connected=True)
    again = add_contact_point(person_id=person, value="120-9999-9999", owner=Owner.SPOUSE, **given)
    assert again != friend
    found = _ask(person, again, later + timedelta(days=300), purpose=Purpose.LOCATE).decision
    assert "third_person_refused" in found.reasons
    assert found.next_allowed_at is None


def test_a_moratorium_needs_a_law(db: str) -> None:
    from arrears.collection.contacts.operations.grant_moratorium import (
        UnableToGrantMoratorium,
        grant_moratorium,
    )

    person, _point = _person()
    with pytest.raises(UnableToGrantMoratorium):
        grant_moratorium(person_id=person, since=AT, evidence="notice", actor="staff:li")
