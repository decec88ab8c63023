"""How an instalment stands."""

from enum import IntEnum


class Standing(IntEnum):
    """How an instalment stands on the day of the page."""

    AHEAD = 1  # falls due later, nothing paid
    PARTLY_PAID = 2
    PAID = 3
    DUE = 4  # falls due on the day
    OVERDUE = 5
    CHARGED_OFF = 6
