"""No endpoint of the API opens without a good token that has its scope."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api.callers import Asking, book, problem, staff, token

NUMBER = "L0000000001"


def operations() -> Iterator[tuple[str, str, str]]:
    """(method, address, scope) of every operation of the API."""
    from arrears.web.api.urls import api

    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                address = path.replace("{path:number}", NUMBER).replace("{code}", "cash-12")
                (auth,) = operation.auth_callbacks
                yield operation.methods[0], address.replace("{id}", "1"), auth.scope


def ask(asking: Asking, method: str, address: str) -> Any:
    return asking.get(address) if method == "GET" else asking.post(address, {}, key="k")


@pytest.fixture(scope="module")
def ready(module_db: str) -> None:
    book()
    said = {"amount_minor": 5, "currency": "CNY", "channel": "cash"}
    assert Asking(token()).post("/payments", said, key="first").json()["id"] == 1
    from arrears.web.api.models import WebhookEndpoint

    WebhookEndpoint.objects.create(url="https://a.example/", event_types=[], secret_sealed=b"", owner=staff())


def answers(asking: Asking) -> set[tuple[int, str]]:
    found = [ask(asking, method, address) for method, address, _scope in operations()]
    assert len(found) > 6
    return {(response.status_code, problem(response)) for response in found}


def test_without_a_token_nothing_opens(ready: None) -> None:
    assert answers(Asking(None)) == {(401, "unauthenticated")}


def test_a_session_is_no_token(ready: None) -> None:
    asking = Asking(None)
    asking.client.force_login(staff())
    assert answers(asking) == {(401, "unauthenticated")}


@pytest.mark.parametrize("spoilt", ["", "arr_", "arr_0123456789ab_" + "0" * 64, "x" * 5000, "arr_\u00e9"])
def test_an_unknown_token_opens_nothing(ready: None, spoilt: str) -> None:
    assert answers(Asking(spoilt)) == {(401, "unauthenticated")}


def test_a_token_with_another_secret_opens_nothing(ready: None) -> None:
    good = token()
    assert answers(Asking(good[:-1] + ("0" if good[-1] != "0" else "1"))) == {(401, "unauthenticated")}


def test_a_token_without_the_scope_is_refused(ready: None) -> None:
    from arrears.web.api.scopes import SCOPES

    for method, address, scope in operations():
        others = [other for other in SCOPES if other != scope]
        response = ask(Asking(token(*others)), method, address)
        assert (response.status_code, problem(response)) == (403, "forbidden"), address


def test_with_its_scope_an_endpoint_is_reached(ready: None) -> None:
    for method, address, scope in operations():
        status = ask(Asking(token(scope)), method, address).status_code
        refused = {401, 403, 405} if "/payoff-quotes/" in address else {401, 403, 404, 405}  # none was quoted
        assert status not in refused, address


def test_a_revoked_token_opens_nothing(ready: None) -> None:
    from arrears.web.api.operations.revoke_token import revoke_token

    text = token()
    revoke_token(prefix=text.split("_")[1], actor="tester", reason="lost")
    assert answers(Asking(text)) == {(401, "unauthenticated")}


def test_an_expired_token_opens_nothing(ready: None) -> None:
    from django.utils import timezone

    from arrears.web.api.models import Token

    text = token()
    Token.objects.filter(prefix=text.split("_")[1]).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert answers(Asking(text)) == {(401, "unauthenticated")}


def test_a_token_of_a_closed_log_in_opens_nothing(ready: None) -> None:
    from django.contrib.auth.models import User

    text = token(owner="leaver")
    User.objects.filter(username="leaver").update(is_active=False)
    assert answers(Asking(text)) == {(401, "unauthenticated")}


def test_a_token_may_never_more_than_its_owner(ready: None) -> None:
    asking = Asking(token(owner="reader", role="analyst"))
    for method, address, scope in operations():
        status = ask(asking, method, address).status_code
        assert (status == 403) == scope.startswith("write:"), address


def test_only_the_hash_of_a_token_is_stored(ready: None) -> None:
    from django.db import connection

    text = token()
    with connection.cursor() as cursor:
        cursor.execute("select api_token::text from api_token")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert text.split("_")[1] in stored
    assert text.split("_")[2] not in stored


def test_the_last_use_is_noted(ready: None) -> None:
    from arrears.web.api.models import Token

    text = token()
    Asking(text).get("/products")
    assert Token.objects.get(prefix=text.split("_")[1]).last_used_at is not None
