"""Messages that are due are sent, and what came back is written down.

At least once: a message is leased before it is sent and marked afterwards. Whoever dies in between leaves a
lease that runs out, and the message goes out again with the same webhook-id.
"""

import time
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from arrears.plumbing.crypto import open_sealed
from arrears.web.api.models import WebhookAttempt, WebhookEndpoint, WebhookMessage
from arrears.web.api.webhooks.send import Answered, send
from arrears.web.api.webhooks.signing import headers

PURPOSE = "webhook.secret"
_LEASE_SECONDS = 60  # longer than one sending can take
# Pauses after each failed attempt, as Standard Webhooks proposes; after the last the message is given up.
PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
_GONE = 410
_LEASE_ONE = (
    "update api_webhookmessage set attempts = attempts + 1, "
    "next_at = clock_timestamp() + make_interval(secs => %s) where id = ("
    "select m.id from api_webhookmessage m join api_webhookendpoint e on e.id = m.endpoint_id "
    "where m.next_at <= clock_timestamp() and e.disabled_at is null "
    "order by m.next_at, m.id limit 1 for update of m skip locked) returning id"
)


def deliver(*, limit: int = 1000) -> int:
    """Sends up to `limit` messages that are due; returns how many were taken by their receivers."""
    taken = 0
    for _ in range(limit):
        message = _lease()
        if message is None:
            break
        answer = _send(message)
        _mark(message, answer)
        taken += answer.taken
    return taken


def _lease() -> WebhookMessage | None:
    with connection.cursor() as cursor:
        cursor.execute(_LEASE_ONE, [_LEASE_SECONDS])
        row = cursor.fetchone()
    return None if row is None else WebhookMessage.objects.select_related("endpoint").get(id=row[0])


def _send(message: WebhookMessage) -> Answered:
    signed = headers(
        secrets_=_secrets(message.endpoint),
        message_id=message.message_id,
        timestamp=int(time.time()),
        body=message.body,
    )
    return send(url=message.endpoint.url, headers=signed, body=message.body)


def _secrets(endpoint: WebhookEndpoint) -> list[str]:
    """The secret, and after a rotation the old one for as long as it holds."""
    sealed = [endpoint.secret_sealed]
    old, until = endpoint.old_secret_sealed, endpoint.old_secret_until
    if old is not None and until is not None and until > timezone.now():
        sealed.append(old)
    return [open_sealed(one, purpose=PURPOSE) for one in sealed]


def _mark(message: WebhookMessage, answer: Answered) -> None:
    """Taken: done. Else again after a pause, unless the receiver is gone or every pause is used up."""
    now = timezone.now()
    with transaction.atomic():
        WebhookAttempt.objects.create(
            message=message, status=answer.status, said=answer.said, milliseconds=answer.milliseconds
        )
        if answer.taken:
            message.delivered_at, message.next_at = now, None
        elif answer.status == _GONE:
            message.next_at = None
            WebhookEndpoint.objects.filter(id=message.endpoint_id).update(
                disabled_at=now, disabled_why="its receiver answered 410 Gone"
            )
        else:
            pause = PAUSES[message.attempts - 1] if message.attempts <= len(PAUSES) else None
            message.next_at = None if pause is None else now + pause
        message.save(update_fields=["delivered_at", "next_at"])
