"""Signatures of webhooks in the Standard Webhooks form: HMAC-SHA-256 over id, timestamp and body.

Source: https://www.standardwebhooks.com (specification, symmetric keys).
"""

import base64
import hmac
from collections.abc import Sequence

from arrears.payments.ports import UnableToTrustWebhook
from arrears.plumbing.early import gettext as _

TOLERANCE_SECONDS = 300
BODY_LIMIT = 256 * 1024


def sign(*, secret: bytes, event_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`."""
    signed = f"{event_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def verify(*, secrets: Sequence[bytes], headers: dict[str, str], body: bytes, now: float) -> str:
    """The id of the event. Several secrets: old and new while they change. Raises UnableToTrustWebhook."""
    given = {name.lower(): value for name, value in headers.items()}
    try:
        event_id, timestamp = given["webhook-id"], int(given["webhook-timestamp"])
        signatures = given["webhook-signature"].split()
    except (KeyError, ValueError):
        raise UnableToTrustWebhook(_("The webhook has no id, timestamp or signature.")) from None
    if len(body) > BODY_LIMIT or not 1 <= len(event_id) <= 200:
        raise UnableToTrustWebhook(_("The webhook is too large."))
    if abs(now - timestamp) > TOLERANCE_SECONDS:
        raise UnableToTrustWebhook(_("The webhook is too old, or this machine's clock is wrong."))
    right = [sign(secret=s, event_id=event_id, timestamp=timestamp, body=body).encode() for s in secrets]
    if not any(hmac.compare_digest(one, said.encode()) for one in right for said in signatures):
        raise UnableToTrustWebhook(_("The signature of the webhook is wrong. Is the secret the provider's?"))
    return event_id
