"""An address asks to be told news."""

from dataclasses import dataclass

from django.db import transaction

from arrears.plumbing.audit import record
from arrears.plumbing.crypto import seal
from arrears.web.api.models import WebhookEndpoint
from arrears.web.api.webhooks import signing, types
from arrears.web.api.webhooks.address import check_form, resolve
from arrears.web.api.webhooks.deliver import PURPOSE


@dataclass(frozen=True, kw_only=True)
class Registered:
    """The new endpoint; its secret is never shown again."""

    id: int
    secret: str


def register_webhook(
    *, url: str, event_types: list[str], owner_id: int, actor: str, reason: str
) -> Registered:
    """Registers an address for types of news. Raises UnableToReach, UnableToSubscribe."""
    types.require_known(event_types)
    check_form(url)
    resolve(url)
    secret = signing.new_secret()
    with transaction.atomic():
        made = WebhookEndpoint.objects.create(
            url=url,
            event_types=sorted(set(event_types)),
            secret_sealed=seal(secret, purpose=PURPOSE),
            owner_id=owner_id,
        )
        record(
            actor=actor,
            action="webhook.register",
            subject=f"webhook/{made.id}",
            reason=reason,
            detail={"url": url, "event_types": sorted(set(event_types))},
        )
    return Registered(id=made.id, secret=secret)
