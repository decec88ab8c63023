"""Dates against the standard library."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.kernel.calendars import add_months, civil, day_number, is_leap, month_length, period_after
from arrears.kernel.codes import Unit
from tests.kernel.one_loan_book import day, text

EPOCH = date(1970, 1, 1)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_civil_and_day_number_are_the_calendar(when):
    number = (when - EPOCH).days
    assert civil(number) == (when.year, when.month, when.day)
    assert day_number(when.year, when.month, when.day) == number


@settings(deadline=None)
@given(st.integers(1900, 2200), st.integers(1, 12))
def test_month_length(year, month):
    following = date(year + month // 12, month % 12 + 1, 1)
    assert month_length(year, month) == (following - timedelta(days=1)).day
    assert is_leap(year) == (month_length(year, 2) == 29)


def test_the_31st_clips_and_comes_back():
    dues = [text(period_after(day("2024-01-31"), int(Unit.MONTH), 1, n)) for n in range(1, 5)]
    assert dues == ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]


def test_other_units():
    start = day("2024-02-29")
    assert text(period_after(start, int(Unit.YEAR), 1, 1)) == "2025-02-28"
    assert text(period_after(start, int(Unit.WEEK), 2, 3)) == "2024-04-11"
    assert text(period_after(start, int(Unit.DAY), 15, 1)) == "2024-03-15"
    assert text(add_months(2024, 1, 31, 13)) == "2025-02-28"
