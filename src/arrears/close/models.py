"""The close of a business date: one row a day, with the page that a person signs."""

from django.db import models


class CloseRun(models.Model):
    """The close of one business date."""

    business_date = models.DateField(primary_key=True)
    state = models.SmallIntegerField()  # close.choices.CloseState
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rulebook_version = models.TextField()
    page = models.JSONField(default=dict)  # totals, checks, breaks, stages, changes since the day before
    signed_by = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)


class ShardClose(models.Model):
    """A shard of a close: committed with its entries and states, so that a resumed close skips it."""

    id = models.BigAutoField(primary_key=True)
    business_date = models.DateField()
    shard = models.SmallIntegerField()
    totals = models.JSONField()
    committed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business_date", "shard"], name="shard_closed_once")]
