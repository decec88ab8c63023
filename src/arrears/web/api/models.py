"""Tables of the API: its tokens, the answers that it gave, and how often it was asked."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Token(models.Model):
    """A key to the API. Only the hash of its secret is kept: whoever reads the table can't use it."""

    id = models.BigAutoField(primary_key=True)
    prefix = models.TextField(unique=True)  # the part of the token that may be shown
    secret_hash = models.TextField()  # SHA-256 of a secret of 256 random bits: nothing to guess, no salt
    name = models.TextField()  # what uses it
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scopes = models.JSONField()  # list of scopes.py
    requests_a_minute = models.IntegerField()
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.TextField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True)
    last_used_at = models.DateTimeField(null=True)  # to the minute


class Answer(models.Model):
    """What a write was answered, by the owner's idempotency key: the same again, and nothing done twice."""

    id = models.BigAutoField(primary_key=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.TextField()
    digest = models.TextField()  # of method, address and body
    status = models.SmallIntegerField()
    body = models.BinaryField()  # as sent, sealed (purpose `api.answer`)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="answer_once_a_key")]
        indexes = [models.Index(fields=["created_at"], name="answer_age")]


class Window(models.Model):
    """How often something was asked for in the running minute; one row for a token or an address."""

    subject = models.TextField(primary_key=True)
    minute = models.DateTimeField()
    count = models.IntegerField()


class WebhookEndpoint(models.Model):
    """An address that is told news, signed with a secret of its own."""

    id = models.BigAutoField(primary_key=True)
    url = models.TextField()
    event_types = models.JSONField()  # webhooks/types.py
    secret_sealed = models.BinaryField()  # plumbing.crypto, purpose `webhook.secret`
    # After a rotation the old secret goes on signing beside the new one until then.
    old_secret_sealed = models.BinaryField(null=True)
    old_secret_until = models.DateTimeField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    disabled_at = models.DateTimeField(null=True)
    disabled_why = models.TextField(blank=True)


class WebhookMessage(models.Model):
    """One piece of news for one endpoint; it goes on being sent until it is taken or given up."""

    id = models.BigAutoField(primary_key=True)
    message_id = models.TextField()  # webhook-id: the same at every attempt
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE)
    event_type = models.TextField()
    body = models.TextField()  # as it is signed and sent; no personal data
    created_at = models.DateTimeField(db_default=Now())
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now(), null=True)  # null: nothing more is to be done
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="webhook_due", condition=models.Q(next_at__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "message_id"], name="webhook_message_once")
        ]


class WebhookAttempt(models.Model):
    """One sending of a message and what came back: the delivery log."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(WebhookMessage, on_delete=models.CASCADE)
    at = models.DateTimeField(db_default=Now())
    status = models.SmallIntegerField(null=True)  # HTTP; null: there was no answer
    said = models.TextField(blank=True)  # why not
    milliseconds = models.IntegerField()
