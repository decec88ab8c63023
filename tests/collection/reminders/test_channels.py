"""The real adapters against gateways over loopback: signatures, refusals, silence, lookups."""

import asyncio
import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from arrears.adapters.channels import http_call
from arrears.adapters.channels.aliyun import AliyunSms, signed
from arrears.adapters.channels.mail_in import read_mail
from arrears.adapters.channels.numbers import as_kept, international
from arrears.adapters.channels.smtp import SmtpMail, message_id
from arrears.adapters.channels.twilio import TwilioSms
from arrears.adapters.channels.voice import VoiceRobot
from arrears.adapters.channels.web_push import WebPush
from arrears.collection.reminders.ports import Known, Outgoing, Taken, UnableToUseChannel
from tests.collection.reminders.gateways import ACCOUNT, KEY_ID, SECRET, TOKEN, VOICE_KEY, Gateway, running


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with running() as found:
        yield found


def message(number: int = 1, **changes: Any) -> Outgoing:
    values = {
        "message_id": number,
        "key": f"r1/{number}",
        "channel": "sms",
        "to": f"1200000{number:04d}",
        "subject": "还款日快到了",
        "body": f"【示范】应还100元：http://x/p/{number}",
        "link": f"http://x/p/{number}",
        "language": "zh",
        "template": "due_soon",
        "version": 1,
        "values": {"amount": "100元"},
    }
    return Outgoing(**(values | changes))


def aliyun(gateway: Gateway, **changes: Any) -> AliyunSms:
    values = {
        "address": gateway.url,
        "key_id": KEY_ID,
        "secret": SECRET,
        "sign_name": "示范",
        "templates": {"due_soon/1/zh": "SMS_1"},
    }
    return AliyunSms(**(values | changes))


def twilio(gateway: Gateway, **changes: Any) -> TwilioSms:
    values = {"address": gateway.url, "account": ACCOUNT, "token": TOKEN, "sender": "+8610000000"}
    return TwilioSms(**(values | changes))


def test_the_signature_is_that_of_the_description() -> None:
    """By hand from the published steps: sort, percent-encode, HMAC-SHA-1 with `&` behind the secret."""
    found = signed(parameters={"b": "a b*~", "A": "中"}, secret="s", method="GET")
    to_sign = "GET&%2F&A%3D%25E4%25B8%25AD%26b%3Da%2520b%252A~"
    import hashlib
    import hmac

    right = hmac.new(b"s&", to_sign.encode(), hashlib.sha1).digest()
    assert found["Signature"] == base64.b64encode(right).decode()


def test_both_gateways_take_messages(gateway: Gateway) -> None:
    for provider in (aliyun(gateway), twilio(gateway)):
        answers = provider.send_many([message(n) for n in range(1, 31)])
        assert [a.taken for a in answers] == [Taken.YES] * 30
        assert {a.ref for a in answers} <= {one.ref for one in gateway.taken}
    assert sorted(one.key for one in gateway.taken if one.kind == "twilio") == sorted(
        one.key for one in gateway.taken if one.kind == "aliyun"
    )
    assert {one.to for one in gateway.taken if one.key == "r1/7"} == {"12000000007", "+8612000000007"}
    assert gateway.refused == []


def test_a_wrong_secret_is_refused(gateway: Gateway) -> None:
    assert aliyun(gateway, secret="x").send_many([message()])[0].taken == Taken.NO
    assert twilio(gateway, token="x").send_many([message()])[0].taken == Taken.NO
    assert len(gateway.refused) == 2
    assert gateway.taken == []


@pytest.mark.parametrize(
    ("failure", "taken"),
    [
        (429, Taken.LATER),
        (503, Taken.LATER),
        (500, Taken.UNKNOWN),
        (400, Taken.NO),
        ("hang up", Taken.UNKNOWN),
        ("isv.BUSINESS_LIMIT_CONTROL", Taken.LATER),
        ("isv.MOBILE_NUMBER_ILLEGAL", Taken.GONE),
        ("isv.TEMPLATE_MISSING_PARAMETERS", Taken.NO),
    ],
)
def test_what_an_answer_means(gateway: Gateway, failure: Any, taken: Taken) -> None:
    gateway.fail = [failure]
    provider = aliyun(gateway)
    assert provider.send_many([message()])[0].taken == taken
    known = provider.find(message()).known
    assert known == (Known.TAKEN if failure == "hang up" else Known.NOT_TAKEN)


