"""Decisions about treatments and what they rested on, rulings of the release gate, estimates: append-only."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class PlannedDay(models.Model):
    """A business date whose treatments are decided, and what all its decisions rested on."""

    business_date = models.DateField(primary_key=True)
    experiment = models.TextField()
    currency = models.TextField()  # of the prices, and of the debts of all its decisions
    decided = models.IntegerField()
    capacity = models.JSONField()  # contacts a day, by channel
    prices = models.JSONField()  # minor units a contact, by channel
    versions = models.JSONField()  # of rules, experiment, strategies, and how many outcomes were known
    planned_at = models.DateTimeField(db_default=Now())


class TreatmentDecision(models.Model):
    """What was decided for a case on a business date, from which possibilities, with which probability."""

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField()  # of its PlannedDay
    holds_until = models.DateField()  # the first day on which the case may be decided anew
    case_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    loan_ids = ArrayField(models.BigIntegerField())
    arm = models.TextField()  # hold_out, or an arm of the experiment
    strategy = models.TextField()  # "" in the hold-out
    segment = models.TextField()
    eligible = ArrayField(models.TextField())
    chosen = models.TextField()
    probability = models.FloatField()
    stage = models.SmallIntegerField()  # how many decisions this case had before
    features = ArrayField(models.FloatField())  # what the effects are learned from
    overdue_minor = models.BigIntegerField()
    currency = models.TextField()
    worth_minor = models.FloatField()  # of the chosen, before capacity prices
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "business_date"], name="treatment_once_a_day")
        ]
        indexes = [
            models.Index(fields=["business_date"], name="treatment_of_day"),
            models.Index(fields=["person_id", "-business_date"], name="treatment_of_person"),
        ]


class ReleaseRuling(models.Model):
    """What the release gate said of a challenger, and the numbers it rested on."""

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField()
    experiment = models.TextField()
    champion = models.TextField()
    challenger = models.TextField()
    currency = models.TextField()  # of the amounts below
    ruling = models.TextField()  # release.Ruling
    reason = models.TextField()
    people = models.JSONField()  # by arm, as are the next two
    complaints = models.JSONField(default=dict)
    breaches = models.JSONField(default=dict)
    difference_minor = models.FloatField()
    low_minor = models.FloatField()
    high_minor = models.FloatField()
    actor = models.TextField()
    ruled_at = models.DateTimeField(db_default=Now())


class Study(models.Model):
    """An estimate from a data set outside the book, as it was computed."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()  # "recoveries"
    source_sha256 = models.TextField()  # of the files that it was computed from
    result = models.JSONField()
    actor = models.TextField()
    computed_at = models.DateTimeField(db_default=Now())
