"""The rate factor of a span of days: what one unit of balance earns, as an exact rational."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from arrears.kernel.codes import Unit
from tests.oracle.dates import contains_29_february, days_by_year, is_leap, step

PPB = 1_000_000_000


@dataclass(frozen=True)
class Period:
    """One instalment's time: the days after `start` up to `due`."""

    start: int
    due: int
    length: int = 1  # in repayment periods: a bullet loan's one period is as long as all of them
    whole: bool = True  # a change of the plan may cut a period, move its end or begin one inside another


def yearly_rate(*, rate_ppb: int, rate_unit: int) -> Fraction:
    """The rate for a year."""
    return Fraction(rate_ppb * (12 if rate_unit == Unit.MONTH else 1), PPB)


def share_of_year(*, terms: Any, period: Period, start: int, end: int) -> Fraction:
    """How much of a year [start, end) of the period counts as."""
    part = _periods_in(terms=terms, period=period, start=start, end=end)
    if not terms.interest_daily:
        return part * _nominal_period(terms)
    if terms.days_in_month == 30:
        return part * Fraction(_nominal_days(terms), terms.days_in_year or 365)
    if terms.days_in_year:
        return Fraction(end - start, terms.days_in_year)
    if terms.feb29 and not contains_29_february(period.start, period.due):
        return Fraction(end - start, 365)
    pieces = days_by_year(start, end)
    return sum((Fraction(days, 366 if is_leap(year) else 365) for days, year in pieces), Fraction(0))


def _periods_in(*, terms: Any, period: Period, start: int, end: int) -> Fraction:
    """How many repayment periods [start, end) is; a broken period is told by units from its start."""
    if period.whole:
        return Fraction(end - start, period.due - period.start) * period.length
    units, count = Fraction(0), 0
    while (begin := step(seed=period.start, count=count, every=1, unit=terms.unit)) < end:
        count += 1
        stop = step(seed=period.start, count=count, every=1, unit=terms.unit)
        units += Fraction(max(0, min(end, stop) - max(start, begin)), stop - begin)
    return units / terms.every


def _nominal_days(terms: Any) -> int:
    """Days of a repayment period with months of 30 days."""
    return int(terms.every * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 360}[Unit(terms.unit)])


def _nominal_period(terms: Any) -> Fraction:
    """A repayment period as a share of a year, whatever its days."""
    if terms.unit == Unit.DAY:
        return Fraction(terms.every, terms.days_in_year or 365)
    return Fraction(terms.every, {Unit.MONTH: 12, Unit.WEEK: 52, Unit.YEAR: 1}[Unit(terms.unit)])
