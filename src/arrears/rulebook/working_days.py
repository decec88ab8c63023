"""Deadlines of the law: calendar days, or working days of a place with its holidays and make-up workdays."""

from datetime import date, timedelta

from arrears.rulebook import jurisdictions
from arrears.rulebook.holiday_calendar import calendar_of

_LONGEST = 3_660  # days looked ahead


def is_working_day(*, jurisdiction: str, day: date) -> bool:
    """Whether the place works on the day: no weekend and no holiday, or a make-up workday.

    Raises UnableToFindJurisdiction.
    """
    calendar = calendar_of(jurisdictions.load(jurisdiction).holidays)
    return day.weekday() < 5 if calendar is None else bool(calendar.is_working_day(day))


def deadline(*, jurisdiction: str, since: date, days: int, working: bool) -> date:
    """The last day of a period of `days` that begins the day after `since`.

    `working`: only working days of the place count. Raises UnableToFindJurisdiction.
    """
    if not working:
        return since + timedelta(days=days)
    day, left = since, days
    for _ in range(_LONGEST):
        if left == 0:
            break
        day += timedelta(days=1)
        left -= is_working_day(jurisdiction=jurisdiction, day=day)
    return day


def days_left(*, jurisdiction: str, on: date, until: date, working: bool) -> int:
    """Days from `on` until a deadline; below zero when it has passed."""
    if not working:
        return (until - on).days
    first, last = min(on, until), max(on, until)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    count = sum(is_working_day(jurisdiction=jurisdiction, day=day) for day in days)
    return count if until >= on else -count
