"""Writing through the API: once for a key, with who and why; previewed by the same path."""

from datetime import date
from typing import Any

import pytest

from tests.api.callers import Asking, book, problem, token
from tests.servicing.lives import open_day, rows

NUMBER = "L0000000001"
WHY = "asked for by the borrower"


@pytest.fixture
def ask(db: str) -> Asking:
    book()
    return Asking(token())


def events() -> list[Any]:
    return rows("select kind, amount_minor, actor, source, reason from servicing_event order by id")


def test_a_write_without_a_key_does_nothing(ask: Asking) -> None:
    said = {"verb": "repay", "amount_minor": 5, "reason": WHY}
    for key in (None, "", "x" * 101, "två"):
        response = ask.post(f"/loans/{NUMBER}/events", said, key=key)
        assert problem(response) == "key-missing", key
    assert len(events()) == 1


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(ask: Asking) -> None:
    said = {"verb": "repay", "amount_minor": 95_000, "reason": WHY}
    first = ask.post(f"/loans/{NUMBER}/events", said, key="k")
    assert first.status_code == 201, first.content
    again = ask.post(f"/loans/{NUMBER}/events", dict(reversed(said.items())), key="k")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["idempotency-replayed"] == "true"
    other = ask.post(f"/loans/{NUMBER}/events", {**said, "amount_minor": 1}, key="k")
    assert (other.status_code, problem(other)) == (409, "key-reused")
    assert events()[1:] == [(2, 95_000, "officer", "api", WHY)]


def test_keys_of_two_owners_do_not_meet(ask: Asking) -> None:
    said = {"verb": "repay", "amount_minor": 95_000, "reason": WHY}
    ask.post(f"/loans/{NUMBER}/events", said, key="k")
    other = Asking(token(owner="another"))
    assert other.post(f"/loans/{NUMBER}/events", {**said, "amount_minor": 7}, key="k").status_code == 201
    newer = Asking(token())  # another token of the first owner
    assert newer.post(f"/loans/{NUMBER}/events", said, key="k")["idempotency-replayed"] == "true"


def test_a_failure_is_not_kept(ask: Asking) -> None:
    said = {"verb": "repay", "amount_minor": 95_000, "value_on": "2025-02-01", "reason": WHY}
    assert problem(ask.post(f"/loans/{NUMBER}/events", said, key="k")) == "refused"  # in the future
    open_day(date(2025, 2, 1))
    assert ask.post(f"/loans/{NUMBER}/events", said, key="k").status_code == 201


def test_an_event_is_previewed_as_it_is_done(ask: Asking) -> None:
    open_day(date(2025, 6, 10))
    said = {"verb": "extend", "instalments": 3, "reason": WHY}
    shown = ask.post(f"/loans/{NUMBER}/events/preview", said).json()
    assert len(shown["before"]["schedule"]) == 12
    assert len(shown["after"]["schedule"]) == 15
    assert shown["after"]["total_cost_minor"] > shown["before"]["total_cost_minor"]
    assert len(events()) == 1
    done = ask.post(f"/loans/{NUMBER}/events", said, key="k")
    if done.status_code == 409:  # the lender's rules may ask for a second person
        assert problem(done) == "second-person-needed"
        return
    assert done.json()["state"] == shown["after"]["state"]


def test_what_is_above_a_limit_needs_a_second_person(ask: Asking) -> None:
    open_day(date(2025, 8, 10))
    said = {"verb": "waive", "amount_minor": 60_000, "part": "interest", "reason": WHY}
    assert ask.post(f"/loans/{NUMBER}/events/preview", said).json()["second_person"]["limit"].startswith("50")
    assert problem(ask.post(f"/loans/{NUMBER}/events", said, key="a")) == "second-person-needed"
    made = ask.post(f"/loans/{NUMBER}/proposals", said, key="b").json()
    from arrears.servicing.operations.approve import approve
    from arrears.servicing.operations.decide import UnableToDecide

    with pytest.raises(UnableToDecide):  # the owner of the token is the maker
        approve(proposal_id=made["proposal_id"], actor="officer", reason="mine")
    approve(proposal_id=made["proposal_id"], actor="approver", reason="looked at")
    assert events()[-1][:3] == (5, 60_000, "officer")


