"""The log of the gate: every decision, what came of it, and what holds contacts back.

Decisions, reveals, attempts and refusals of third persons are append-only.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class DecisionRow(models.Model):
    """An answer of the gate, allowed or denied."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    loan_ids = ArrayField(models.BigIntegerField())
    contact_point_id = models.BigIntegerField(null=True)
    number = models.BinaryField(null=True)  # blind index of the contact point
    owner = models.TextField()  # whose it is, as it was then
    place = models.TextField()
    channel = models.TextField()
    purpose = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()
    mandate_id = models.BigIntegerField(null=True)
    verdict = models.TextField()
    rules = ArrayField(models.TextField())
    counters = models.JSONField(default=list)
    duties = ArrayField(models.TextField())
    reasons = ArrayField(models.TextField())
    next_allowed_at = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)  # an allowed one may be used until then
    rulebook_version = models.TextField()
    decided_at = models.DateTimeField(db_default=Now())  # the machine's clock, for the order of things

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "at"], name="decision_person"),
            models.Index(
                fields=["number", "at"], name="decision_number", condition=models.Q(number__isnull=False)
            ),
        ]


class Reveal(models.Model):
    """A number or address that was shown or handed over, behind its decision."""

    decision_id = models.BigIntegerField(primary_key=True)
    actor = models.TextField()
    at = models.DateTimeField(db_default=Now())


class AttemptRow(models.Model):
    """A contact that was made, once a decision; or one by the debtor (no decision)."""

    id = models.BigAutoField(primary_key=True)
    decision_id = models.BigIntegerField(null=True, unique=True)
    person_id = models.BigIntegerField()
    loan_ids = ArrayField(models.BigIntegerField())
    contact_point_id = models.BigIntegerField(null=True)
    number = models.BinaryField(null=True)
    owner = models.TextField()
    place = models.TextField()
    channel = models.TextField()
    purpose = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()
    inbound = models.BooleanField(default=False)
    result = models.TextField()  # contacts.choices.RESULTS
    connected = models.BooleanField()
    spoke_with = models.SmallIntegerField()  # contacts.choices.SpokeWith
    seconds = models.IntegerField(null=True)
    recording = models.TextField(blank=True)  # a reference, never the recording itself
    supplier = models.TextField(blank=True)
    duties_met = ArrayField(models.TextField())
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "at"], name="attempt_person"),
            models.Index(
                fields=["number", "at"], name="attempt_number", condition=models.Q(number__isnull=False)
            ),
        ]


class Withdrawal(models.Model):
    """An allowed contact that will not be made: it counts no more."""

    decision_id = models.BigIntegerField(primary_key=True)
    actor = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField(db_default=Now())


class StopRow(models.Model):
    """Something that holds contacts back, from a moment on; lifted only with evidence."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    kind = models.TextField()  # contacts.choices.STOPS
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    loan_ids = ArrayField(models.BigIntegerField(), default=list)  # [] = all
    channel = models.TextField(blank=True)  # "" = all
    number = models.BinaryField(null=True)  # blind index; null = all contact points
    evidence = models.TextField()
    actor = models.TextField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(blank=True)
    lift_evidence = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="stop_person")]


class ThirdPersonRefusal(models.Model):
    """A third person wants no contact: for good, by the number itself, whoever's debt it is."""

    id = models.BigAutoField(primary_key=True)
    number = models.BinaryField(db_index=True)
    person_id = models.BigIntegerField()  # about whom they were asked
    at = models.DateTimeField()
    evidence = models.TextField()
    actor = models.TextField()


class ConsentRow(models.Model):
    """What a debtor agreed to, with its evidence; withdrawn at any time."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    kind = models.TextField()  # agreement, consent, request
    rule = models.TextField(blank=True)  # that it lifts
    channel = models.TextField(blank=True)  # "" = any
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    evidence = models.TextField()
    actor = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="consent_person")]
