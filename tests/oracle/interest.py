"""The rate factor of a span of days: what one unit of balance earns, as an exact rational."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from arrears.kernel.codes import Unit

from tests.oracle.dates import days_by_year, is_leap, to_day

PPB = 1_000_000_000


@dataclass(frozen=True)
class Period:
    """One instalment's time: from `start` up to, not including, `due`; `regular` = start of the regular period."""

    start: int
    due: int
    regular: int
    length: int = 1  # in repayment periods: a bullet loan's one period is as long as all of them


def yearly_rate(*, rate_ppb: int, rate_unit: int) -> Fraction:
    """The rate for a year."""
    return Fraction(rate_ppb * (12 if rate_unit == Unit.MONTH else 1), PPB)


def share_of_year(*, terms: Any, period: Period, start: int, end: int) -> Fraction:
    """How much of a year [start, end) of the period counts as."""
    part = Fraction(end - start, period.due - period.start)
    if not terms.interest_daily:
        return part * period.length * _nominal_period(terms)
    if terms.days_in_month == 30 and terms.days_in_year:
        return part * period.length * Fraction(_nominal_days(terms), terms.days_in_year)
    if terms.days_in_year:
        return Fraction(end - start, terms.days_in_year)
    total = Fraction(0)
    for days, year in days_by_year(start, end):
        long_year = is_leap(year) and (not terms.feb29 or _holds_29_february(period, year))
        total += Fraction(days, 366 if long_year else 365)
    return total


def _holds_29_february(period: Period, year: int) -> bool:
    """Whether that year's 29 February is one of the days after the period's start up to its due day."""
    return period.start < to_day(date(year, 2, 29)) <= period.due


def _nominal_days(terms: Any) -> int:
    """Days of a repayment period with months of 30 days."""
    return terms.every * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 360}[Unit(terms.unit)]


def _nominal_period(terms: Any) -> Fraction:
    """A repayment period as a share of a year, whatever its days."""
    if terms.unit == Unit.MONTH:
        return Fraction(terms.every, 12)
    if terms.unit == Unit.WEEK:
        return Fraction(terms.every, 52)
    if terms.unit == Unit.YEAR:
        return Fraction(terms.every)
    return Fraction(terms.every, terms.days_in_year or 365)
