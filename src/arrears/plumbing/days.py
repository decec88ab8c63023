"""Days as the kernel counts them: days since 1970-01-01."""

from datetime import date, timedelta

_EPOCH = date(1970, 1, 1)


def to_day(value: date) -> int:
    """Days since 1970-01-01."""
    return (value - _EPOCH).days


def to_date(day: int) -> date:
    """The date of a day number. Raises OverflowError for the kernel's `NONE_DAY`."""
    return _EPOCH + timedelta(days=day)
