"""Counts the contacts of a run that a rule forbade: from the log alone, without the gate's code.

Everywhere: no contact when nothing is owed, while a plan performs, after a complaint. In China also its
hours, conversations and unanswered dials a day, read from the texts of the rules. The hours and counts of
other places are not counted here: tests/simulator/test_worlds_gate.py replays them with the gate's checker.
"""

import numpy as np
from django.utils.translation import gettext as _

from arrears.simulator.worlds.run import Ran
from arrears.simulator.worlds.setting import Flags, Ints

# GB/T 45251-2025: contact from 8:00 to before 22:00, at most three conversations with a debtor a day. China
# Banking Association, trial guideline of 2026-01-30: at most six unanswered dials of one number a day.
_CHINA = "CN"
_FIRST_HOUR, _END_HOUR, _CONVERSATIONS, _DIALS = 8, 22, 3, 6
_VOICE = ("voice_human", "voice_bot")


def rules_counted(jurisdiction: str) -> str:
    """Which rules `count_breaches` knows for a world of this jurisdiction, to be shown beside its count."""
    everywhere = _("contact when nothing is owed, while a plan performs, or after a complaint")
    if jurisdiction != _CHINA:
        return everywhere
    return _("%(everywhere)s; hours, conversations and unanswered dials a day (China)") % {
        "everywhere": everywhere
    }


def count_breaches(ran: Ran) -> int:
    """How many contacts broke one of the rules that `rules_counted` names."""
    log, world = ran.log, ran.world
    if not len(log):
        return 0
    who, day = log.who, np.asarray(log.column("day"), np.int64)
    broken = ~np.asarray(log.column("owing"), np.bool_)
    broken |= np.asarray(log.column("plan"), np.bool_)
    broken |= _after_complaint(who, day, np.asarray(log.column("complained")), days=world.complaint_stop_days)
    if world.jurisdiction == _CHINA:
        hour = np.array(world.hours)[np.asarray(log.column("hour"), np.int64)]
        broken |= (hour < _FIRST_HOUR) | (hour >= _END_HOUR)
        calls = np.array([c.kind in _VOICE for c in world.channels])[
            np.asarray(log.column("channel"), np.int64)
        ]
        broken |= _beyond(who, day, calls & log.reached, most=_CONVERSATIONS)
        broken |= _beyond(who, day, calls & ~log.reached, most=_DIALS)
    return int(broken.sum())


def _beyond(who: Ints, day: Ints, counted: Flags, *, most: int) -> Flags:
    """Contacts of this kind made when the day's number of them was used up already."""
    found = np.zeros(len(who), bool)
    held: dict[tuple[int, int], int] = {}
    for row in np.flatnonzero(counted):
        key = int(who[row]), int(day[row])
        held[key] = held.get(key, 0) + 1
        found[row] = held[key] > most
    return found


def _after_complaint(who: Ints, day: Ints, complained: np.ndarray, *, days: int) -> Flags:
    """Contacts on the days after a complaint while the stop holds."""
    found = np.zeros(len(who), bool)
    until: dict[int, int] = {}
    for row, (person, today) in enumerate(zip(who.tolist(), day.tolist(), strict=True)):
        first = until.get(person)
        found[row] = first is not None and first < today <= first + days
        if complained[row]:
            until[person] = today
    return found
