"""Reading through the API: products, quotes, loans, schedules, events."""

from datetime import date
from typing import Any

import pytest

from tests.api.callers import Asking, book, problem, token
from tests.servicing.lives import BY, START, open_day

NUMBER = "L0000000001"


@pytest.fixture
def ask(db: str) -> Asking:
    book()
    return Asking(token())


def _repaid(amount_minor: int, on: date) -> None:
    from arrears.servicing.operations.repay import repay

    open_day(on)
    repay(loan_id=1, amount_minor=amount_minor, value_on=on, idempotency_key=f"r{on}", **BY)


def test_a_loan_as_of_a_day_and_as_known_at_a_day(ask: Asking) -> None:
    _repaid(95_000, date(2025, 2, 20))
    now = ask.get(f"/loans/{NUMBER}").json()
    assert now["borrower"]["name"].startswith("测*")
    assert now["state"]["received_minor"] == 95_000
    then = ask.get(f"/loans/{NUMBER}", as_of="2025-02-15").json()
    assert (then["state"]["received_minor"], then["state"]["dpd_days"]) == (0, 5)
    unknown = ask.get(f"/loans/{NUMBER}", as_of="2025-02-20", known_at="2025-02-19").json()
    assert unknown["state"]["received_minor"] == 0


def test_schedule_and_events(ask: Asking) -> None:
    _repaid(95_000, date(2025, 2, 10))
    rows = ask.get(f"/loans/{NUMBER}/schedule").json()["items"]
    assert len(rows) == 12
    assert rows[0]["standing"] == "paid"
    assert sum(row["principal_minor"] for row in rows) == 1_000_000
    events = ask.get(f"/loans/{NUMBER}/events").json()["items"]
    assert [event["kind"] for event in events] == ["disburse", "repay"]
    first = ask.get(f"/loans/{NUMBER}/events", limit=1).json()
    second = ask.get(f"/loans/{NUMBER}/events", limit=1, cursor=first["next"]).json()
    assert first["items"] + second["items"] == events
    assert second["next"] is None


def test_loans_come_by_pages_that_new_loans_do_not_shift(ask: Asking) -> None:
    from tests.servicing.lives import running_loan

    open_day(START)
    for key in ("b", "c", "d"):
        running_loan(key=key)
    first = ask.get("/loans", limit=2).json()
    running_loan(key="e")
    second = ask.get("/loans", limit=2, cursor=first["next"]).json()
    third = ask.get("/loans", limit=2, cursor=second["next"]).json()
    numbers = [loan["number"] for page in (first, second, third) for loan in page["items"]]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 5
    assert third["next"] is None


def test_products_and_a_quote(ask: Asking) -> None:
    codes = [product["code"] for product in ask.get("/products").json()["items"]]
    assert "cash-12" in codes
    product = ask.get("/products/cash-12").json()
    asked = {"product_code": "cash-12", "amount_minor": 1_000_000, "rate_ppb": 150_000_000, "instalments": 12}
    told = ask.post("/quotes", asked).json()
    assert told["received_minor"] == 1_000_000
    assert len(told["payments"]) == 12
    assert told["product"]["version"] == product["version"]
    assert 0.15 < float(told["annual_cost"]) < 0.18
    dear = ask.post("/quotes", {**asked, "rate_ppb": 900_000_000})
    assert problem(dear) == "refused"


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/loans/none", 404, "not-found"),
        ("/loans/none/schedule", 404, "not-found"),
        ("/products/none", 404, "not-found"),
        ("/nowhere", 404, "not-found"),
        ("/loans?limit=0", 422, "invalid"),
        ("/loans?limit=x", 422, "invalid"),
        ("/loans?cursor=zz", 422, "invalid"),
        ("/loans?" + "&".join(f"a{place}=1" for place in range(1500)), 400, "bad-request"),
        (f"/loans/{NUMBER}?as_of=2025-02-31", 422, "invalid"),
        (f"/loans/{NUMBER}?as_of=0", 422, "invalid"),
        (f"/loans/{NUMBER}?as-of=2025-02-28", 422, "invalid"),
        (f"/loans/{NUMBER}?as_of=2025-02-28&as_of=2025-02-27", 422, "invalid"),
        (f"/loans/{NUMBER}?as_of=9999-12-31", 409, "refused"),
    ],
)
def test_every_failure_is_a_problem(ask: Asking, address: str, status: int, kind: str) -> None:
    response = ask.client.get(f"/api{address}")
    assert (response.status_code, problem(response)) == (status, kind)


def test_failures_before_the_endpoint_are_problems_too(ask: Asking) -> None:
    refused = ask.client.delete(f"/api/loans/{NUMBER}")
    assert (problem(refused), refused["allow"]) == ("method-not-allowed", "GET")
    assert problem(ask.client.post("/api/quotes", "x", content_type="text/plain")) == "unsupported-media-type"
    assert problem(ask.client.post("/api/quotes", "{", content_type="application/json")) == "bad-request"
    twice = '{"product_code": "a", "product_code": "b"}'
    assert problem(ask.client.post("/api/quotes", twice, content_type="application/json")) == "bad-request"
    large = ask.client.post("/api/quotes", " " * 3_000_000 + "{}", content_type="application/json")
    assert (problem(large), large.status_code) == ("too-large", 413)
    assert problem(ask.client.get("/api/loans", headers={"host": "evil.example"})) == "bad-request"


def test_what_breaks_inside_tells_nothing(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    from arrears.web.api.endpoints import products

    def broken(**_said: Any) -> None:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(products.catalogue, "entries", broken)
    response = ask.get("/products")
    assert problem(response) == "internal"
    assert b"secret" not in response.content


def test_the_description_is_openapi_3_1(ask: Asking) -> None:
    described = Asking(None).get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/loans/{number}/schedule" in described["paths"]
