"""Tokens and webhooks on the screen: made, shown once, revoked, given a new secret, stopped."""

from typing import Any

import pytest

from tests.api.callers import Asking, staff


@pytest.fixture
def client(db: str) -> Any:
    from django.test import Client

    client = Client(headers={"host": "localhost", "accept-language": "en"})
    client.force_login(staff("ada", "administrator"))
    return client


def _shown_once(response: Any) -> str:
    assert response["cache-control"] == "no-store"
    return str(response.content.decode().split('<code class="breaks">')[1].split("</code>")[0])


def test_a_token_is_made_used_and_revoked(client: Any) -> None:
    from tests.servicing.lives import START, open_day

    open_day(START)
    staff("officer", "servicing_officer")
    said = {
        "name": "ledger export",
        "owner": "officer",
        "days": 30,
        "requests_a_minute": 60,
        "scopes": ["read:loans"],
    }
    made = _shown_once(client.post("/api-tokens/", said))
    assert Asking(made).get("/loans").status_code == 200
    assert Asking(made).get("/payments").status_code == 403
    page = client.get("/api-tokens/").content.decode()
    assert "ledger export" in page
    assert "never used" not in page
    assert made not in page
    prefix = made.split("_")[1]
    assert "read:loans" in client.get(f"/api-tokens/{prefix}/").content.decode()
    client.post(f"/api-tokens/{prefix}/revoke/", {"reason": "a test"})
    assert Asking(made).get("/loans").status_code == 401
    assert "Revoked" in client.get(f"/api-tokens/{prefix}/").content.decode()
    assert client.get("/api-tokens/nobody/").status_code == 404


def test_a_token_needs_scopes_and_an_owner_with_a_role(client: Any) -> None:
    page = client.post("/api-tokens/", {"name": "x", "owner": "nobody", "days": 1, "requests_a_minute": 1})
    assert page.content.decode().count('class="error"') == 2


def test_a_webhook_is_registered_rotated_and_stopped(client: Any) -> None:
    from django.test import override_settings

    said = {"url": "http://127.0.0.1:9/", "event_types": ["loan.agreed"], "reason": "a test"}
    assert client.post("/webhooks/", said).status_code == 422, "no public address"
    with override_settings(WEBHOOKS_PRIVATE=True):
        first = _shown_once(client.post("/webhooks/", said))
    assert first.startswith("whsec_")
    page = client.get("/webhooks/").content.decode()
    address = page.split('href="/webhooks/')[1].split('"')[0]
    change = f"/webhooks/{address}change/"
    assert client.post(change, {"action": "rotate", "reason": " "}).status_code == 422
    second = _shown_once(client.post(change, {"action": "rotate", "reason": "a leaver knew it"}))
    assert second != first
    assert "The old secret still signs until" in client.get(f"/webhooks/{address}").content.decode()
    client.post(change, {"action": "stop", "reason": "not used any more"})
    assert "not used any more" in client.get(f"/webhooks/{address}").content.decode()
    assert client.post(change, {"action": "rotate", "reason": "again"}).status_code == 422


def test_deliveries_are_listed(client: Any) -> None:
    from arrears.web.api.models import WebhookAttempt, WebhookEndpoint, WebhookMessage

    endpoint = WebhookEndpoint.objects.create(
        url="https://example.org/",
        event_types=["loan.agreed"],
        secret_sealed=b"",
        owner=staff("ada", "administrator"),
    )
    message = WebhookMessage.objects.create(
        message_id="m1", endpoint=endpoint, event_type="loan.agreed", body="{}"
    )
    WebhookAttempt.objects.create(message=message, status=503, said="try later", milliseconds=12)
    WebhookAttempt.objects.create(message=message, status=None, said="refused", milliseconds=3)
    page = client.get(f"/webhooks/{endpoint.id}/").content.decode()
    for words in ("503", "try later", "no answer", "loan.agreed"):
        assert words in page
