"""What a change of a loan's arrears means. Pure."""

from enum import IntEnum

from arrears.kernel.codes import Status
from arrears.rulebook.buckets import BucketTable

_NOT_IN_ARREARS_BY_PAYING = (Status.CHARGED_OFF,)


class Change(IntEnum):
    """How a loan moved between two states."""

    NONE = 0
    ENTERED = 1  # was current, is overdue
    CURED = 2  # was overdue, is current or paid off
    ROLLED = 3  # a worse bucket
    IMPROVED = 4  # a better bucket, still overdue


def change(*, dpd_before_days: int, dpd_after_days: int, status_after: int, table: BucketTable) -> Change:
    """The change of arrears. A charge-off ends the days past due but cures nothing."""
    before, after = table.place_of(dpd_before_days), table.place_of(dpd_after_days)
    if before == after:
        return Change.NONE
    if after < table.current:
        return Change.NONE if status_after in _NOT_IN_ARREARS_BY_PAYING else Change.CURED
    if before < table.current:
        return Change.ENTERED
    return Change.ROLLED if after > before else Change.IMPROVED
