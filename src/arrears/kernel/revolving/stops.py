"""Days of a line on which no interest, or no penalty interest, arises."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.revolving.kinds import FREEZE_PENALTY, PAUSE_INTEREST
from arrears.kernel.revolving.weights import weight

STOP_KIND, STOP_AFTER, STOP_TO, STOP_WIDTH = 0, 1, 2, 3


@inner
def note_stops(events: Matrix, keep: Matrix, kept: int, stops: Matrix) -> None:
    """The spans of the counting pauses and freezes, from their value day at the earliest; then a row of 0."""
    count = 0
    for i in range(kept):
        e = keep[i, c.KEEP_EVENT]
        kind = events[e, c.E_KIND]
        if kind in (PAUSE_INTEREST, FREEZE_PENALTY):
            stops[count, STOP_KIND] = kind
            stops[count, STOP_AFTER] = max(events[e, c.E_VALUE], events[e, c.E_DUE]) - 1
            stops[count, STOP_TO] = events[e, c.E_TO]
            count += 1
    stops[count, STOP_KIND] = 0


@inner
def stopped(terms: Vector, stops: Matrix, kind: int, after: int, day: int, weighted: bool) -> int:
    """The days after `after`, up to `day`, that stops of a kind cover, each once; or what they weigh."""
    at, total = after, 0
    while at < day:
        start, end, i = c.FOREVER, at, 0
        while stops[i, STOP_KIND] != 0:
            same = stops[i, STOP_KIND] == kind
            if same and stops[i, STOP_TO] > at and stops[i, STOP_AFTER] < start:
                start, end = stops[i, STOP_AFTER], stops[i, STOP_TO]
            i += 1
        if start >= day:
            break
        first, last = max(start, at), min(end, day)
        if last > first:
            total += weight(terms, first, last) if weighted else last - first
        at = max(end, at)
    return total
