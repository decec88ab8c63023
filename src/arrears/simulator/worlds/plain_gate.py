"""The contact rules of a simulated world, on columns: hours, conversations a day, stops, nothing owed.

The numbers are those of rules/ for the world's jurisdiction. The real gate (collection/contacts) decides
one contact with all that is known of a person; a world's borrowers have no names, homes or holidays for it
to look at.
"""

from datetime import date

import numpy as np

from arrears.rulebook import parameters
from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import Flags, Ints, Setting

_CALLS = ("voice_human", "voice_bot")
_ON = date(2026, 1, 1)  # a world has no calendar: the rules of this day


class PlainGate:
    """Allows what the hours, the cap of conversations and the stops of the world allow."""

    def __init__(self, setting: Setting) -> None:
        hours = parameters.strictest(jurisdiction=setting.jurisdiction, rule="contact_hours", on=_ON)
        calls = parameters.strictest(jurisdiction=setting.jurisdiction, rule="conversations_a_day", on=_ON)
        spans = (
            hours.value["all"] if hours and isinstance(hours.value, dict) and "all" in hours.value else None
        )
        self._hours = np.array([_inside(hour, spans) for hour in setting.hours])
        self._calls = np.array([channel.kind in _CALLS for channel in setting.channels])
        self._most = int(calls.value) if calls and not isinstance(calls.value, dict) else 1

    def allowed(self, *, day: int, seen: Seen, planned: Contacts) -> Flags:
        """See Gate. A planned call counts as the conversation that it may become."""
        who = planned.who
        fine = self._hours[planned.hour] & seen.open[who] & ~seen.held[who]
        call = self._calls[planned.channel] & fine
        return np.asarray(fine & (~call | (_rank(who, call) < self._most)))

    def note(self, *, day: int, made: Contacts, reached: Flags) -> None:
        """A day's counts end with the day."""


def _inside(hour: int, spans: object) -> bool:
    """Whether the whole hour lies in one of the spans; from 8 to 20 where the place has no rule."""
    if not isinstance(spans, list | tuple):
        return 8 <= hour < 20
    return any(_minutes(first) <= hour * 60 and hour * 60 + 60 <= _minutes(last) for first, last in spans)


def _minutes(text: str) -> int:
    hours, _, minutes = str(text).partition(":")
    return int(hours) * 60 + int(minutes or 0)


def _rank(who: Ints, counted: Flags) -> Ints:
    """How many counted ones of the same account came before each."""
    order = np.argsort(who, kind="stable")
    running: Ints = np.cumsum(counted[order]) - counted[order]
    first = np.searchsorted(who[order], who[order])
    rank = np.empty(len(who), np.int64)
    rank[order] = running - running[first] if len(who) else running
    return rank
