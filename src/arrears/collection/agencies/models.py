"""The panel of agencies, what each may do, what lies with it, and what it asks for.

Whoever outside wants to know something asks `queries`; whoever wants to change something calls an operation.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Agency(models.Model):
    """An agency of the panel."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    contract_from = models.DateField()
    contract_to = models.DateField()
    clauses = ArrayField(models.TextField())  # what the contract states, policy.CLAUSES
    commission = models.TextField()  # code of rules/collection/commissions.yaml
    capacity = models.IntegerField()  # debtors at once
    regions = ArrayField(models.TextField(), default=list)  # [] = all
    admitted_on = models.DateField()
    admitted_by = models.TextField()
    ended_on = models.DateField(null=True)
    end_why = models.TextField(db_default="")


class Operator(models.Model):
    """A person of an agency who may log in; the key is the log-in name."""

    username = models.TextField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    since_on = models.DateField()
    let_in_by = models.TextField()


class Mandate(models.Model):
    """What an agency may do, from when to when."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    channels = ArrayField(models.TextField())  # contacts.gate.planned.Channel
    dpd_from = models.IntegerField()
    dpd_to = models.IntegerField()
    concession_ppm = models.IntegerField(db_default=0)  # of what is owed, that it may offer to let go
    from_on = models.DateField()
    to_on = models.DateField()
    ended_on = models.DateField(null=True)
    given_by = models.TextField()


class Placement(models.Model):
    """A debtor's case with an agency."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT)
    rule = models.TextField()  # of rules/collection/placement.yaml, "" = by hand
    rule_version = models.TextField()
    case_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    loan_ids = ArrayField(models.BigIntegerField())
    currency = models.TextField()
    dpd_days = models.IntegerField()
    overdue_minor = models.BigIntegerField()
    owed_minor = models.BigIntegerField()
    shared = ArrayField(models.TextField())  # kinds of personal data that were handed over
    commission = models.TextField()
    commission_version = models.TextField()
    placed_on = models.DateField()
    ends_on = models.DateField()
    accepted_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    state = models.SmallIntegerField()  # choices.PlacementState
    why = models.TextField(db_default="")  # choices.Why

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state"], name="placement_of_agency"),
            models.Index(fields=["case_id"], name="placement_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], name="placement_one_open", condition=models.Q(closed_on__isnull=True)
            )
        ]


class PlacementChange(models.Model):
    """What happened to a placement; append-only."""

    id = models.BigAutoField(primary_key=True)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT)
    state = models.SmallIntegerField()
    why = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    actor = models.TextField()


class ExchangedFile(models.Model):
    """A file that went to an agency or came from it; the same content is taken once."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.TextField()  # cases, results, invoice
    sha256 = models.TextField()
    name = models.TextField()
    rows = models.IntegerField()
    refused = models.JSONField(default=list)  # [row, reason]
    on = models.DateField()
    actor = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "sha256"], name="exchanged_file_once")
        ]


class Invoice(models.Model):
    """What an agency asks for, held against the ledger."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    number = models.TextField()
    received_on = models.DateField()
    currency = models.TextField()
    claimed_minor = models.BigIntegerField()
    agreed_minor = models.BigIntegerField()
    settled_on = models.DateField(null=True)
    settled_by = models.TextField(db_default="")
    actor = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="invoice_once")]


class InvoiceLine(models.Model):
    """A payment for which commission is asked; append-only."""

    id = models.BigAutoField(primary_key=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT)
    row = models.IntegerField()
    placement_id = models.BigIntegerField()
    loan_number = models.TextField()
    paid_on = models.DateField()
    paid_minor = models.BigIntegerField()
    claimed_minor = models.BigIntegerField()
    agreed_minor = models.BigIntegerField()
    event_id = models.BigIntegerField(null=True)
    verdict = models.TextField()  # choices.LineVerdict

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event_id"],
                name="invoice_line_pays_once",
                condition=models.Q(event_id__isnull=False, agreed_minor__gt=0),
            )
        ]


class Evaluation(models.Model):
    """An agency judged by the three criteria of GB/T 45251-2025; append-only."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    on = models.DateField()
    conduct = models.SmallIntegerField()  # 0-100
    quality = models.SmallIntegerField()
    security = models.SmallIntegerField()
    figures = models.JSONField()  # what was measured, as it was then
    renewal = models.TextField()  # choices.Renewal
    remark = models.TextField()
    evaluator = models.TextField()
