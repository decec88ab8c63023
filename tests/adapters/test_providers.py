"""A provider of card payments over HTTP: a server of our own on loopback answers, and delivers webhooks."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.servicing.lives import loans_equal_ledger, open_day, rows, running_loan

SECRET, OLD = b"s3cret", b"0ld"
DAY = date(2025, 2, 10)


class Provider(BaseHTTPRequestHandler):
    """Payments in memory: the same key gives the same payment; some calls are made to fail."""

    payments: dict[str, dict[str, Any]]
    keys: dict[str, str]
    failing: list[int | str]

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/refunds"):
            payment = self.payments[self.path.split("/")[2]]
            if self.headers["Idempotency-Key"] not in self.keys:
                self.keys[self.headers["Idempotency-Key"]] = payment["id"]
                payment["refunded_minor"] += said["amount_minor"]
            payment["state"] = "refunded" if payment["refunded_minor"] == payment["amount_minor"] else "paid"
            return self._answer(200, payment)
        number = self.keys.setdefault(self.headers["Idempotency-Key"], f"pay_{len(self.keys) + 1}")
        self.payments.setdefault(number, {**said, "id": number, "state": "pending", "refunded_minor": 0,
                                          "pay_url": f"https://pay.example/{number}"})  # fmt: skip
        return self._answer(201, self.payments[number])

    def do_GET(self) -> None:
        found = self.payments.get(self.path.split("/")[2])
        self._answer(200 if found else 404, found or {"error": "no such payment"})

    def _answer(self, status: int, body: Any) -> None:
        failure = self.failing.pop(0) if self.failing else None
        if failure == "drop":
            self.connection.close()
            return
        if self.headers["Authorization"] != "Bearer k3y":
            failure = 401
        content = b"<html>" if failure == "html" else json.dumps(body).encode()
        self.send_response(failure if isinstance(failure, int) else status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: Any) -> None:
        """Quiet."""


@pytest.fixture
def provider() -> Iterator[Any]:
    from arrears.adapters.providers.http import HttpProvider

    Provider.payments, Provider.keys, Provider.failing = {}, {}, []
    server = HTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield HttpProvider(name="acme", channel="card", address=address, api_key="k3y", secrets=(SECRET, OLD))
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def loan(db: str) -> int:
    loan_id = running_loan()
    open_day(DAY)
    return loan_id


def _order(provider: Any, loan: int, **changes: Any) -> Any:
    from arrears.payments.operations.provider_order import place_order

    given = {"loan_id": loan, "amount_minor": 90_327, "currency": "CNY", "description": "instalment",
             "idempotency_key": "o/1", "actor": "li"}  # fmt: skip
    return place_order(provider=provider, **{**given, **changes})


def _signed(state: str, event: str, *, secret: bytes = SECRET, at: float | None = None, **more: Any) -> Any:
    from arrears.adapters.providers.signatures import sign

    payment = {**Provider.payments["pay_1"], "state": state, **more}
    body = json.dumps({"payment": payment}).encode()
    stamp = int(time.time() if at is None else at)
    said = sign(secret=secret, event_id=event, timestamp=stamp, body=body)
    headers = {"Webhook-Id": event, "Webhook-Timestamp": str(stamp), "Webhook-Signature": said}
    return headers, body


def _deliver(provider: Any, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], body: bytes) -> int:
    """Through the address, as the provider does."""
    from django.test import Client

    said = {"URL": provider.address, "KEY": "k3y", "SECRETS": "s3cret 0ld", "CHANNEL": "card"}
    for name, value in said.items():
        monkeypatch.setenv(f"ARREARS_PROVIDER_ACME_{name}", value)
    done = Client(headers={"host": "localhost"}).post(
        "/hooks/acme/", body, content_type="application/json", headers=headers
    )
    return int(done.status_code)


def _received() -> int:
    return int(rows("select received_minor from servicing_loanstate")[0][0])


def test_created_queried_and_refunded(provider: Any, django_ready: None) -> None:
    from arrears.payments.ports import ProviderState

    made = provider.create(key="k", amount_minor=500, currency="CNY", description="x")
    assert provider.create(key="k", amount_minor=500, currency="CNY", description="x").id == made.id
    assert provider.query(payment_id=made.id).state is ProviderState.PENDING
    for _ in range(2):
        back = provider.refund(key="r", payment_id=made.id, amount_minor=200)
    assert back.refunded_minor == 200


@pytest.mark.parametrize("failures", [[500, 503], ["drop", 429], ["drop", "drop"]])
def test_a_call_without_an_answer_is_repeated_with_its_key(provider: Any, failures: list[Any]) -> None:
    Provider.failing = list(failures)
    assert provider.create(key="k", amount_minor=500, currency="CNY", description="x").id == "pay_1"
    assert list(Provider.payments) == ["pay_1"]


@pytest.mark.parametrize(
    ("failures", "again"), [([500] * 3, True), (["drop"] * 3, True), ([402], False), (["html"], True)]
)
def test_what_fails_says_whether_to_try_again(provider: Any, failures: list[Any], again: bool) -> None:
    from arrears.payments.ports import UnableToUseProvider

    Provider.failing = list(failures)
    with pytest.raises(UnableToUseProvider) as refused:
        provider.create(key="k", amount_minor=500, currency="CNY", description="x")
    assert refused.value.again is again
    assert "k3y" not in repr(provider) + str(refused.value)


def test_only_https_is_spoken_beyond_this_machine() -> None:
    from arrears.adapters.providers.http import HttpProvider
    from arrears.payments.ports import UnableToUseProvider

    with pytest.raises(UnableToUseProvider, match="https"):
        HttpProvider(name="x", channel="card", address="http://pay.example", api_key="k", secrets=(SECRET,))


def test_a_payment_pays_its_loan_once_however_often_it_is_told(
    provider: Any, loan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _order(provider, loan).id == _order(provider, loan).id
    paid = _signed("paid", "evt_1")
    assert [_deliver(provider, monkeypatch, *paid) for _ in range(3)] == [204] * 3
    assert _deliver(provider, monkeypatch, *_signed("paid", "evt_2", secret=OLD)) == 204
    assert _received() == 90_327
    assert rows("select count(*) from payments_receipt") == [(1,)]
    assert loans_equal_ledger()
    assert _deliver(provider, monkeypatch, *_signed("charged_back", "evt_3")) == 204
    assert _received() == 0
    assert rows("select state, reason from payments_receipt") == [(5, "charged_back")]
    assert loans_equal_ledger()


def test_what_is_not_proven_changes_nothing(
    provider: Any, loan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _order(provider, loan)
    headers, body = _signed("paid", "evt_1")
    forged = [
        _signed("paid", "evt_1", secret=b"guess"),
        _signed("paid", "evt_1", at=time.time() - 600),
        _signed("paid", "evt_1", at=time.time() + 600),
        (headers, body.replace(b"90327", b"90328")),
        ({**headers, "Webhook-Id": "evt_2"}, body),
        ({**headers, "Webhook-Signature": "v1,"}, body),
        ({}, body),
        ({**headers, "Webhook-Timestamp": "soon"}, body),
    ]
    assert [_deliver(provider, monkeypatch, *one) for one in forged] == [401] * len(forged)
    assert rows("select count(*) from payments_receipt") == [(0,)]
    assert _deliver(provider, monkeypatch, headers, body) == 204


def test_news_before_its_order_is_asked_for_again(
    provider: Any, loan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.create(key="arrears-order-1", amount_minor=90_327, currency="CNY", description="x")
    paid = _signed("paid", "evt_1")
    assert _deliver(provider, monkeypatch, *paid) == 409
    _order(provider, loan)
    assert _deliver(provider, monkeypatch, *paid) == 204
    assert _received() == 90_327


def test_news_in_the_wrong_order_leaves_nothing_paid(
    provider: Any, loan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _order(provider, loan)
    assert _deliver(provider, monkeypatch, *_signed("refunded", "evt_2")) == 204
    assert _deliver(provider, monkeypatch, *_signed("paid", "evt_1")) == 204
    assert rows("select count(*) from payments_receipt") == [(0,)]


def test_another_amount_waits_and_a_part_refunded_is_noted(
    provider: Any, loan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _order(provider, loan)
    assert _deliver(provider, monkeypatch, *_signed("paid", "evt_1", amount_minor=1_000)) == 204
    assert rows("select state, amount_minor from payments_receipt") == [(1, 1_000)]
    part = _signed("refunded", "evt_2", amount_minor=1_000, refunded_minor=400)
    assert _deliver(provider, monkeypatch, *part) == 204
    assert rows("select count(*) from plumbing_auditrecord where action = 'provider.partly_refunded'") == [
        (1,)
    ]
    assert rows("select state from payments_receipt") == [(1,)]


def test_an_unknown_provider_has_no_address(db: str) -> None:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    assert client.post("/hooks/nobody/", b"{}", content_type="application/json").status_code == 404
    assert client.get("/hooks/nobody/").status_code == 405
