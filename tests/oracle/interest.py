"""The rate factor of a span of days: what one unit of balance earns, as an exact rational."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from arrears.kernel.codes import Unit

from tests.oracle.dates import contains_29_february, days_by_year

PPB = 1_000_000_000


@dataclass(frozen=True)
class Period:
    """One instalment's time: from `start` up to, not including, `due`; `regular` = start of the regular period."""

    start: int
    due: int
    regular: int


def yearly_rate(*, rate_ppb: int, rate_unit: int) -> Fraction:
    """The rate for a year."""
    return Fraction(rate_ppb * (12 if rate_unit == Unit.MONTH else 1), PPB)


def share_of_year(*, terms: Any, period: Period, start: int, end: int) -> Fraction:
    """How much of a year [start, end) of the period counts as."""
    part = Fraction(end - start, period.due - period.regular) if period.due > period.regular else Fraction(0)
    if not terms.interest_daily:
        return part * _nominal_period(terms)
    if terms.days_in_month == 30 and terms.unit in (Unit.MONTH, Unit.YEAR) and terms.days_in_year:
        months = terms.every * (12 if terms.unit == Unit.YEAR else 1)
        return part * Fraction(30 * months, terms.days_in_year)
    if terms.days_in_year:
        return Fraction(end - start, terms.days_in_year)
    if terms.feb29:
        return Fraction(end - start, 366 if contains_29_february(period.start, period.due) else 365)
    return sum((Fraction(days, length) for days, length in days_by_year(start, end)), Fraction(0))


def _nominal_period(terms: Any) -> Fraction:
    """A repayment period as a share of a year, whatever its days."""
    if terms.unit == Unit.MONTH:
        return Fraction(terms.every, 12)
    if terms.unit == Unit.WEEK:
        return Fraction(terms.every, 52)
    if terms.unit == Unit.YEAR:
        return Fraction(terms.every)
    return Fraction(terms.every, terms.days_in_year or 365)
