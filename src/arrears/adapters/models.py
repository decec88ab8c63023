"""Imports of loan tapes: every input row ends as imported, unchanged or quarantined, with totals."""

from django.db import models


class ImportRun(models.Model):
    """One file (or set of files) read."""

    id = models.BigAutoField(primary_key=True)
    digest = models.TextField()  # of the files' bytes and the mapping
    format = models.TextField()
    book_code = models.TextField()
    files = models.JSONField()
    mapping = models.JSONField()
    actor = models.TextField(default="")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    rows_in = models.BigIntegerField(default=0)
    rows_imported = models.BigIntegerField(default=0)
    rows_unchanged = models.BigIntegerField(default=0)
    rows_quarantined = models.BigIntegerField(default=0)
    totals = models.JSONField(
        default=dict
    )  # per table and money column: in, imported, unchanged, quarantined


class ImportedRow(models.Model):
    """What an imported row said, so that the same row is skipped and a changed one is a conflict."""

    pk = models.CompositePrimaryKey("book_code", "row_key")
    book_code = models.TextField()  # the book that the tape tells of: the scope of its keys
    row_key = models.TextField()  # table and key of the row in the source
    content = models.TextField()  # its mapped fields in the book's units
    run_id = models.BigIntegerField()


class ImportedLoan(models.Model):
    """Which loan a reference of a tape is, and how far its reported life is imported."""

    pk = models.CompositePrimaryKey("book_code", "loan_ref")
    book_code = models.TextField()
    loan_ref = models.TextField()
    loan_id = models.BigIntegerField()
    began_on = models.DateField()
    last_month_on = models.DateField(null=True)  # tapes told by months only
    end_balance_minor = models.BigIntegerField(default=0)
    closed = models.BooleanField(default=False)
    charged_off = models.BooleanField(default=False)
    attributes = models.JSONField(default=dict)  # columns that the mapping keeps as they are


class QuarantinedRow(models.Model):
    """An input row that was not imported, with the reason."""

    id = models.BigAutoField(primary_key=True)
    run_id = models.BigIntegerField(db_index=True)
    file = models.TextField()
    row_number = models.BigIntegerField()
    code = models.TextField()  # adapters.choices.Reason
    told_sealed = models.BinaryField()  # adapters.sealed: the words of the reason and the row's cells
    solved_at = models.DateTimeField(null=True)


class KeptAmount(models.Model):
    """An amount of an imported row that the book has no event for: kept, listed and totalled."""

    id = models.BigAutoField(primary_key=True)
    run_id = models.BigIntegerField(db_index=True)
    file = models.TextField()
    row_number = models.BigIntegerField()
    loan_ref = models.TextField()
    field = models.TextField()
    amount_minor = models.BigIntegerField()
    code = models.TextField()  # adapters.choices.Kept
