"""When a simulated day and hour are: the rules and the holidays of real days count."""

from datetime import date, datetime, timedelta

import numpy as np

from arrears.collection.contacts.gate.times import start_of
from arrears.collection.contacts.gate.zone_table import zone_table
from arrears.plumbing.days import to_date, to_day
from arrears.rulebook import jurisdictions
from arrears.simulator.worlds.setting import Ints

BEGINS = date(2026, 6, 1)  # day 0 of every world: a Monday
_DAY, _HOUR = 86_400, 3_600


class Calendar:
    """The days of a world in the borrowers' own time. Raises UnableToFindJurisdiction."""

    def __init__(self, *, jurisdiction: str, hours: tuple[int, ...]) -> None:
        codes = jurisdictions.chain(jurisdiction)
        self.zone = next(
            (zone for code in codes for zone in jurisdictions.load(code).zones), "UTC"
        )  # all borrowers live in the first
        self._hours = np.array(hours, np.int64)

    def moments(self, *, day: int, hour: Ints) -> Ints:
        """Seconds since 1970 of hours (their places in the setting) of a day."""
        wall = (to_day(BEGINS) + day) * _DAY + self._hours[hour] * _HOUR
        return zone_table(self.zone).moment(np.asarray(wall, np.int64))

    def date(self, day: int) -> date:
        """The date of a day."""
        return to_date(to_day(BEGINS) + day)

    def morning(self, day: int) -> datetime:
        """The first moment of a day."""
        return start_of(self.date(day), self.zone)

    def yesterday(self, day: int) -> datetime:
        """A day before the day's first moment."""
        return self.morning(day) - timedelta(days=1)
