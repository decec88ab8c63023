"""What the API keeps only for a time is thrown away: answers, deliveries, windows of the rate."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from arrears.web.api.models import Answer, WebhookAttempt, WebhookMessage, Window

# docs/api.md says these to callers.
ANSWERS_KEPT = timedelta(days=90)  # an idempotency key is known for as long
DELIVERIES_KEPT = timedelta(days=90)
_WINDOWS_KEPT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """Rows that are gone."""

    answers: int
    messages: int
    attempts: int


def prune() -> Pruned:
    """Throws away what is older than it is kept. News that still waits for its receiver stays."""
    now = timezone.now()
    with transaction.atomic():
        answers, _rows = Answer.objects.filter(created_at__lt=now - ANSWERS_KEPT).delete()
        old = WebhookMessage.objects.filter(created_at__lt=now - DELIVERIES_KEPT, next_at=None)
        attempts, _rows = WebhookAttempt.objects.filter(message__in=old).delete()
        messages, _rows = old.delete()
        Window.objects.filter(minute__lt=now - _WINDOWS_KEPT).delete()
    return Pruned(answers=answers, messages=messages, attempts=attempts)