def test_an_event_is_reversed(ask: Asking) -> None:
    done = ask.post(f"/loans/{NUMBER}/events", {"verb": "repay", "amount_minor": 500, "reason": WHY}, key="a")
    said = {"verb": "reverse", "event_id": done.json()["event_id"], "reason": WHY}
    undone = ask.post(f"/loans/{NUMBER}/events", said, key="b")
    assert undone.status_code == 201, undone.content
    assert undone.json()["state"]["received_minor"] == 0
    assert ask.get(f"/loans/{NUMBER}/events").json()["items"][1]["reversed_by"] == undone.json()["event_id"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"verb": "repay", "amount_minor": "5"},
        {"verb": "repay", "amount_minor": 5.5},
        {"verb": "repay", "amount_minor": True},
        {"verb": "repay", "amount_minor": 0},
        {"verb": "repay", "amount_minor": 5, "amount": 5},
        {"verb": "repay", "amount_minor": 5, "actor": "somebody else"},
        {"verb": "repay", "amount_minor": 5, "proposal_id": 1},
        {"verb": "repay", "amount_minor": 5, "value_on": 20250101},
        {"verb": "repay", "amount_minor": 5, "reason": "a\nb"},
        {"verb": "waive", "amount_minor": 5, "part": 1},
        {"verb": "repay"},
        {"verb": "vanish"},
    ],
)
def test_what_the_schema_does_not_say_is_refused(ask: Asking, wrong: dict[str, Any]) -> None:
    response = ask.post(f"/loans/{NUMBER}/events", {"reason": WHY, **wrong}, key="k")
    assert (response.status_code, problem(response)) == (422, "invalid")
    assert response.json()["errors"]
    assert len(events()) == 1


def test_money_that_comes_in_goes_to_its_loan_or_waits(ask: Asking) -> None:
    said = {"amount_minor": 5_000, "currency": "CNY", "channel": "transfer"}
    sure = ask.post("/payments", {**said, "reference": NUMBER}, key="a").json()
    assert (sure["state"], sure["event_id"]) == ("applied", 2)
    unsure = ask.post("/payments", {**said, "reference": "for my dear loan"}, key="b").json()
    assert unsure["state"] == "unapplied"
    waiting = ask.get("/payments", waiting="true").json()["items"]
    assert [(row["id"], "dear" in row["reference"]) for row in waiting] == [(unsure["id"], False)]
    address = f"/payments/{unsure['id']}/assign"
    given = ask.post(address, {"number": NUMBER, "reason": "the borrower called"}, key="c").json()
    assert given["state"] == "applied"
    assert ask.get(f"/payments/{unsure['id']}").json()["state"] == "applied"
    assert problem(ask.post(address, {"number": NUMBER, "reason": "again"}, key="d")) == "refused"
    assert problem(ask.get("/payments/99")) == "not-found"


def test_answers_to_writes_name_nobody_and_are_stored_sealed(ask: Asking) -> None:
    said = {"name": "张三丰", "phone": "12099998888", "reason": "applied for a loan"}
    made = ask.post("/borrowers", said, key="a")
    assert made.status_code == 201
    paid = {"amount_minor": 5, "currency": "CNY", "channel": "cash", "payer_name": "张三丰"}
    stored = made.content + ask.post("/payments", paid, key="b").content
    assert b"12099998888" not in stored
    assert "张".encode() not in stored
    kept = b"".join(bytes(body) for (body,) in rows("select body from api_answer"))
    assert b'"id"' not in kept
    assert rows("select actor, reason from plumbing_auditrecord where action = 'borrower.register'") == [
        ("officer", "applied for a loan")
    ]


def test_a_statement_as_it_was_printed_then(ask: Asking) -> None:
    open_day(date(2025, 3, 1))
    said = {"verb": "repay", "amount_minor": 95_000, "value_on": "2025-02-10", "reason": WHY}
    ask.post(f"/loans/{NUMBER}/events", said, key="k")
    now = ask.get(f"/loans/{NUMBER}/statement", as_of="2025-02-28").json()
    printed = ask.get(f"/loans/{NUMBER}/statement", as_of="2025-02-28", known_at="2025-02-28").json()
    assert now["owed"]["to_pay_off_minor"] < printed["owed"]["to_pay_off_minor"]
    assert [len(statement["events"]) for statement in (now, printed)] == [2, 1]
    assert printed["explanation"]
