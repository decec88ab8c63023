"""Calendar months: their ends, and the distance between them."""

from calendar import monthrange
from datetime import date


def month_start(day: date) -> date:
    """First day of a day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """First day of the month `months` after (before, when negative) a day's month."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def end_before(day: date, months: int) -> date:
    """Last day of the month `months` before a day's month."""
    return month_end(add_months(day, -months))


def months_between(first: date, last: date) -> int:
    """Whole calendar months from one day's month to another's: 0 in the same month."""
    return (last.year - first.year) * 12 + last.month - first.month
