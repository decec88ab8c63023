"""Counts the contacts of a run that a rule forbade: from the log alone, without the gate's code.

Read from the texts of the rules: hours of contact, conversations a day, no contact while a plan performs,
after a complaint, or when nothing is owed.
"""

import numpy as np

from arrears.simulator.worlds.run import Ran

# China (rules/CN): contact from 8:00 to before 22:00; at most three conversations with a debtor a day.
_FIRST_HOUR, _END_HOUR, _CONVERSATIONS = 8, 22, 3


def count_breaches(ran: Ran) -> int:
    """How many contacts broke one of the rules."""
    log, world = ran.log, ran.world
    if not len(log):
        return 0
    who, day = log.who, np.asarray(log.column("day"), np.int64)
    hour = np.array(world.hours)[np.asarray(log.column("hour"), np.int64)]
    broken = (hour < _FIRST_HOUR) | (hour >= _END_HOUR)
    broken |= ~np.asarray(log.column("owing"), np.bool_)
    broken |= np.asarray(log.column("plan"), np.bool_)
    broken |= _after_complaint(who, day, np.asarray(log.column("complained")), days=world.complaint_stop_days)
    calls = np.array([c.kind in ("voice_human", "voice_bot") for c in world.channels])
    conversation = calls[np.asarray(log.column("channel"), np.int64)] & log.reached
    return int((broken | _beyond(who, day, conversation)).sum())


def _beyond(who: np.ndarray, day: np.ndarray, conversation: np.ndarray) -> np.ndarray:
    """Calls made when the day's conversations were used up already."""
    found = np.zeros(len(who), bool)
    held: dict[tuple[int, int], int] = {}
    for row in np.flatnonzero(conversation):
        key = int(who[row]), int(day[row])
        held[key] = held.get(key, 0) + 1
        found[row] = held[key] > _CONVERSATIONS
    return found


def _after_complaint(who: np.ndarray, day: np.ndarray, complained: np.ndarray, *, days: int) -> np.ndarray:
    """Contacts on the days after a complaint while the stop holds."""
    found = np.zeros(len(who), bool)
    until: dict[int, int] = {}
    for row, (person, today) in enumerate(zip(who.tolist(), day.tolist(), strict=True)):
        first = until.get(person)
        found[row] = first is not None and first < today <= first + days
        if complained[row]:
            until[person] = today
    return found
