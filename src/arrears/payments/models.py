"""Money that arrived: received once, matched to a loan or kept as unapplied cash."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Receipt(models.Model):
    """An amount that came in. Which loan it paid, or why it could not be matched."""

    id = models.BigAutoField(primary_key=True)
    idempotency_key = models.TextField(unique=True)
    content_hash = models.TextField()  # keyed: no help in guessing what a payer wrote
    received_on = models.DateField()  # business date
    value_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    channel = models.TextField()  # transfer | direct_debit | wallet | card | cash
    reference_sealed = models.BinaryField(null=True)  # what the payer wrote: names, phones, ID numbers
    # Blind indexes of the words of the reference that may be an ID number or a phone (parties.queries).
    reference_indexes = ArrayField(models.BinaryField(), default=list)
    state = models.SmallIntegerField()  # payments.choices.ReceiptState
    loan_id = models.BigIntegerField(null=True, db_index=True)
    event_id = models.BigIntegerField(null=True)
    applications = models.SmallIntegerField(default=0)  # how often it went to a loan; reversals put it back
    reason = models.TextField(blank=True)
    actor = models.TextField()

    class Meta:
        indexes = [GinIndex(fields=["reference_indexes"], name="receipt_words")]
