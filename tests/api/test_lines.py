"""Lines through the API: opened, used, changed, read."""

from datetime import date
from typing import Any

import pytest

from tests.api.callers import Asking, problem, token
from tests.servicing.lives import borrower, open_day
from tests.servicing.test_lines import OPENED

ON = {"reason": "asked"}


@pytest.fixture
def ask(db: str) -> Asking:
    open_day(OPENED)
    return Asking(token())


def _line(ask: Asking, product: str, limit_minor: int = 500_000) -> Any:
    said = {
        **ON, "product_code": product, "borrower_id": borrower(), "limit_minor": limit_minor,
        "rate_ppb": 146_000_000 if product == "cash-line" else 182_500_000,
    }  # fmt: skip
    made = ask.post("/lines", said, key="line")
    assert made.status_code == 201, made.content
    assert ask.post("/lines", said, key="line").json() == made.json()
    return made.json()


def test_purchases_and_conversions_are_events_of_the_account(ask: Asking) -> None:
    line = _line(ask, "pay-later")
    events = f"/loans/{line['account']}/events"
    bought = ask.post(events, {**ON, "verb": "purchase", "amount_minor": 120_000}, key="p").json()
    refused = ask.post(events, {**ON, "verb": "purchase", "amount_minor": 380_001}, key="q")
    assert problem(refused) == "refused"
    open_day(date(2026, 2, 3))
    said = {
        **ON,
        "verb": "convert",
        "amount_minor": 120_000,
        "instalments": 12,
        "purchase_id": bought["event_id"],
    }
    shown = ask.post(f"{events}/preview", said).json()
    assert shown["after"]["total_cost_minor"] - shown["before"]["total_cost_minor"] == 8_640
    assert ask.post(events, said, key="c").status_code == 201
    read = ask.get(f"/lines/{line['id']}/statements").json()
    assert [one["interest"] for one in read["statements"]] == ["not_due"]
    (found,) = read["conversions"]
    assert (found["fee_minor"], float(found["annual_cost"]) > 0.139, len(found["to_come"])) == (
        8_640,
        True,
        12,
    )
    then = ask.get(f"/lines/{line['id']}/statements", as_of="2026-01-31").json()
    assert (then["statements"], then["running_minor"]) == ([], 120_000)


def test_a_cash_line_is_drawn_on_and_its_limit_changed(ask: Asking) -> None:
    line = _line(ask, "cash-line", 1_000_000)
    assert line["account"] is None
    events = f"/lines/{line['id']}/events"
    said = {**ON, "verb": "draw", "amount_minor": 600_000, "instalments": 12}
    shown = ask.post(f"{events}/preview", said).json()
    assert (shown["after"]["available_minor"], len(shown["drawing"]["schedule"])) == (400_000, 12)
    marked = {**said, "history_mark": shown["history_mark"]}
    assert problem(ask.post(events, {**said, "history_mark": 0}, key="x")) == "changed"
    done = ask.post(events, marked, key="d").json()
    assert ask.post(events, marked, key="d").json() == done
    assert ask.get(f"/loans/{done['loan']}").json()["state"]["disbursed_minor"] == 600_000
    raised = {**ON, "verb": "change_limit", "limit_minor": 5_000_000}
    assert problem(ask.post(events, raised, key="r")) == "second-person-needed"
    assert ask.post(f"/lines/{line['id']}/proposals", raised, key="r2").status_code == 201
    frozen = ask.post(events, {**ON, "verb": "freeze_line"}, key="f").json()
    undo = {**ON, "verb": "reverse_line_change", "event_id": frozen["event_id"]}
    assert ask.post(events, undo, key="u").status_code == 201
    read = ask.get(f"/lines/{line['id']}").json()
    assert (read["used_minor"], read["frozen"]) == (600_000, False)
    assert [change["kind"] for change in read["changes"]] == ["granted", "frozen", "reversed"]
    listed = ask.get("/lines").json()
    assert [(row["id"], row["used_minor"]) for row in listed["items"]] == [(line["id"], 600_000)]


def test_lines_have_scopes_of_their_own_and_are_found_or_not(ask: Asking) -> None:
    reader = Asking(token("read:loans"))
    assert problem(reader.get("/lines")) == "forbidden"
    assert problem(ask.get("/lines/99")) == "not-found"
    assert problem(ask.post("/lines/99/events/preview", {**ON, "verb": "freeze_line"})) == "not-found"
