"""When a period of the law ends. Pure but for the calendar of the place.

The day on which it begins does not count (Civil Code of China, Art. 201); a period of years ends on the same
day of its last month (202); an end on a day of rest moves to the day after the rest (203, and Art. 85 of the
Civil Procedure Law for periods of the court).
"""

from calendar import monthrange
from datetime import date, timedelta

from arrears.collection.contacts.gate.days_off import kind_of_day

_SATURDAY = 5


def working_day_from(*, day: date, calendar: str) -> date:
    """The day, or the first working day after it. `calendar`: rulebook.jurisdictions' name, "" = weekends."""
    while kind_of_day(calendar, day) >= _SATURDAY:
        day += timedelta(days=1)
    return day


def after_days(*, start: date, days: int, calendar: str) -> date:
    """The last day of a period of days that begins with something on `start`."""
    return working_day_from(day=start + timedelta(days=days), calendar=calendar)


def after_months(*, start: date, months: int, calendar: str) -> date:
    """The last day of a period of months: the same day of the last one, its end where there is none."""
    place = start.year * 12 + start.month - 1 + months
    year, month = place // 12, place % 12 + 1
    last = date(year, month, min(start.day, monthrange(year, month)[1]))
    return working_day_from(day=last, calendar=calendar)
