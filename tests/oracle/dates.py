"""Days and months, by the calendar of the standard library."""

from datetime import date
from functools import cache

from arrears.kernel.codes import Unit

EPOCH = date(1970, 1, 1).toordinal()


@cache
def to_date(day: int) -> date:
    """The calendar date of a day number."""
    return date.fromordinal(day + EPOCH)


def to_day(value: date) -> int:
    """The day number of a calendar date."""
    return value.toordinal() - EPOCH


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Days in the month."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@cache
def add_months(seed: int, months: int) -> int:
    """`months` after `seed`, on the seed's day of the month or the month's last day."""
    start = to_date(seed)
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return to_day(date(year, month, min(start.day, month_length(year, month))))


def step(*, seed: int, count: int, every: int, unit: int) -> int:
    """The day `count` periods of `every` × `unit` after `seed`."""
    if unit == Unit.DAY:
        return seed + count * every
    if unit == Unit.WEEK:
        return seed + 7 * count * every
    if unit == Unit.MONTH:
        return add_months(seed, count * every)
    return add_months(seed, 12 * count * every)


def contains_29_february(after: int, until: int) -> bool:
    """Whether a 29 February lies in (after, until]."""
    years = range(to_date(after).year, to_date(until).year + 1)
    return any(after < to_day(date(year, 2, 29)) <= until for year in years if is_leap(year))


def days_by_year(start: int, end: int) -> list[tuple[int, int]]:
    """Split the days after `start` up to `end` at 31 December: (days, year) of each piece."""
    pieces = []
    at = start
    while at < end:
        year = to_date(at + 1).year
        stop = min(end, to_day(date(year, 12, 31)))
        pieces.append((stop - at, year))
        at = stop
    return pieces
