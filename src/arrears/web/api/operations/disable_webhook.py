"""An address is told nothing any more."""

from django.db import transaction
from django.utils import timezone

from arrears.plumbing.audit import record
from arrears.web.api.models import WebhookEndpoint


def disable_webhook(*, webhook_id: int, actor: str, reason: str) -> None:
    """Stops the endpoint; what waits for it stays unsent."""
    with transaction.atomic():
        changed = WebhookEndpoint.objects.filter(id=webhook_id, disabled_at=None).update(
            disabled_at=timezone.now(), disabled_why=reason
        )
        if changed:
            record(actor=actor, action="webhook.disable", subject=f"webhook/{webhook_id}", reason=reason)
