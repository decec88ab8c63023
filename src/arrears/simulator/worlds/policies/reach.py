"""Chances to reach somebody and of complaints, by channel, from what was tried; the hours of the day."""

import numpy as np

from arrears.collection.treatments.hazards.days import DEGREES, degree_of
from arrears.simulator.worlds.seen import Contacts, Seen, nobody
from arrears.simulator.worlds.setting import Flags, Floats, Ints, Setting

_TRIES, _REACHED = 2.0, 0.9  # that each channel and hour begins with
_MADE, _COMPLAINTS = 100.0, 0.02  # that each channel and degree of tiredness begins with
_STEADY = 2.0  # complaints that "tiredness makes no difference" is worth


class Reach:
    """Counts of a lender's contacts."""

    def __init__(self, setting: Setting) -> None:
        self._capacity: Ints = np.floor(setting.capacity + 1e-9).astype(np.int64)
        shape = (len(setting.channels), len(setting.hours))
        self._tries, self._reached = np.full(shape, _TRIES), np.full(shape, _REACHED)
        self._made = np.full((shape[0], DEGREES), _MADE)
        self._complaints = np.full((shape[0], DEGREES), _COMPLAINTS)
        self._last, self._degree = nobody(), np.zeros(0, np.int64)

    def note(self, *, made: Contacts, reached: Flags, tired: Floats) -> None:
        """The day's contacts [m] and how tired those contacted were before."""
        np.add.at(self._tries, (made.channel, made.hour), 1.0)
        np.add.at(self._reached, (made.channel[reached], made.hour[reached]), 1.0)
        self._last, self._degree = made, degree_of(tired)
        np.add.at(self._made, (made.channel, self._degree), 1.0)

    def hear(self, *, before: Seen, now: Seen) -> None:
        """Complaints that came in are put down to the last contact of the day before."""
        rows = np.flatnonzero((now.complaints > before.complaints)[self._last.who])
        last = rows[len(rows) - 1 - np.unique(self._last.who[rows][::-1], return_index=True)[1]]
        np.add.at(self._complaints, (self._last.channel[last], self._degree[last]), 1.0)

    def complaints(self) -> Floats:
        """Chance of a complaint a contact [channels, degrees of tiredness]; it never falls with tiredness."""
        channel = self._complaints.sum(axis=1) / self._made.sum(axis=1)
        usual = self._complaints.sum() / self._made.sum()
        degree = (self._complaints.sum(axis=0) + _STEADY) / (self._made.sum(axis=0) * usual + _STEADY)
        return np.asarray(channel[:, None] * np.maximum.accumulate(degree))

    @property
    def chances(self) -> Floats:
        """Chance to reach somebody [channels]: between that of all hours and that of the best."""
        best = (self._reached / self._tries).max(axis=1)
        return np.asarray((self._reached.sum(axis=1) / self._tries.sum(axis=1) + best) / 2.0)

    @property
    def room(self) -> Ints:
        """Contacts that a day has room for [channels]."""
        return np.asarray(self._capacity.sum(axis=1))

    def hours(self, channel: Ints) -> Ints:
        """Hours for contacts in order of their worth [m]: the best hours go to the first."""
        hours = np.zeros(len(channel), np.int64)
        for place in range(len(self._capacity)):
            mine = np.flatnonzero(channel == place)
            order = np.argsort(-(self._reached[place] / self._tries[place]), kind="stable")
            slots = np.repeat(order, self._capacity[place][order])[: len(mine)]
            hours[mine] = order[0]
            hours[mine[: len(slots)]] = slots
        return hours
