"""Kinds of days in arrears: days that are alike in all that changes the chance of paying count together.

So that a model over millions of days of debtors is fitted on a few thousand rows.
"""

import numpy as np

from arrears.collection.treatments.hazards.beliefs import Flags, Floats, Ints

# Lower ends of the classes, and a day in the middle of each.
_OVERDUE = np.array([0, 3, 7, 14, 30, 60, 120]), np.array([1.0, 4.5, 10.0, 21.0, 43.0, 85.0, 150.0])
_SINCE = (
    np.array([0, 1, 2, 3, 4, 6, 9, 14, 22]),
    np.array([0.0, 1.0, 2.0, 3.0, 4.5, 7.0, 11.0, 17.5, 30.0]),
)
_TIRED = np.array([0.0, 0.5, 1.6, 4.0, 9.0]), np.array([0.1, 1.0, 2.6, 6.0, 12.0])
_TIRED_SOON = np.array([0.0, 0.2, 0.8, 2.0]), np.array([0.05, 0.45, 1.3, 3.0])
NEVER = -1  # reached by no channel yet
DEGREES = len(_TIRED[0])


def _class(edges: Floats | Ints, values: Floats | Ints) -> Ints:
    return np.asarray(np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 1), np.int64)


def degree_of(tired: Floats) -> Ints:
    """Class of lasting tiredness, from 0 to DEGREES - 1."""
    return _class(_TIRED[0], tired)


class Days:
    """The kinds of days [m]: how long overdue, by which channel reached last and when, how tired."""

    def __init__(self, *, channels: int) -> None:
        shape = (len(_OVERDUE[0]), 1 + channels * len(_SINCE[0]), DEGREES, len(_TIRED_SOON[0]))
        self._shape = shape
        overdue, contact, tired, soon = (part.ravel() for part in np.indices(shape))
        reached = contact > 0
        self.overdue: Floats = _OVERDUE[1][overdue]
        self.channel: Ints = np.where(reached, (contact - 1) // len(_SINCE[0]), NEVER)
        self.since: Floats = np.where(reached, _SINCE[1][(contact - 1) % len(_SINCE[0])], 0.0)
        self.tired: Floats = _TIRED[1][tired]
        self.tired_soon: Floats = _TIRED_SOON[1][soon]

    def __len__(self) -> int:
        return len(self.overdue)

    def place(self, *, overdue: Ints, channel: Ints, since: Ints, tired: Floats, tired_soon: Floats) -> Ints:
        """Which kind of day each account has [n]; `channel` NEVER and any `since`: not reached yet."""
        contact = np.where(channel < 0, 0, 1 + channel * len(_SINCE[0]) + _class(_SINCE[0], since))
        parts = _class(_OVERDUE[0], overdue), contact, degree_of(tired), _class(_TIRED_SOON[0], tired_soon)
        return np.asarray(np.ravel_multi_index(parts, self._shape), np.int64)

    def some(self, rows: Flags) -> "Days":
        """Some kinds of days; `place` is of no use on them."""
        few = object.__new__(Days)
        few._shape = self._shape
        for name in ("overdue", "channel", "since", "tired", "tired_soon"):
            setattr(few, name, getattr(self, name)[rows])
        return few
