"""The calendars of places, by the names that `rules/jurisdictions.yaml` gives them (library: `holidays`)."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import holidays


@lru_cache(maxsize=64)
def calendar_of(name: str) -> "holidays.HolidayBase | None":
    """The calendar of a place (`CN`, `US-MA`, `ECB`); None where none is named."""
    if not name:
        return None
    import holidays  # heavy: only what asks about days needs it

    if name in holidays.list_supported_financial(include_aliases=True):
        return holidays.financial_holidays(name)
    country, _, part = name.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)
