"""Papers over the API, previews that are held against the loan, and what is thrown away."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.callers import Asking, book, problem, token


@pytest.fixture
def asking(db: str) -> Any:
    book()
    return Asking(token())


def _number() -> str:
    from arrears.servicing.models import Loan

    return str(Loan.objects.get().number)


def test_papers_are_pdf_in_both_languages(asking: Any) -> None:
    from arrears.plumbing.clock import business_date

    number, scope = _number(), f"/loans/{_number()}"
    for language in ("en", "zh"):
        paper = asking.get(f"{scope}/statement.pdf", language=language)
        assert (paper.status_code, paper["content-type"]) == (200, "application/pdf")
        assert paper.content.startswith(b"%PDF")
    assert problem(asking.get(f"{scope}/settlement-letter.pdf")) == "refused"
    until = (business_date() + timedelta(days=3)).isoformat()
    made = asking.post(f"{scope}/payoff-quotes", {"valid_to": until, "reason": "asked"}, key="q")
    assert made.status_code == 201, (number, made.content)
    letter = asking.get(f"/payoff-quotes/{made.json()['id']}/letter.pdf", language="zh")
    assert letter.content.startswith(b"%PDF")
    assert problem(asking.get("/payoff-quotes/999/letter.pdf")) == "not-found"


def test_an_event_of_an_old_preview_is_refused(asking: Any) -> None:
    scope = f"/loans/{_number()}/events"
    said = {"verb": "repay", "amount_minor": 1_000, "reason": "at the counter"}
    mark = asking.post(f"{scope}/preview", said).json()["history_mark"]
    assert asking.post(scope, said | {"history_mark": mark}, key="first").status_code == 201
    again = asking.post(scope, said | {"history_mark": mark}, key="first")
    assert again["idempotency-replayed"] == "true"
    assert problem(asking.post(scope, said | {"history_mark": mark}, key="second")) == "changed"
    assert asking.post(scope, said, key="third").status_code == 201, "without a mark as before"


def test_why_money_was_written_down_is_audited(asking: Any) -> None:
    from arrears.plumbing.models import AuditRecord

    said = {"amount_minor": 5, "currency": "CNY", "channel": "cash", "reason": "found in the drawer"}
    made = asking.post("/payments", said, key="p").json()
    kept = AuditRecord.objects.get(action="payment.receive")
    assert (kept.subject, kept.reason) == (f"receipt/{made['id']}", "found in the drawer")


def test_what_is_old_is_thrown_away(asking: Any) -> None:
    from django.utils import timezone

    from arrears.web.api.models import Answer, WebhookAttempt, WebhookEndpoint, WebhookMessage
    from arrears.web.api.operations.prune import DELIVERIES_KEPT, prune
    from tests.api.callers import staff

    asking.post("/payments", {"amount_minor": 5, "currency": "CNY", "channel": "cash"}, key="p")
    endpoint = WebhookEndpoint.objects.create(
        url="https://127.0.0.1/", event_types=[], secret_sealed=b"", owner=staff()
    )
    old = timezone.now() - DELIVERIES_KEPT - timedelta(days=1)
    for name, next_at in (("done", None), ("waits", old)):
        one = WebhookMessage.objects.create(
            message_id=name, endpoint=endpoint, event_type="x", body="{}", next_at=next_at, created_at=old
        )
        WebhookAttempt.objects.create(message=one, milliseconds=1)
    assert prune().answers == 0
    Answer.objects.update(created_at=old)
    done = prune()
    assert (done.answers, Answer.objects.count()) == (1, 0)
    assert [one.message_id for one in WebhookMessage.objects.all()] == ["waits"]
    assert WebhookAttempt.objects.count() == 1


def test_after_a_rotation_both_secrets_sign_for_a_day(db: str) -> None:
    from django.utils import timezone
    from standardwebhooks.webhooks import Webhook, WebhookVerificationError

    from arrears.plumbing.crypto import seal
    from arrears.plumbing.models import AuditRecord
    from arrears.web.api.models import WebhookEndpoint
    from arrears.web.api.operations.rotate_secret import UnableToRotateSecret, rotate_secret
    from arrears.web.api.webhooks import signing
    from arrears.web.api.webhooks.deliver import PURPOSE, _secrets
    from tests.api.callers import staff

    old = signing.new_secret()
    endpoint = WebhookEndpoint.objects.create(
        url="https://127.0.0.1/", event_types=[], secret_sealed=seal(old, purpose=PURPOSE), owner=staff()
    )
    new = rotate_secret(webhook_id=endpoint.id, actor="ada", reason="a leaver knew it")
    endpoint.refresh_from_db()
    now = int(timezone.now().timestamp())

    def sent() -> dict[str, str]:
        return signing.headers(secrets_=_secrets(endpoint), message_id="m", timestamp=now, body="{}")

    for secret in (old, new):
        Webhook(secret).verify("{}", sent())
    endpoint.old_secret_until = timezone.now()
    Webhook(new).verify("{}", sent())
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify("{}", sent())
    assert AuditRecord.objects.get(action="webhook.rotate").reason == "a leaver knew it"
    with pytest.raises(UnableToRotateSecret):
        rotate_secret(webhook_id=endpoint.id + 1, actor="ada", reason="x")
