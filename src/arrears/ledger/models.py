"""Double-entry journal: append-only, balanced, summarised by product and day; loans are its subledger."""

from django.db import models


class Account(models.Model):
    """An account of the chart (rules/ledger/chart.yaml)."""

    code = models.TextField(primary_key=True)
    name_en = models.TextField()
    name_zh = models.TextField()
    kind = models.SmallIntegerField()  # ledger.choices.AccountKind
    controls = models.TextField(blank=True)  # the column of the state that it must equal, if any


class Entry(models.Model):
    """A journal entry. Its lines sum to zero per currency: PostgreSQL refuses others."""

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField(db_index=True)
    posted_at = models.DateTimeField(auto_now_add=True)
    source = models.TextField()  # close | repay | disburse | …
    loan_id = models.BigIntegerField(null=True, db_index=True)
    event_id = models.BigIntegerField(null=True)  # the loan's event that it follows from
    shard = models.SmallIntegerField()
    product_code = models.TextField()
    book_code = models.TextField()
    currency = models.TextField()
    rulebook_version = models.TextField()
    actor = models.TextField()


class Line(models.Model):
    """A line of an entry: debit positive, credit negative."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    movement = models.TextField()  # what moved: disbursed, interest_earned, principal_paid, …
    amount_minor = models.BigIntegerField()


class Posted(models.Model):
    """Running sum posted so far by movement: what the target is compared with. Checked against the lines."""

    id = models.BigAutoField(primary_key=True)
    shard = models.SmallIntegerField()
    product_code = models.TextField()
    book_code = models.TextField()
    currency = models.TextField()
    movement = models.TextField()
    total_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shard", "product_code", "book_code", "currency", "movement"], name="posted_once"
            )
        ]
