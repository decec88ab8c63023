"""Money that arrived: received once, matched to a loan or kept as unapplied cash."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models


def _known(name: str) -> models.Q:
    return models.Q(**{f"{name}__isnull": False})


class Receipt(models.Model):
    """An amount that came in. Which loan it paid, or why it could not be matched."""

    id = models.BigAutoField(primary_key=True)
    idempotency_key = models.TextField()
    content_hash = models.TextField()  # keyed: no help in guessing what a payer wrote
    received_on = models.DateField()  # business date
    value_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    channel = models.TextField()  # transfer | direct_debit | wallet | card | cash
    reference_sealed = models.BinaryField(null=True)  # what the payer wrote: names, phones, ID numbers
    # Blind indexes of the words of the reference that may be an ID number or a phone (parties.queries).
    reference_indexes = ArrayField(models.BinaryField(), default=list)
    payer_sealed = models.BinaryField(null=True)  # name and account of the payer, as the bank tells them
    account_index = models.BinaryField(null=True)  # blind index of the payer's account
    end_to_end_index = models.BinaryField(null=True)  # blind index of the end-to-end id
    file_id = models.BigIntegerField(null=True)  # the bank file that told of it
    line_number = models.IntegerField(null=True)
    state = models.SmallIntegerField()  # payments.choices.ReceiptState
    loan_id = models.BigIntegerField(null=True)
    candidate_loans = ArrayField(models.BigIntegerField(), default=list)  # loans that may be meant
    event_id = models.BigIntegerField(null=True)
    applications = models.SmallIntegerField(default=0)  # how often it went to a loan; reversals put it back
    reason = models.TextField(blank=True)
    actor = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idempotency_key"], name="receipt_once")]
        indexes = [
            models.Index(fields=["loan_id"], name="receipt_loan", condition=_known("loan_id")),
            models.Index(fields=["event_id"], name="receipt_event", condition=_known("event_id")),
            models.Index(fields=["account_index"], name="receipt_account", condition=_known("account_index")),
            models.Index(
                fields=["end_to_end_index"], name="receipt_end_to_end", condition=_known("end_to_end_index")
            ),
            models.Index(fields=["id"], name="receipt_open", condition=models.Q(state__in=(1, 2))),
            BrinIndex(fields=["file_id"], name="receipt_file"),
            GinIndex(
                fields=["reference_indexes"], name="receipt_words", condition=~models.Q(reference_indexes=[])
            ),
        ]


class BankFile(models.Model):
    """One import of a file of a bank: what was in it and what became of it."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    format = models.TextField()  # camt.053.001.08, a mapping's name …
    sha256 = models.TextField(db_index=True)
    received_on = models.DateField()  # business date
    actor = models.TextField()
    statements = models.JSONField()  # per statement: account (masked), currency, opening, closing, sum
    totals = models.JSONField()  # per currency and outcome: lines and minor units, in and out


class BankLine(models.Model):
    """A line of a bank file that is no receipt: money that went out, or a line that was refused."""

    id = models.BigAutoField(primary_key=True)
    file_id = models.BigIntegerField(db_index=True)
    line_number = models.IntegerField()
    idempotency_key = models.TextField(blank=True)
    outcome = models.SmallIntegerField()  # payments.choices.LineOutcome
    code = models.TextField()  # a reason for return of ISO 20022, or payments.choices.LineReason
    amount_minor = models.BigIntegerField()  # debits negative
    currency = models.TextField()
    booked_on = models.DateField(null=True)
    value_on = models.DateField(null=True)
    receipt_id = models.BigIntegerField(null=True)  # the receipt that a return undoes
    told_sealed = models.BinaryField(null=True)  # payer, reference and ids as the bank tells them

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idempotency_key"], name="bank_line_once", condition=~models.Q(idempotency_key="")
            )
        ]


class Mandate(models.Model):
    """A borrower's permission to debit their account for a loan."""

    id = models.BigAutoField(primary_key=True)
    reference = models.TextField(unique=True)  # the mandate's number, also at the bank
    loan_id = models.BigIntegerField(db_index=True)
    scheme = models.TextField()  # CORE, B2B or another local instrument of the bank
    signed_on = models.DateField()
    debtor_sealed = models.BinaryField()  # name, account and bank
    account_index = models.BinaryField()
    first_used_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    reason = models.TextField(blank=True)  # of the revocation
    actor = models.TextField()


class DebitFile(models.Model):
    """A file of direct debits that was made for a bank."""

    id = models.BigAutoField(primary_key=True)
    message_id = models.TextField(unique=True)
    made_on = models.DateField()  # business date
    format = models.TextField()
    sha256 = models.TextField()
    collections = models.IntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    actor = models.TextField()


class Collection(models.Model):
    """One attempt to debit an account."""

    id = models.BigAutoField(primary_key=True)
    end_to_end_id = models.TextField(unique=True)
    end_to_end_index = models.BinaryField(unique=True)
    mandate_id = models.BigIntegerField(db_index=True)
    loan_id = models.BigIntegerField(db_index=True)
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    due_on = models.DateField(null=True)  # due day of what it collects
    collect_on = models.DateField()
    state = models.SmallIntegerField()  # payments.choices.CollectionState
    code = models.TextField(blank=True)  # the bank's reason when it failed
    file_id = models.BigIntegerField(null=True)
    made_on = models.DateField()  # business date

    class Meta:
        constraints = [  # two plans at once make one attempt
            models.UniqueConstraint(
                fields=["loan_id"], name="collection_one_open", condition=models.Q(state__in=(1, 2))
            )
        ]


class ProviderOrder(models.Model):
    """A payment that a provider of cards or wallets was asked for."""

    id = models.BigAutoField(primary_key=True)
    idempotency_key = models.TextField(unique=True)
    provider = models.TextField()
    provider_payment_id = models.TextField(blank=True)  # '' until the provider has answered
    loan_id = models.BigIntegerField(db_index=True)
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    state = models.TextField()  # payments.ports.ProviderState
    receipt_id = models.BigIntegerField(null=True)
    actor = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_payment_id"],
                name="provider_payment_once",
                condition=~models.Q(provider_payment_id=""),
            )
        ]


class ProviderEvent(models.Model):
    """A webhook that was taken: delivered again, it does nothing."""

    id = models.BigAutoField(primary_key=True)
    provider = models.TextField()
    event_id = models.TextField()
    received_on = models.DateField()  # business date

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_once")]
