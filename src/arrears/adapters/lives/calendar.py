"""Months as day numbers, column by column."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def month_of(day: Ints) -> Ints:
    """Months since 1970-01 of days."""
    return np.asarray(day, np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_day(month: Ints) -> Ints:
    """First day of months."""
    return np.asarray(month, np.int64).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def day_in(month: Ints, day_of_month: int) -> Ints:
    """That day (1..28) of months."""
    return first_day(month) + day_of_month - 1


def last_day(month: Ints) -> Ints:
    """Last day of months."""
    return first_day(month + 1) - 1
