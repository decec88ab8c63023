"""Visits: consent, two people, the gate, what was not as it should be, and a refusal."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.collection.legal.court import case_of, debtors, now


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARREARS_TIME_OF_DAY", "10:00")


def plan(person: int, address: int, **changed: Any) -> Any:
    from arrears.collection.legal.operations.plan_visit import plan_visit

    given: dict[str, Any] = {
        "case_id": case_of(person).id,
        "contact_point_id": address,
        "collectors": ["li", "wang"],
        "planned_at": now() + timedelta(hours=2),
        "consent": "call 7, 2026-07-20",
        "at": now(),
        "actor": "boss",
    }
    return plan_visit(**(given | changed))


def told(**changed: Any) -> Any:
    from arrears.collection.contacts.choices import SpokeWith
    from arrears.collection.legal.choices import VisitState
    from arrears.collection.legal.operations.record_visit import Told

    given = Told(
        state=VisitState.MET,
        spoke_with=SpokeWith.DEBTOR,
        went=("li", "wang"),
        id_shown=True,
        entered=True,
        entry_consent="recording 12, minute 2",
        recording="rec-12",
        began_at=now() + timedelta(hours=2),
    )
    return replace(given, **changed)


def test_a_visit_with_consent_and_two_people(db: str) -> None:
    from arrears.collection.contacts.queries import attempts_of_person, decisions_by_id, stops_of_person
    from arrears.collection.legal.choices import VisitBreach, VisitState
    from arrears.collection.legal.failures import UnableToVisit
    from arrears.collection.legal.operations.record_visit import cancel_visit, record_visit
    from arrears.collection.legal.queries.visits import visit

    addresses = debtors(days=60, two_each=False)
    with pytest.raises(UnableToVisit, match="At least 2"):
        plan(1, addresses[1], collectors=["li", "li "])
    with pytest.raises(UnableToVisit, match="consent"):
        plan(1, addresses[1], consent=" ")
    with pytest.raises(UnableToVisit, match="no address"):
        plan(1, addresses[2])
    late = plan(1, addresses[1], planned_at=now().replace(hour=23))
    assert late.visit_id is None
    assert decisions_by_id(ids=[late.decision_id])[late.decision_id].verdict == "deny"
    made = plan(1, addresses[1])
    assert {"two_collectors", "show_id"} <= set(made.decision.duties)
    assert record_visit(visit_id=made.visit_id, told=told(), actor="boss") == ()
    with pytest.raises(UnableToVisit, match="already"):
        record_visit(visit_id=made.visit_id, told=told(), actor="boss")
    contact = attempts_of_person(1)[-1]
    assert (contact.channel, contact.result, contact.recording) == ("visit", "met", "rec-12")
    bad = plan(2, addresses[2])
    found = record_visit(
        visit_id=bad.visit_id,
        told=told(state=VisitState.REFUSED, went=("li",), id_shown=False, entry_consent=""),
        actor="boss",
    )
    assert found == (VisitBreach.NO_ID, VisitBreach.ENTERED, VisitBreach.ALONE)
    row = visit(visit_id=bad.visit_id)
    assert row is not None
    assert row.breaches == ["no_id", "entered", "alone"]
    (stopped,) = stops_of_person(2)
    assert (stopped.kind, stopped.channel) == ("refusal", "visit")
    assert plan(2, addresses[2], planned_at=now() + timedelta(days=3)).visit_id is None
    off = plan(3, addresses[3])
    cancel_visit(visit_id=off.visit_id, actor="boss")
    gone = visit(visit_id=off.visit_id)
    assert gone is not None
    assert gone.state is VisitState.CANCELLED


def test_visits_are_planned_recorded_and_listed_on_the_command_line(db: str) -> None:
    from click.testing import CliRunner

    from arrears.collection.legal.failures import UnableToVisit
    from arrears.collection.legal.queries.visits import visits
    from arrears.collection.legal.visit_cli import visit as command

    debtors(days=60, two_each=False)

    def run(*said: str) -> str:
        done = CliRunner().invoke(command, said, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    at = f"{now() + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    planned = ["plan", str(case_of(1).id), "--at", at, "--consent", "call 7"]
    with pytest.raises(UnableToVisit, match="At least 2"):
        run(*planned, "--collector", "li")
    run(*planned, "--collector", "li", "--collector", "wang")
    (made,) = visits()
    result = [str(made.id), "met", "--spoke-with", "debtor", "--began", at, "--recording", "rec-1"]
    assert "Not as the rules ask" in run("record", *result)  # nobody showed who they are
    assert "li, wang" in run("list")