def test_twilio_tells_of_numbers_and_of_lost_answers(gateway: Gateway) -> None:
    gateway.fail = ["21211"]
    assert twilio(gateway).send_many([message()])[0].taken == Taken.GONE
    gateway.fail = ["hang up"]
    assert twilio(gateway).send_many([message()])[0].taken == Taken.UNKNOWN
    found = twilio(gateway).find(message())
    assert (found.known, found.ref) == (Known.TAKEN, gateway.taken[0].ref)
    assert twilio(gateway).find(message(2)).known == Known.NOT_TAKEN


def test_nobody_there(gateway: Gateway) -> None:
    closed = "http://127.0.0.1:9"
    assert aliyun(gateway, address=closed).send_many([message()])[0].taken == Taken.LATER
    assert aliyun(gateway, address=closed).find(message()).known == Known.UNKNOWN
    assert twilio(gateway, address=closed).send_many([message()])[0].taken == Taken.LATER


def test_a_gateway_that_never_answers(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    import httpx

    monkeypatch.setattr(http_call, "TIMEOUT", httpx.Timeout(0.3))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert aliyun(gateway, address=address).send_many([message()])[0].taken == Taken.UNKNOWN


def test_text_that_is_not_registered(gateway: Gateway) -> None:
    assert aliyun(gateway).send_many([message(language="en")])[0].taken == Taken.NO
    assert gateway.taken == []


def test_only_https_beyond_this_machine(django_ready: None) -> None:
    with pytest.raises(UnableToUseChannel):
        AliyunSms(address="http://sms.example", key_id="", secret="")
    with pytest.raises(UnableToUseChannel):
        VoiceRobot(address="http://voice.example", api_key="")


def test_the_robot_calls_once(gateway: Gateway) -> None:
    robot = VoiceRobot(address=gateway.url, api_key=VOICE_KEY)
    first, second = robot.send_many([message()])[0], robot.send_many([message()])[0]
    assert (first.taken, first.ref) == (second.taken, second.ref) == (Taken.YES, gateway.taken[0].ref)
    assert len(gateway.taken) == 1


def test_numbers() -> None:
    assert international("138 0000-0000", prefix="+86") == "+8613800000000"
    assert international("010-1234", prefix="+86") == "+86101234"
    assert international("+4912", prefix="+86") == "+4912"
    assert "13800000000" in as_kept("+8613800000000", prefix="+86")
    assert "13800000000" in as_kept("8613800000000", prefix="+86")


class _Server:
    """A real SMTP server that keeps or refuses what it is given."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody"):
            return "550 no such mailbox"
        if address.startswith("full"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if b"make it slow" in envelope.content:
            await asyncio.sleep(60)
        self.mails.append(envelope)
        return "250 taken"


@pytest.fixture
def smtp() -> Iterator[tuple[_Server, int]]:
    import socket

    from aiosmtpd.controller import Controller

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = _Server()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def mail(port: int) -> SmtpMail:
    return SmtpMail(
        host="127.0.0.1",
        port=port,
        sender="Lender <help@lender.example>",
        security="none",
        unsubscribe="stop@lender.example",
    )


def test_mail_over_a_real_server(smtp: tuple[_Server, int]) -> None:
    from email import message_from_bytes, policy

    server, port = smtp
    to = [
        message(n, channel="email", to=t)
        for n, t in enumerate(("a@b.example", "nobody@b.example", "full@b.example"))
    ]
    answers = mail(port).send_many(to)
    assert [a.taken for a in answers] == [Taken.YES, Taken.GONE, Taken.LATER]
    [envelope] = server.mails
    got = message_from_bytes(envelope.content, policy=policy.default)
    assert got["Subject"] == "还款日快到了"
    assert got["Message-ID"] == answers[0].ref == message_id(key="r1/0", sender="help@lender.example")
    assert "stop@lender.example" in got["List-Unsubscribe"]
    assert got.get_content().strip() == to[0].body


def test_a_server_that_is_away_or_dies(smtp: tuple[_Server, int], monkeypatch: pytest.MonkeyPatch) -> None:
    _server, port = smtp
    assert [a.taken for a in mail(9).send_many([message(), message(2)])] == [Taken.LATER] * 2
    monkeypatch.setattr("arrears.adapters.channels.smtp.SECONDS", 0.5)
    many = [message(1, to="a@b.example", body="make it slow"), message(2, to="b@b.example")]
    assert [a.taken for a in mail(port).send_many(many)] == [Taken.UNKNOWN, Taken.LATER]
    assert mail(port).find(many[0]).known == Known.UNKNOWN


BOUNCE = b"""From: MAILER-DAEMON@mx.example
To: help@lender.example
Message-ID: <b1@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

No such user.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; a@b.example
Action: failed
Status: %s

--x
Content-Type: text/rfc822-headers

Message-ID: <r1.7@lender.example>
Subject: hello
--x--
"""


def test_mail_that_comes_back() -> None:
    [gone] = read_mail(BOUNCE % b"5.1.1")
    assert (gone.news, gone.ref, gone.event_id) == ("bounced", "<r1.7@lender.example>", "<b1@mx.example>")
    [full] = read_mail(BOUNCE % b"5.2.2")
    assert full.news == "undelivered"
    assert read_mail(BOUNCE % b"4.4.1") == []
    [reply] = read_mail(
        "From: A <a@b.example>\nSubject: Re: x\nMessage-ID: <1@b>\n"
        "Content-Type: text/plain; charset=utf-8\n\n退订\n\n> old text\n".encode()
    )
    assert (reply.reply, reply.sender, reply.channel) == ("退订", "a@b.example", "email")
    assert read_mail(b"From: a@b.example\nAuto-Submitted: auto-replied\n\nI am away\n") == []


def test_push_is_encrypted_for_one_browser(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    import http_ece
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    monkeypatch.setenv("ARREARS_PUSH_HOSTS", gateway.url)
    browser = ec.generate_private_key(ec.SECP256R1())
    point = browser.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    auth = b"0123456789abcdef"
    subscription = {
        "endpoint": f"{gateway.url}/push/1",
        "keys": {"p256dh": _b64(point), "auth": _b64(auth)},
    }
    own = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    push = WebPush(private_key=_b64(own), contact="mailto:help@lender.example")
    [answer] = push.send_many([message(channel="push", to=json.dumps(subscription))])
    assert answer.taken == Taken.YES
    headers, body = gateway.pushed[0]
    assert headers["authorization"].startswith("vapid t=")
    assert headers["content-encoding"] == "aes128gcm"
    assert len(headers["topic"]) == 32
    told = json.loads(http_ece.decrypt(body, private_key=browser, auth_secret=auth, version="aes128gcm"))
    assert told["title"] == "还款日快到了"
    assert told["url"] == "http://x/p/1"
    gateway.fail = [410, 429]
    sent = push.send_many([message(2, to=json.dumps(subscription)), message(3, to=json.dumps(subscription))])
    assert [a.taken for a in sent] == [Taken.GONE, Taken.LATER]


def test_push_goes_to_known_services_only(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARREARS_PUSH_HOSTS", raising=False)
    push = WebPush(private_key="x", contact="mailto:a@b.example")
    inner = {"endpoint": f"{gateway.url}/push/1", "keys": {"p256dh": "x", "auth": "y"}}
    assert push.send_many([message(to=json.dumps(inner))])[0].taken == Taken.GONE
    assert push.send_many([message(to="not a subscription")])[0].taken == Taken.GONE
    assert gateway.pushed == []


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
