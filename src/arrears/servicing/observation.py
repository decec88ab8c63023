"""How long a restructured loan is observed before it may be classified better. Pure."""

from collections.abc import Sequence
from datetime import date

from arrears.servicing.plan_policy import RESTRUCTURINGS, Earlier


def observed_until(*, changes: Sequence[Earlier], months: int) -> date | None:
    """Last day of the shortest observation after the latest restructuring; None without one."""
    days = [change.on for change in changes if change.kind in RESTRUCTURINGS]
    return _months_after(max(days), months) if days else None


def _months_after(day: date, months: int) -> date:
    """The same day some months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))
