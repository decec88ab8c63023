"""Tables that know no lending words: clock, outbox, audit trail."""

from django.db import models


class Clock(models.Model):
    """The business date: one row, set and advanced by people and the close, never read from the machine."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    business_date = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_one_row")]


class OutboxEvent(models.Model):
    """News for higher slices, written in the transaction of the change and answered at least once."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    payload = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="outbox_waiting", condition=models.Q(handled_at__isnull=True))
        ]


class AuditRecord(models.Model):
    """Who did what and why; append-only, each record carries the hash of the one before it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.TextField()
    action = models.TextField()
    subject = models.TextField()
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.TextField()
    hash = models.TextField(unique=True)
