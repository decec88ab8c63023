"""The contact rules of a simulated world, on columns: hours, conversations a day, stops, nothing owed."""

import numpy as np

from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import Flags, Ints, Setting

_CALLS = ("voice_human", "voice_bot")


class PlainGate:
    """A gate for worlds: one contact a channel, at most `calls` calls and `all` contacts to an account a
    day.
    """

    def __init__(self, setting: Setting, *, first_hour: int = 8, end_hour: int = 22, calls: int = 3) -> None:
        self._hours = np.array([first_hour <= hour < end_hour for hour in setting.hours])
        self._calls = np.array([channel.kind in _CALLS for channel in setting.channels])
        self._most = calls

    def allowed(self, *, day: int, seen: Seen, planned: Contacts) -> Flags:
        """See Gate. A planned call counts as the conversation that it may become."""
        who = planned.who
        fine = self._hours[planned.hour] & seen.open[who] & ~seen.held[who]
        call = self._calls[planned.channel] & fine
        return np.asarray(fine & (~call | (_rank(who, call) < self._most)))

    def note(self, *, day: int, made: Contacts, reached: Flags) -> None:
        """A day's counts end with the day."""


def _rank(who: Ints, counted: Flags) -> Ints:
    """How many counted ones of the same account came before each."""
    order = np.argsort(who, kind="stable")
    running = np.cumsum(counted[order]) - counted[order]
    first = np.searchsorted(who[order], who[order])
    rank = np.empty(len(who), np.int64)
    rank[order] = running - running[first] if len(who) else running
    return rank
