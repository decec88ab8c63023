"""Local time of a zone on columns of moments (seconds since 1970 in UTC), as `times` tells it. Pure."""

from datetime import UTC, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from arrears.collection.contacts.gate.times import zone

Ints = NDArray[np.int64]
DAY = 86_400
_FIRST_YEAR, _LAST_YEAR = 2000, 2045
_MONDAY = 4 * DAY  # 1970-01-05


class ZoneTable:
    """The offsets of one zone. Moments outside 2000-2045 have those of the nearest year."""

    def __init__(self, name: str) -> None:
        changes, offsets = _changes(name)
        self._changes = np.array(changes, np.int64)
        self._offsets = np.array(offsets, np.int64)
        before, after = self._offsets[:-1], self._offsets[1:]
        # A wall clock shown twice, or never, is read by the offset before the change (PEP 495, fold=0).
        self._walls = self._changes + np.maximum(before, after)

    def wall(self, at: Ints) -> Ints:
        """What the wall clock shows, as if it were UTC."""
        return np.asarray(at + self._offsets[np.searchsorted(self._changes, at, "right")], np.int64)

    def moment(self, wall: Ints) -> Ints:
        """When the wall clock shows this."""
        return np.asarray(wall - self._offsets[np.searchsorted(self._walls, wall, "right")], np.int64)

    def around(self, at: Ints, days: int) -> tuple[Ints, Ints]:
        """`times.around` of many moments."""
        wall, length = self.wall(at), days * DAY
        return (
            np.minimum(at - length, self.moment(wall - length)),
            np.maximum(at + length, self.moment(wall + length)),
        )

    def window(self, at: Ints, window: str) -> tuple[Ints, Ints]:
        """`times.calendar_window` of many moments."""
        day = self.wall(at) // DAY
        if window == "calendar_day":
            first, after = day, day + 1
        elif window == "week":
            first = day - (day * DAY - _MONDAY) // DAY % 7
            after = first + 7
        else:
            months = day.astype("datetime64[D]").astype("datetime64[M]")
            first = months.astype("datetime64[D]").astype(np.int64)
            after = (months + 1).astype("datetime64[D]").astype(np.int64)
        return self.moment(first * DAY), self.moment(after * DAY)


@lru_cache(maxsize=64)
def zone_table(name: str) -> ZoneTable:
    """The table of a zone, made once."""
    return ZoneTable(name)


def _changes(name: str) -> tuple[list[int], list[int]]:
    """Moments at which the offset changes, and the offsets before, between and after them."""
    start = int(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    end = int(datetime(_LAST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    changes, offsets = [], [_offset(name, start)]
    for day in range(start, end, DAY):
        if _offset(name, day + DAY) != offsets[-1]:
            low, high = day, day + DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(name, middle) == offsets[-1] else (low, middle)
            changes.append(high)
            offsets.append(_offset(name, high))
    return changes, offsets


def _offset(name: str, at: int) -> int:
    found = datetime.fromtimestamp(at, UTC).astimezone(zone(name)).utcoffset()
    return 0 if found is None else int(found.total_seconds())
