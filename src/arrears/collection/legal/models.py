"""Legal cases with their steps and costs, sales of claims, field visits.

Whoever outside wants to know something asks `queries`; whoever wants to change something calls an operation.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from arrears.collection.legal.sale_models import Bid, Sale, SaleClaim
from arrears.collection.legal.visit_models import Visit

__all__ = ["Bid", "LegalCase", "LegalCost", "Sale", "SaleClaim", "StepRow", "Visit"]


class LegalCase(models.Model):
    """A debtor's loans before a court."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    loan_ids = ArrayField(models.BigIntegerField())
    jurisdiction = models.TextField()
    currency = models.TextField()
    track = models.TextField()  # choices.Track
    court = models.TextField()
    court_number = models.TextField(db_default="")  # the court's number of the case
    state = models.SmallIntegerField()  # choices.LegalState
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    claimed_minor = models.BigIntegerField(db_default=0)  # as filed
    judged_minor = models.BigIntegerField(db_default=0)

    class Meta:
        indexes = [
            models.Index(fields=["case_id"], name="legalcase_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case_id"], name="legalcase_one_open", condition=models.Q(closed_on__isnull=True)
            )
        ]


class StepRow(models.Model):
    """What happened in a legal case, with the day and the paper that shows it; append-only."""

    id = models.BigAutoField(primary_key=True)
    legal_case = models.ForeignKey(LegalCase, on_delete=models.PROTECT)
    step = models.TextField()  # choices.Step
    state = models.SmallIntegerField()  # after it
    on = models.DateField()  # when it happened
    known_on = models.DateField()  # business date on which it was written down
    at = models.DateTimeField(db_default=Now())
    document = models.TextField()
    payload = models.JSONField(default=dict)  # amounts in minor units, days as ISO texts
    actor = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["legal_case", "id"], name="step_of_legalcase")]


class LegalCost(models.Model):
    """What the case cost, shared over its loans; append-only."""

    id = models.BigAutoField(primary_key=True)
    legal_case = models.ForeignKey(LegalCase, on_delete=models.PROTECT)
    kind = models.TextField()  # choices.CostKind
    amount_minor = models.BigIntegerField()
    payee = models.TextField()
    invoice = models.TextField()
    on = models.DateField()
    facts = models.JSONField(default=dict)  # loan id -> fact of servicing
    actor = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_case", "payee", "invoice"], name="legalcost_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="legalcost_of_something"),
        ]
