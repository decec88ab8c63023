"""Webhooks: signed as Standard Webhooks says, sent at least once, never to an address inside."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.api.callers import Asking, book, problem, token

NUMBER = "L0000000001"


class Receiver:
    """A receiver on loopback that keeps what it is sent and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(receiver.status)
                self.send_header("location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *_said: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/news?from=arrears"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def ask(db: str) -> Iterator[Asking]:
    from django.test import override_settings

    from arrears.config import wiring

    wiring.join()
    book()
    with override_settings(WEBHOOKS_PRIVATE=True):
        yield Asking(token())


def registered(ask: Asking, receiver: Receiver, *types: str) -> dict[str, Any]:
    said = {"url": receiver.url, "event_types": list(types or ["loan.event_posted"]), "reason": "ledger"}
    work()  # what happened before is told to nobody
    made = ask.post("/webhooks", said, key=f"w{len(types)}")
    assert made.status_code == 201, made.content
    return dict(made.json())


def repay(ask: Asking, key: str = "r") -> None:
    said = {"verb": "repay", "amount_minor": 500, "reason": "by phone"}
    assert ask.post(f"/loans/{NUMBER}/events", said, key=key).status_code == 201


def work() -> None:
    """What the worker does every minute."""
    from arrears.plumbing.tasks import drain_outbox
    from arrears.web.api.tasks import deliver_webhooks

    drain_outbox(timestamp=0)
    deliver_webhooks(timestamp=0)


def wait_over() -> None:
    """The pause before the next attempt is over."""
    from django.utils import timezone

    from arrears.web.api.models import WebhookMessage

    WebhookMessage.objects.exclude(next_at=None).update(next_at=timezone.now() - timedelta(seconds=1))


def test_news_is_signed_as_the_standard_says(ask: Asking, receiver: Receiver) -> None:
    from standardwebhooks.webhooks import Webhook, WebhookVerificationError

    made = registered(ask, receiver)
    repay(ask)
    work()
    ((headers, body),) = receiver.got
    told = Webhook(made["secret"]).verify(body, headers)
    assert told["type"] == "loan.event_posted"
    assert (told["data"]["loan"], told["data"]["kind"]) == (NUMBER, "repay")
    assert told["data"]["after"]["status"] == "active"
    with pytest.raises(WebhookVerificationError):
        Webhook(made["secret"]).verify(body.replace(b"500", b"501"), headers)
    with pytest.raises(WebhookVerificationError):  # a replay long after
        Webhook(made["secret"]).verify(body, {**headers, "webhook-timestamp": "1600000000"})
    log = ask.get(f"/webhooks/{made['id']}/attempts").json()["items"]
    assert [(row["status"], row["message_id"]) for row in log] == [(204, headers["webhook-id"])]


def test_only_the_types_asked_for_are_told(ask: Asking, receiver: Receiver) -> None:
    registered(ask, receiver, "loan.agreed")
    repay(ask)
    work()
    assert receiver.got == []


def test_it_is_sent_again_until_it_is_taken(ask: Asking, receiver: Receiver) -> None:
    made = registered(ask, receiver)
    receiver.status = 503
    repay(ask)
    work()
    work()  # not before its pause is over
    assert len(receiver.got) == 1
    receiver.status = 302  # a redirect is no answer, and not followed
    wait_over()
    work()
    receiver.status = 200
    wait_over()
    work()
    wait_over()
    work()
    assert len(receiver.got) == 3
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    log = ask.get(f"/webhooks/{made['id']}/attempts").json()["items"]
    assert [row["status"] for row in log] == [503, 302, 200]


def test_killed_between_sending_and_marking_it_is_sent_again_with_the_same_id(
    ask: Asking, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arrears.web.api.webhooks import deliver

    class Killed(BaseException):
        pass

    def killed(*_said: Any) -> None:
        raise Killed

    registered(ask, receiver)
    repay(ask)
    with monkeypatch.context() as patch:
        patch.setattr(deliver, "_mark", killed)
        with pytest.raises(Killed):
            work()
    work()  # its lease still runs
    assert len(receiver.got) == 1
    wait_over()
    work()
    (first, body), (second, again) = receiver.got
    assert (first["webhook-id"], body) == (second["webhook-id"], again)


def test_it_is_given_up_after_the_last_pause_and_a_receiver_that_is_gone_is_stopped(
    ask: Asking, receiver: Receiver
) -> None:
    from arrears.web.api.webhooks.deliver import PAUSES

    registered(ask, receiver)
    receiver.status = 500
    repay(ask)
    for _ in range(len(PAUSES) + 3):
        work()
        wait_over()
    assert len(receiver.got) == len(PAUSES) + 1
    receiver.status = 410
    repay(ask, key="s")
    work()
    assert ask.get("/webhooks").json()["items"][0]["disabled_why"]
    repay(ask, key="t")
    work()
    assert len(receiver.got) == len(PAUSES) + 2


def test_a_webhook_is_stopped_and_belongs_to_its_owner(ask: Asking, receiver: Receiver) -> None:
    made = registered(ask, receiver)
    other = Asking(token(owner="another"))
    assert other.get("/webhooks").json()["items"] == []
    assert problem(other.get(f"/webhooks/{made['id']}/attempts")) == "not-found"
    stop = {"reason": "moved"}
    assert problem(other.post(f"/webhooks/{made['id']}/stop", stop, key="x")) == "not-found"
    assert ask.post(f"/webhooks/{made['id']}/stop", stop, key="x").status_code == 201
    repay(ask)
    work()
    assert receiver.got == []


def test_secrets_are_sealed(ask: Asking, receiver: Receiver) -> None:
    from tests.servicing.lives import rows

    made = registered(ask, receiver)
    for table in ("api_webhookendpoint", "api_answer", "plumbing_auditrecord"):
        stored = json.dumps(rows(f"select encode({table}::text::bytea, 'escape') from {table}"))
        assert made["secret"].removeprefix("whsec_") not in stored, table


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://0/",
        "https://0.0.0.0/",
        "https://user@198.51.100.1/",
        "https://198.51.100.1:99999/",
        "ftp://198.51.100.1/",
        "https:///nowhere",
    ],
)
def test_an_address_inside_is_refused(db: str, url: str) -> None:
    book()
    said = {"url": url, "event_types": ["loan.agreed"], "reason": "r"}
    assert problem(Asking(token()).post("/webhooks", said, key="k")) == "refused"


def test_an_address_that_moves_inside_later_is_refused_when_it_is_sent(db: str) -> None:
    from arrears.web.api.webhooks.send import send

    answered = send(url="https://127.0.0.1:9/", headers={}, body="{}")
    assert answered.status is None
    assert "no public address" in answered.said


def test_a_public_address_is_public() -> None:
    import ipaddress

    from arrears.web.api.webhooks.address import is_public

    assert is_public(ipaddress.ip_address("93.184.215.14"))
    assert is_public(ipaddress.ip_address("2606:2800:21f:cb07:6820:80da:af6b:8b2c"))
    assert not is_public(ipaddress.ip_address("224.0.0.1"))
