"""Public holidays and made-up working days of a place, from the library `holidays`."""

from datetime import date
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=512)
def _of_year(calendar: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    import holidays  # heavy: only where a day is asked about

    found: Any
    if calendar in holidays.list_supported_financial(include_aliases=True):
        found = holidays.financial_holidays(calendar, years=year)
    else:
        country, _, part = calendar.partition("-")
        found = holidays.country_holidays(country, subdiv=part or None, years=year)
    return frozenset(found), frozenset(found.weekend_workdays)


def kind_of_day(calendar: str, day: date) -> int:
    """0 = Monday … 6 = Sunday, 7 = public holiday; a weekend day that is worked (China, Russia) is a Monday.

    `calendar` is rulebook.jurisdictions' name of it, "" = none.
    """
    if calendar:
        off, worked = _of_year(calendar, day.year)
        if day in off:
            return 7
        if day in worked:
            return 0
    return day.weekday()
