"""Tables of sales of claims; opened by this slice alone (models.py brings them to Django)."""

from django.db import models
from django.db.models.functions import Now


class Sale(models.Model):
    """Claims chosen by a rule and offered to buyers together."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    rule = models.TextField()  # code of rules/collection/sales.yaml
    rule_version = models.TextField()
    jurisdiction = models.TextField()
    currency = models.TextField()
    cut_off_on = models.DateField()  # figures as of the end of this day
    state = models.SmallIntegerField()  # choices.SaleState
    tape = models.BinaryField()  # the masked file that bidders get
    tape_sha256 = models.TextField()
    claims = models.IntegerField()
    claim_minor = models.BigIntegerField()
    excluded = models.JSONField(default=dict)  # choices.Excluded -> how many
    checks = models.JSONField(default=list)  # rules that were asked, as cited
    chosen_by = models.TextField()
    buyer = models.TextField(db_default="")
    price_minor = models.BigIntegerField(null=True)
    agreed_by = models.TextField(db_default="")
    contract = models.TextField(db_default="")
    approved_by = models.TextField(db_default="")
    transferred_on = models.DateField(null=True)


class SaleClaim(models.Model):
    """One loan in a sale, with its figures on the cut-off day."""

    id = models.BigAutoField(primary_key=True)
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT)
    loan_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    case_id = models.BigIntegerField()
    principal_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    penalty_minor = models.BigIntegerField()
    state = models.SmallIntegerField()  # choices.SoldState
    why = models.TextField(db_default="")
    price_minor = models.BigIntegerField(null=True)
    fact_id = models.BigIntegerField(null=True)  # the transfer, in servicing
    stop_id = models.BigIntegerField(null=True)
    notice_decision_id = models.BigIntegerField(null=True)  # the last that was asked of the gate
    noticed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sale", "id"], name="saleclaim_of_sale")]
        constraints = [
            models.UniqueConstraint(
                fields=["loan_id"], name="saleclaim_in_one_sale", condition=models.Q(state__in=(1, 2))
            )
        ]


class Bid(models.Model):
    """A price that somebody offers; append-only."""

    id = models.BigAutoField(primary_key=True)
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT)
    bidder = models.TextField()
    price_minor = models.BigIntegerField()
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    document = models.TextField()
    actor = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(price_minor__gt=0), name="bid_of_something")]
