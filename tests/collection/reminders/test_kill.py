"""Killed anywhere, no message is lost and none is sent twice: counted at the gateway, not in our own
tables.
"""

import json
import multiprocessing
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest

from tests.close.test_kill import _name, _named
from tests.collection.reminders.gateways import ACCOUNT, KEY_ID, SECRET, TOKEN, VOICE_KEY, Gateway, running
from tests.collection.reminders.lender import DUE, close_to, make_lender, plan

PEOPLE, SEED = 24, 20240215
BATCH = 8


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def planned(module_db: str) -> str:
    """People whose reminders are planned, by SMS all of them."""
    from django.db import connection

    make_lender(people=PEOPLE, emails=False)
    close_to(DUE)
    assert plan(DUE).waiting == PEOPLE
    connection.close()
    return module_db


def _settings(kind: str, gateway: Gateway) -> dict[str, str]:
    codes = {f"due_today/1/{language}": "SMS_1" for language in ("zh", "en")}
    return {
        "ARREARS_CHANNEL_SMS": kind,
        "ARREARS_SMS_ALIYUN_URL": gateway.url,
        "ARREARS_SMS_ALIYUN_KEY_ID": KEY_ID,
        "ARREARS_SMS_ALIYUN_SECRET": SECRET,
        "ARREARS_SMS_ALIYUN_SIGN": "示范",
        "ARREARS_SMS_ALIYUN_TEMPLATES": json.dumps(codes),
        "ARREARS_SMS_TWILIO_URL": gateway.url,
        "ARREARS_SMS_TWILIO_ACCOUNT": ACCOUNT,
        "ARREARS_SMS_TWILIO_TOKEN": TOKEN,
        "ARREARS_SMS_TWILIO_SENDER": "+8610",
        "ARREARS_VOICE_URL": gateway.url,
        "ARREARS_VOICE_KEY": VOICE_KEY,
        "ARREARS_MESSAGE_BATCH": str(BATCH),
    }


class Copies:
    """Copies of the planned database, one a kill."""

    def __init__(self, url: str) -> None:
        self.url = url

    def fresh(self, name: str) -> str:
        with psycopg.connect(_named(self.url, "postgres"), autocommit=True) as link:
            link.execute(f'drop database if exists "{name}" with (force)')
            link.execute(f'create database "{name}" template "{_name(self.url)}"')
            link.execute("checkpoint")
        return _named(self.url, name)

    def drop(self, name: str) -> None:
        with psycopg.connect(_named(self.url, "postgres"), autocommit=True) as link:
            link.execute(f'drop database if exists "{name}" with (force)')


def _run(url: str, settings: dict[str, str], *, kill_at: str = "", after: float | None = None) -> int | None:
    from tests.collection.reminders.kill_worker import send

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.collection.reminders.kill_worker"])
    begun = context.Event()
    process = context.Process(target=send, args=(begun, url, settings, kill_at, bool(kill_at or after)))
    process.start()
    begun.wait(120)
    if after is not None:
        process.join(after)
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
    process.join(120)
    return process.exitcode


def _states(url: str) -> Counter[int]:
    with psycopg.connect(url) as link:
        rows = link.execute("select state, count(*) from reminders_message group by 1").fetchall()
    return Counter(dict(rows))


def _attempts(url: str) -> int:
    with psycopg.connect(url) as link:
        return link.execute("select count(*) from contacts_attemptrow").fetchone()[0]


def _once(gateway: Gateway, url: str, what: str) -> None:
    """Every person got exactly one message, and the log of the gate says so."""
    received = Counter(one.to for one in gateway.taken)
    assert sorted(received.values()) == [1] * PEOPLE, (what, received)
    assert _states(url) == {3: PEOPLE}, what
    assert _attempts(url) == PEOPLE, what


PLACES = {
    "aliyun": ["claimed", "prepared", "sent", "marked", "7", "10"],
    "twilio": ["prepared", "sent", "11"],
}


@pytest.mark.parametrize("kind", ["aliyun", "twilio"])
def test_killed_at_a_named_place(planned: str, gateway: Gateway, kind: str) -> None:
    copies = Copies(planned)
    for place in PLACES[kind]:
        gateway.taken.clear()
        name = f"sent_{os.getpid()}_{kind}_{place}"
        url = copies.fresh(name)
        assert _run(url, _settings(kind, gateway), kill_at=place) in (-signal.SIGKILL, 0)
        assert _run(url, _settings(kind, gateway)) == 0
        _once(gateway, url, f"{kind}, killed at {place}")
        copies.drop(name)


def test_killed_at_any_time_again_and_again(planned: str, gateway: Gateway) -> None:
    chance, copies, killed = random.Random(SEED), Copies(planned), 0
    for number in range(4):
        gateway.taken.clear()
        name = f"sent_{os.getpid()}_time_{number}"
        url = copies.fresh(name)
        kind = chance.choice(["aliyun", "twilio"])
        for _attempt in range(4):
            code = _run(url, _settings(kind, gateway), after=chance.uniform(0.01, 0.5))
            killed += code == -signal.SIGKILL
            if code == 0:
                break
        assert _run(url, _settings(kind, gateway)) == 0
        _once(gateway, url, f"seed {SEED}, {kind}, run {number}")
        copies.drop(name)
    assert killed >= 4


def test_what_nobody_can_tell_stays_in_doubt(planned: str, gateway: Gateway) -> None:
    """A gateway that does not answer when it is asked: nothing is sent twice, a person decides."""
    copies, name = Copies(planned), f"sent_{os.getpid()}_doubt"
    url = copies.fresh(name)
    settings = _settings("aliyun", gateway)
    assert _run(url, settings, kill_at="sent") == -signal.SIGKILL
    first = len(gateway.taken)
    assert first == BATCH
    gateway.fail = [503] * BATCH  # each lookup
    assert _run(url, settings) == 0
    assert sorted(Counter(one.to for one in gateway.taken).values()) == [1] * PEOPLE
    assert _states(url) == {3: PEOPLE - first, 9: first}
    assert _attempts(url) == PEOPLE  # for the caps it counts
    copies.drop(name)
