"""Tables of the reminders. What was said and what came back is append-only; a message's state only moves
on.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class TemplateDecision(models.Model):
    """Who proposed, approved, rejected or retired a version of a template; append-only."""

    id = models.BigAutoField(primary_key=True)
    template = models.TextField()
    version = models.IntegerField()
    digest = models.TextField()  # of the texts that were looked at
    state = models.SmallIntegerField()  # choices.TemplateState
    actor = models.TextField()
    reason = models.TextField()
    decided_on = models.DateField()  # business date
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["template", "version"], name="template_decisions")]


class Run(models.Model):
    """The reminders of one business date: planned once."""

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField(unique=True)
    plan_version = models.TextField()  # rulebook.version()
    planned_at = models.DateTimeField()  # on the clock of the business
    people = models.IntegerField()
    loans = models.IntegerField()
    actor = models.TextField()


class Message(models.Model):
    """One message to one person, from its planning to what became of it."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True)  # null: sent at once, outside a plan
    key = models.TextField(unique=True)  # idempotency key, also the channel's
    business_date = models.DateField()
    person_id = models.BigIntegerField()
    loan_ids = ArrayField(models.BigIntegerField())
    step = models.TextField(db_default="")
    template = models.TextField(db_default="")
    version = models.IntegerField(db_default=0)
    language = models.TextField(db_default="")
    channel = models.TextField(db_default="")  # choices.Channel, "" = none was usable
    purpose = models.TextField(db_default="")  # the gate's
    contact_point_id = models.BigIntegerField(null=True)
    decision_id = models.BigIntegerField(null=True)  # of the gate
    duties = models.TextField(db_default="")  # the gate's, with a space between
    state = models.SmallIntegerField()  # choices.MessageState
    why = models.TextField(db_default="")  # choices.WHY, or a reason of the gate
    rules = models.TextField(db_default="")  # that the gate named, with a space between
    values = models.JSONField(
        db_default=models.Value({}, models.JSONField())
    )  # amounts and days, nothing personal
    text_sealed = models.BinaryField(null=True)  # what was handed over: subject and body
    not_before = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(db_default=0)
    claim = models.BigIntegerField(null=True)  # while CLAIMED: advisory lock of the worker that holds it
    next_try_at = models.DateTimeField(null=True)
    provider = models.TextField(db_default="")
    provider_ref = models.TextField(db_default="")
    segments = models.SmallIntegerField(db_default=0)
    cost_minor = models.BigIntegerField(db_default=0)
    handed_at = models.DateTimeField(null=True)
    state_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "business_date"], name="message_of_person"),
            models.Index(fields=["business_date", "state"], name="message_of_day"),
            models.Index(fields=["template", "version"], name="message_of_template"),
            models.Index(
                fields=["not_before", "id"], name="message_waiting", condition=models.Q(state__in=(1, 2))
            ),
            models.Index(
                fields=["provider", "provider_ref"],
                name="message_provider_ref",
                condition=~models.Q(provider_ref=""),
            ),
        ]


class Delivery(models.Model):
    """What came back about a message; append-only, each piece of news once."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT)
    news = models.TextField()  # choices.News
    provider = models.TextField()
    event_id = models.TextField()  # the provider's, or made of what it says
    detail = models.TextField(blank=True)
    at = models.DateTimeField()
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="delivery_once")]


class Reply(models.Model):
    """What somebody wrote back; append-only, each once."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField(null=True)  # null: nobody of ours has this number
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True)  # the last one to this number
    channel = models.TextField()
    sender_index = models.BinaryField()  # blind index of the number or address
    text_sealed = models.BinaryField()
    meaning = models.TextField()  # choices.Meaning
    provider = models.TextField()
    event_id = models.TextField()
    at = models.DateTimeField()
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="reply_once")]
        indexes = [models.Index(fields=["person_id", "at"], name="reply_of_person")]


class ChannelHealth(models.Model):
    """The circuit breaker of a provider."""

    provider = models.TextField(primary_key=True)
    failures = models.IntegerField(default=0)  # in a row
    open_until = models.DateTimeField(null=True)
    last_said = models.TextField(blank=True)
