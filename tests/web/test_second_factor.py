"""Who must have a second factor: the lender's rule; whoever lacks it reaches only what sets it up."""

from typing import Any

import pytest


@pytest.fixture
def client(db: str) -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost", "accept-language": "en"})


def _log_in(client: Any, role: str) -> Any:
    from arrears.web.operations.users import put_user

    user = put_user(name=f"a-{role}", role=role, password="a-long-passphrase", actor="test")
    client.force_login(user)
    return user


def _give_factor(user: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(user, generate_totp_secret())


@pytest.mark.parametrize(
    ("rule", "role", "sent"),
    [
        ("", "administrator", True),
        ("", "analyst", False),
        ("administrators", "administrator", True),
        ("staff", "analyst", True),
        ("off", "administrator", False),
        ("of course", "administrator", True),  # a mistyped rule is the strict default, never none
    ],
)
def test_the_rule_of_the_lender(client: Any, settings: Any, rule: str, role: str, sent: bool) -> None:
    settings.SECOND_FACTOR = rule
    user = _log_in(client, role)
    response = client.get("/close/")
    assert (response.status_code == 302) == sent
    if sent:
        assert response["location"] == "/second-factor/"
        assert b"Set up your second factor" in client.get("/second-factor/").content
        _give_factor(user)
        assert client.get("/close/").status_code == 200
        assert client.get("/second-factor/").status_code == 302


def test_a_demonstration_book_asks_for_none(client: Any, settings: Any) -> None:
    from arrears.plumbing.audit import record
    from arrears.simulator.queries import BEGUN

    settings.SECOND_FACTOR = ""
    _log_in(client, "administrator")
    assert client.get("/close/").status_code == 302
    record(actor="test", action=BEGUN, subject="seed 1", detail={})
    assert client.get("/close/").status_code == 200


def test_what_sets_it_up_and_the_way_out_stay_open(client: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = "administrators"
    _log_in(client, "administrator")
    for path in ("/accounts/2fa/", "/accounts/password/", "/accounts/logout/"):
        response = client.get(path)
        assert response.get("location") != "/second-factor/", path
    for path in ("/", "/loans/", "/users/", "/loans.csv"):
        assert client.get(path)["location"] == "/second-factor/", path
    assert client.post("/close/ask/")["location"] == "/second-factor/"


@pytest.fixture
def settings() -> Any:
    """Django's settings, put back afterwards."""
    from django.conf import settings as found

    before = found.SECOND_FACTOR
    yield found
    found.SECOND_FACTOR = before
