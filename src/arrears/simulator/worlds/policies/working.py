"""Treatments under way: who is contacted next, how often still, until reached."""

import numpy as np

from arrears.collection.treatments.menu import NONE, Treatment
from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import Flags, Floats, Ints


class Working:
    """The treatment of each account [n] that is not finished."""

    def __init__(self, *, accounts: int, menu: tuple[Treatment, ...]) -> None:
        self._channel = np.array([t.channel for t in menu])
        self._offer = np.array([t.offer for t in menu])
        self._tries = np.array([t.tries for t in menu])
        self._times = np.array([t.times for t in menu])
        self._gap = np.array([t.gap_days for t in menu])
        self.treatment = np.zeros(accounts, np.int64)
        self.next_day = np.full(accounts, -1)
        self._tries_left = np.zeros(accounts, np.int64)
        self._times_left = np.zeros(accounts, np.int64)
        self.tried = np.zeros(accounts, np.int64)  # in this treatment: each try takes another hour
        self.worth = np.zeros(accounts)

    def begin(self, *, who: Ints, treatment: Ints, day: int, worth: Floats) -> None:
        """Takes up a treatment today."""
        self.treatment[who] = treatment
        self._tries_left[who] = self._tries[treatment]
        self._times_left[who] = self._times[treatment]
        self.next_day[who] = np.where(treatment > 0, day, -1)
        self.tried[who] = 0
        self.worth[who] = worth

    def due(self, seen: Seen) -> Ints:
        """Accounts to contact today, those begun earlier first, then by worth."""
        who = np.flatnonzero((self.next_day >= 0) & (self.next_day <= seen.day) & seen.open & ~seen.held)
        return who[np.lexsort((-self.worth[who], -(self.tried[who] > 0).astype(int)))]

    def drop(self, seen: Seen) -> None:
        """Ends the treatments of those who have paid or agreed to a plan."""
        self.next_day[(self.next_day >= 0) & ~seen.open] = -1

    def channel_of(self, who: Ints) -> Ints:
        """Their channel."""
        return np.asarray(self._channel[self.treatment[who]])

    def offer_of(self, who: Ints) -> Ints:
        """Their offer."""
        return np.asarray(self._offer[self.treatment[who]])

    def note(self, *, day: int, made: Contacts, reached: Flags) -> None:
        """After the day's contacts: finished, again tomorrow, or again after the gap."""
        who = made.who
        mine = (self.next_day[who] >= 0) & (self.channel_of(who) == made.channel)
        who, reached = who[mine], reached[mine]
        self.tried[who] += 1
        hit, missed = who[reached], who[~reached]
        self._times_left[hit] -= 1
        self._tries_left[hit] = self._tries[self.treatment[hit]]
        self.next_day[hit] = np.where(self._times_left[hit] > 0, day + self._gap[self.treatment[hit]], -1)
        self._tries_left[missed] -= 1
        single = self._tries[self.treatment[missed]] <= 1  # a message that is not tried again
        self._times_left[missed] -= single
        more = (self._tries_left[missed] > 0) | (single & (self._times_left[missed] > 0))
        gap = np.where(single, self._gap[self.treatment[missed]], 1)
        self.next_day[missed] = np.where(more, day + gap, -1)


__all__ = ["NONE", "Working"]
