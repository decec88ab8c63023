"""The circuit breaker of a provider: after failures in a row it is left alone for a while."""

from datetime import datetime, timedelta

from django.db import transaction

from arrears.collection.reminders.models import ChannelHealth
from arrears.collection.reminders.policy import break_minutes


def is_open(*, provider: str, at: datetime) -> bool:
    """Whether the provider is left alone now."""
    health = ChannelHealth.objects.filter(provider=provider).first()
    return health is not None and health.open_until is not None and at < health.open_until


def note(*, provider: str, failures: int, successes: int, said: str, at: datetime) -> None:
    """Counts a batch: one message taken closes the breaker, a batch of failures goes on counting."""
    with transaction.atomic():
        health, _made = ChannelHealth.objects.select_for_update().get_or_create(provider=provider)
        before = health.failures
        health.failures = 0 if successes else before + failures
        if successes:
            health.open_until = None
        elif failures:
            minutes = break_minutes(health.failures)
            health.open_until = at + timedelta(minutes=minutes) if minutes else None
            health.last_said = said[:200]
        if (health.failures, failures) != (before, 0):
            health.save()
