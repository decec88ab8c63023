"""Money that arrived: received once, matched to a loan or kept as unapplied cash."""

from django.db import models


class Receipt(models.Model):
    """An amount that came in. Which loan it paid, or why it could not be matched."""

    id = models.BigAutoField(primary_key=True)
    idempotency_key = models.TextField(unique=True)
    content_hash = models.TextField()
    received_on = models.DateField()  # business date
    value_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    channel = models.TextField()  # transfer | direct_debit | wallet | card | cash
    reference = models.TextField(blank=True)
    state = models.SmallIntegerField()  # payments.choices.ReceiptState
    loan_id = models.BigIntegerField(null=True, db_index=True)
    event_id = models.BigIntegerField(null=True)
    applications = models.SmallIntegerField(default=0)  # how often it went to a loan; reversals put it back
    reason = models.TextField(blank=True)
    actor = models.TextField()
