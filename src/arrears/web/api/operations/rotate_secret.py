"""An address gets a new secret; the old one signs beside it until the receiver has changed over."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.plumbing.audit import record
from arrears.plumbing.crypto import seal
from arrears.plumbing.failures import Unable
from arrears.web.api.models import WebhookEndpoint
from arrears.web.api.webhooks import signing
from arrears.web.api.webhooks.deliver import PURPOSE

OVERLAP = timedelta(hours=24)


class UnableToRotateSecret(Unable):
    """There is no such webhook, or it is stopped."""


def rotate_secret(*, webhook_id: int, actor: str, reason: str) -> str:
    """Returns the new secret, which is never shown again. Raises UnableToRotateSecret.

    The old one goes on signing beside it for OVERLAP; one that was rotated out before stops at once.
    """
    secret = signing.new_secret()
    with transaction.atomic():
        found = WebhookEndpoint.objects.select_for_update().filter(id=webhook_id, disabled_at=None).first()
        if found is None:
            raise UnableToRotateSecret(
                _("There is no webhook %(webhook_id)s in use.") % {"webhook_id": webhook_id}
            )
        found.old_secret_sealed, found.old_secret_until = found.secret_sealed, timezone.now() + OVERLAP
        found.secret_sealed = seal(secret, purpose=PURPOSE)
        found.save(update_fields=["secret_sealed", "old_secret_sealed", "old_secret_until"])
        record(actor=actor, action="webhook.rotate", subject=f"webhook/{webhook_id}", reason=reason)
    return secret
