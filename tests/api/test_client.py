"""A typed client, made from the description, tells a loan's whole story."""

import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.api.callers import Asking, token
from tests.servicing.lives import START, open_day

pytest.importorskip("openapi_python_client")


# Papers are files to the generator as octet streams are.
_SETTINGS = "post_hooks: []\ncontent_type_overrides: {application/pdf: application/octet-stream}\n"


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_said: Any) -> None:
        pass


@pytest.fixture
def address(db: str) -> Iterator[str]:
    """The API on a port of loopback."""
    from django.db import connections

    from arrears.config.wsgi import application

    open_day(START)
    server = make_server("127.0.0.1", 0, application, handler_class=_Quiet)
    thread = threading.Thread(target=_serve, args=(server, connections), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


def _serve(server: Any, connections: Any) -> None:
    server.serve_forever()
    connections.close_all()  # this thread's own


@pytest.fixture
def client(address: str, tmp_path: Path) -> Iterator[Any]:
    """The generated package, with a client that has a token."""
    described = tmp_path / "openapi.json"
    described.write_text(json.dumps(Asking(None).get("/openapi.json").json()), encoding="utf-8")
    options = ["--path", str(described), "--output-path", str(tmp_path / "made"), "--meta", "none"]
    command = [sys.executable, "-m", "openapi_python_client", "generate", *options, "--fail-on-warning"]
    settings = tmp_path / "settings.yaml"
    settings.write_text(_SETTINGS, encoding="utf-8")
    done = subprocess.run([*command, "--config", str(settings)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(tmp_path))
    made = importlib.import_module("made")
    yield made.AuthenticatedClient(base_url=address, token=token(), raise_on_unexpected_status=True)
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name == "made" or name.startswith("made.")]:
        del sys.modules[name]


def call(client: Any, area: str, name: str, *path: Any, **said: Any) -> Any:
    """The parsed answer of one operation of the client."""
    module = importlib.import_module(f"made.api.{area}.{name}")
    answer = module.sync(*path, client=client, **said)
    assert type(answer).__name__ != "Problem", answer
    return answer


def test_a_loan_from_quote_to_statement(client: Any) -> None:
    models = importlib.import_module("made.models")
    asked = {"amount_minor": 1_000_000, "rate_ppb": 150_000_000, "instalments": 12}
    quote = call(client, "quotes", "quote", body=models.QuoteIn(product_code="cash-12", **asked))
    assert quote.received_minor == 1_000_000
    person = models.BorrowerIn(name="测试甲", phone="12012345678", reason="applied")
    who = call(client, "borrowers", "register_borrower", body=person, idempotency_key="who")
    terms = models.LoanIn(
        product_code="cash-12", borrower_id=who.id, principal_minor=1_000_000, rate_ppb=150_000_000,
        instalments=12, reason="signed",
    )  # fmt: skip
    number = call(client, "loans", "originate_loan", body=terms, idempotency_key="loan").number

    def post(key: str, said: Any) -> Any:
        return call(client, "events", "post_event", number, body=said, idempotency_key=key)

    paid_out = post("out", models.DisburseIn(verb="disburse", amount_minor=1_000_000, reason="signed"))
    assert paid_out.state.disbursed_minor == 1_000_000
    due = [row.total_minor for row in call(client, "loans", "get_schedule", number).items]
    assert due == [payment.total_minor for payment in quote.payments]
    open_day(date(2025, 2, 10))
    repaid = post("in", models.RepayIn(verb="repay", amount_minor=due[0], reason="transfer"))
    assert repaid.state.instalments_behind == 0
    again = post("in", models.RepayIn(verb="repay", amount_minor=due[0], reason="transfer"))
    assert again.event_id == repaid.event_id
    more = models.ExtendIn(verb="extend", instalments=3, reason="lost the job")
    shown = call(client, "events", "preview_event", number, body=more)
    assert (len(shown.before.schedule), len(shown.after.schedule)) == (12, 15)
    statement = call(client, "statements", "get_statement", number, as_of=date(2025, 2, 10))
    assert [event.kind.value for event in statement.events] == ["disburse", "repay"]
    assert statement.owed.to_pay_off_minor == repaid.state.payoff_minor


def test_a_line_from_its_opening_to_a_conversion(client: Any) -> None:
    models = importlib.import_module("made.models")
    open_day(date(2026, 1, 5))
    person = models.BorrowerIn(name="测试乙", phone="12012345679", reason="applied")
    who = call(client, "borrowers", "register_borrower", body=person, idempotency_key="who")
    asked = models.LineIn(
        product_code="pay-later",
        borrower_id=who.id,
        limit_minor=500_000,
        rate_ppb=182_500_000,
        reason="signed",
    )
    line = call(client, "lines", "open_line", body=asked, idempotency_key="line")

    def post(key: str, said: Any) -> Any:
        return call(client, "events", "post_event", line.account, body=said, idempotency_key=key)

    bought = post("buy", models.PurchaseIn(verb="purchase", amount_minor=120_000, reason="shop"))
    assert bought.state.payoff_minor == 120_000
    open_day(date(2026, 2, 3))
    turned = models.ConvertIn(verb="convert", amount_minor=120_000, instalments=12, reason="asked")
    post("turn", turned)
    lower = models.ChangeLimitIn(verb="change_limit", limit_minor=300_000, reason="asked")
    shown = call(client, "lines", "preview_line_event", line.id, body=lower)
    assert (shown.before.limit_minor, shown.after.available_minor) == (500_000, 180_000)
    call(client, "lines", "post_line_event", line.id, body=lower, idempotency_key="lower")
    read = call(client, "lines", "list_line_statements", line.id)
    assert [conversion.fee_minor for conversion in read.conversions] == [8_640]
    assert call(client, "lines", "get_line", line.id).limit_minor == 300_000
