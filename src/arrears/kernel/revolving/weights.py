"""What a span of days weighs."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Vector
from arrears.kernel.compiled import inner
from arrears.kernel.daycount import actual_years


@inner
def weight(terms: Vector, from_day: int, to_day: int) -> int:
    """The days of a span, over an actual year in 1/(365 × 366) of a year."""
    if terms[c.T_DAYS_IN_YEAR]:
        return to_day - from_day
    return actual_years(from_day, to_day)
