"""Death and insolvency in a loan's file stop contact and hold the case, and let go when taken back."""

from typing import Any

import pytest

from tests.collection.cases import lender, people


def _said(key: str, **more: Any) -> dict[str, Any]:
    from arrears.plumbing import clock

    return {
        "loan_id": _case().loan_ids[0], "happened_on": clock.business_date(), "idempotency_key": key,
        "actor": "li", "source": "test", **more,
    }  # fmt: skip


def _case() -> Any:
    from arrears.collection.cases.queries import case_of_person

    return case_of_person(1)


def _stops() -> list[str]:
    from arrears.collection.contacts.queries import stops_of_person

    lender.drain_all()
    return [one.kind for one in stops_of_person(1, at=people.noon())]


@pytest.fixture
def debtor(db: str) -> None:
    from arrears.config import wiring

    wiring.join()
    people.late_debtors(1)
    lender.drain_all()


def test_a_death_stops_contact_and_holds_the_case_until_it_is_taken_back(debtor: None) -> None:
    from arrears.collection.cases.reactions import fact_recorded
    from arrears.servicing.fact_kinds import FactKind
    from arrears.servicing.operations.record_death import record_death
    from arrears.servicing.operations.take_back_fact import take_back_fact

    before = _case().state
    done = record_death(**_said("death", evidence="certificate 7"))
    assert _stops() == ["death"]
    assert _case().hold_reason == "death"
    fact_recorded({"loan_id": _case().loan_ids[0], "kind": int(FactKind.DEATH)})
    assert _stops() == ["death"]  # told twice, stopped once
    with pytest.raises(AssertionError, match="stop"):
        people.ask(_case().id)
    take_back_fact(**_said("wrong", ref=done.fact_id, reason="another person of that name"))
    assert _stops() == []
    assert not _case().is_held
    assert _case().state >= before
    people.ask(_case().id)  # allowed again


def test_the_end_of_a_stay_lets_go_and_taken_back_it_stops_again(debtor: None) -> None:
    from arrears.servicing.fact_kinds import FactKind
    from arrears.servicing.operations.one_fact import FactRequest, record_fact
    from arrears.servicing.operations.take_back_fact import take_back_fact

    said = _said("stay", evidence="(2026) 1", party="court")
    made = record_fact(request=FactRequest(kind=FactKind.STAY, **said))
    assert _stops() == ["insolvency"]
    assert _case().hold_reason == "insolvency"
    ended = record_fact(request=FactRequest(kind=FactKind.STAY_ENDED, **_said("end", ref=made.fact_id)))
    assert _stops() == []
    assert not _case().is_held
    take_back_fact(**_said("back", ref=ended.fact_id))
    assert _stops() == ["insolvency"]
    assert _case().hold_reason == "insolvency"


def test_what_another_paper_says_goes_on_when_a_fact_is_taken_back(debtor: None) -> None:
    from arrears.collection.contacts.operations.stop import stop
    from arrears.servicing.operations.record_death import record_death
    from arrears.servicing.operations.take_back_fact import take_back_fact

    stop(person_id=1, kind="death", since=people.noon(), evidence="conversation/1", actor="li")
    done = record_death(**_said("death", evidence="certificate 7"))
    assert _stops() == ["death", "death"]
    take_back_fact(**_said("wrong", ref=done.fact_id))
    assert _stops() == ["death"]
    assert _case().hold_reason == "death"
