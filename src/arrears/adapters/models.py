"""Imports of loan tapes: every input row ends as imported or quarantined, with totals."""

from django.db import models


class ImportRun(models.Model):
    """One file (or set of files) read."""

    id = models.BigAutoField(primary_key=True)
    digest = models.TextField()  # of the files' bytes and the mapping
    format = models.TextField()
    book_code = models.TextField()
    files = models.JSONField()
    mapping = models.JSONField()
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    rows_in = models.BigIntegerField(default=0)
    rows_imported = models.BigIntegerField(default=0)
    rows_unchanged = models.BigIntegerField(default=0)
    rows_quarantined = models.BigIntegerField(default=0)
    totals = models.JSONField(default=dict)  # money per column: in, imported, unchanged, quarantined


class ImportedRow(models.Model):
    """What an imported row said (its hash), so that the same row is skipped and a changed one is a conflict."""

    id = models.BigAutoField(primary_key=True)
    book_code = models.TextField()
    row_key = models.TextField()  # kind and key of the row in the source
    content_hash = models.BinaryField()
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book_code", "row_key"], name="imported_row_once")]


class QuarantinedRow(models.Model):
    """An input row that was not imported, with the reason."""

    id = models.BigAutoField(primary_key=True)
    run_id = models.BigIntegerField(db_index=True)
    file = models.TextField()
    row_number = models.BigIntegerField()
    code = models.TextField()  # adapters.choices.QuarantineReason
    reason = models.TextField()
    content = models.JSONField()
    solved_at = models.DateTimeField(null=True)
