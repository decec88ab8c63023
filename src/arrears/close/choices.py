"""States of a close, and the names of its checks for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CloseState(models.IntegerChoices):
    """How far the close of a business date has come."""

    RUNNING = 1, _("running")
    BROKEN = 2, _("stopped by a check")
    COMMITTED = 3, _("committed, snapshot not yet published")
    PUBLISHED = 4, _("closed")


CHECKS = {
    "every_loan_once": _("every agreed loan is there exactly once"),
    "no_negative_balance": _("no balance is negative"),
    "parts_add_up": _("paid, waived, charged off and open parts add up to what was disbursed"),
    "nothing_runs_backwards": _("what only grows has not shrunk since the day before"),
    "sample_replays": _("a sample replayed one by one from the tables gives the same rows"),
    "entries_balance": _("the journal entries of the day sum to zero"),
    "opening_and_movements": _("yesterday's balances plus the journal's movements give today's balances"),
    "controls_equal_loans": _("the control accounts equal the sum of the loans"),
    "snapshot_as_committed": _("the published snapshot is the one that was committed"),
}
