"""Days as the kernel counts them: days since 1970-01-01."""

from datetime import date, timedelta

_EPOCH = date(1970, 1, 1)


def to_day(value: date) -> int:
    """Days since 1970-01-01."""
    return (value - _EPOCH).days


def to_date(day: int) -> date:
    """The date of a day number. Raises OverflowError for the kernel's `NONE_DAY`."""
    return _EPOCH + timedelta(days=day)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)
