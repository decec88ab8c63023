"""Disputes, complaints and requests with their clocks; what was said is sealed, what happened is
append-only."""

from django.db import models
from django.db.models.functions import Now


class Matter(models.Model):
    """Something that a borrower brings forward."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField(db_index=True)
    loan_id = models.BigIntegerField(null=True)
    loan_number = models.TextField(blank=True)
    kind = models.SmallIntegerField()  # choices.MatterKind
    topic = models.SmallIntegerField()  # choices.Topic
    state = models.SmallIntegerField()  # choices.MatterState
    jurisdiction = models.TextField()
    words_sealed = models.BinaryField(null=True)
    about = models.TextField(blank=True)  # whom a complaint is about: staff:li, agency:code
    attempt_id = models.BigIntegerField(null=True)  # the contact that it is about
    channel = models.TextField()  # portal, phone, letter, regulator, …
    received_on = models.DateField()
    received_at = models.DateTimeField(db_default=Now())
    acknowledge_by = models.DateField()
    due_on = models.DateField()  # the clock: its last day
    working_days = models.BooleanField()  # the clock counts working days
    cited = models.TextField()  # the rule of the clock
    extended = models.SmallIntegerField(default=0)  # how often the clock was made longer
    holds_case = models.BooleanField()  # a complaint about conduct
    stop_id = models.BigIntegerField(null=True)  # at the gate, while it is open
    verdict = models.SmallIntegerField(default=0)  # choices.Verdict
    root_cause = models.SmallIntegerField(default=0)
    redress = models.SmallIntegerField(default=0)
    redress_minor = models.BigIntegerField(default=0)
    redress_reference = models.TextField(blank=True)  # event or proposal of servicing, letter, …
    answer_sealed = models.BinaryField(null=True)
    acknowledged_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    idempotency_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="matter_clock")]


class MatterStep(models.Model):
    """Something that was done about it; append-only."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    before = models.SmallIntegerField(null=True)
    after = models.SmallIntegerField()
    on = models.DateField()  # business date
    at = models.DateTimeField(db_default=Now())
    actor = models.TextField()
    note = models.TextField(blank=True)
