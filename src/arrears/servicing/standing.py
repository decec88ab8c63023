"""How an instalment stands, and on which day."""

from datetime import date
from enum import IntEnum
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.plumbing.days import to_date


class Standing(IntEnum):
    """How an instalment stands on the day of the page."""

    AHEAD = 1  # falls due later, nothing paid
    PARTLY_PAID = 2
    PAID = 3
    DUE = 4  # falls due on the day
    OVERDUE = 5
    CHARGED_OFF = 6


def day_or_none(day: Any) -> date | None:
    """The date of a day number, None when it does not apply."""
    number = int(day)
    return None if number in (NONE_DAY, 0) else to_date(number)
