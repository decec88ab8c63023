"""Day counts: the fraction of a year that a span of days earns interest for, as an exact rational."""

from arrears.kernel import columns as c
from arrears.kernel.calendars import DAY, MONTH, WEEK, civil, day_number, is_leap
from arrears.kernel.columns import Vector
from arrears.kernel.compiled import inner

BILLION = 1_000_000_000
ACTUAL_YEARS = 365 * 366  # common denominator of ordinary and leap years


@inner
def annual_rate(terms: Vector, rate_ppb: int) -> int:
    """The yearly rate in parts per billion."""
    return rate_ppb * 12 if terms[c.T_RATE_UNIT] == MONTH else rate_ppb


@inner
def holds_feb29(from_day: int, to_day: int) -> bool:
    """Whether 29 February lies after `from_day` and on or before `to_day`."""
    for year in range(civil(from_day)[0], civil(to_day)[0] + 1):
        if is_leap(year) and from_day < day_number(year, 2, 29) <= to_day:
            return True
    return False


@inner
def actual_years(from_day: int, to_day: int) -> int:
    """Days of the span over actual years, in 1/(365 × 366) of a year; split at 31 December."""
    total, at = 0, from_day
    while at < to_day:
        year = civil(at + 1)[0]  # what starts on 31 December is the next year's
        until = min(to_day, day_number(year, 12, 31))
        total += (until - at) * (365 if is_leap(year) else 366)
        at = until
    return total


@inner
def whole_period(terms: Vector, every: int) -> tuple[int, int]:
    """(weight, denominator) in years of one whole repayment period of the terms' unit."""
    unit, daily, year = terms[c.T_UNIT], terms[c.T_INTEREST_DAILY], terms[c.T_DAYS_IN_YEAR]
    if unit == DAY:
        return every, year if year else 365
    if daily == 0:
        return every, 12 if unit == MONTH else 52 if unit == WEEK else 1
    days = 7 if unit == WEEK else 30 if unit == MONTH else 360
    return every * days, year if year else 365


@inner
def denominator(terms: Vector, every: int, period_from: int, period_due: int) -> int:
    """The denominator that all spans inside one period have in common, see `weight`."""
    if terms[c.T_INTEREST_DAILY] and terms[c.T_DAYS_IN_MONTH] == 0:
        return terms[c.T_DAYS_IN_YEAR] if terms[c.T_DAYS_IN_YEAR] else ACTUAL_YEARS
    return whole_period(terms, every)[1] * max(1, period_due - period_from)


@inner
def share(terms: Vector, every: int) -> int:
    """What the `weight` of every span inside a period is multiplied by, once for the whole sum.

    Apart from it, so that balance × weight stays small enough for 64 bits over the longest period.
    """
    if terms[c.T_INTEREST_DAILY] and terms[c.T_DAYS_IN_MONTH] == 0:
        return 1
    return whole_period(terms, every)[0]


@inner
def weight(terms: Vector, from_day: int, to_day: int, period_from: int, period_due: int) -> int:
    """The span's share of a year times the `denominator` of its period, over the period's `share`.

    Actual months: the days of the span, over an actual year split at 31 December; with the 29 February
    rule a year has 366 days only for a period that holds that day. Otherwise: the whole period's share in
    proportion to days.
    """
    days = max(0, to_day - from_day)
    if terms[c.T_INTEREST_DAILY] and terms[c.T_DAYS_IN_MONTH] == 0:
        if terms[c.T_DAYS_IN_YEAR]:
            return days
        if terms[c.T_FEB29] and not holds_feb29(period_from, period_due):
            return days * 366
        return actual_years(from_day, to_day)
    return days
