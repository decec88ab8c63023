"""What a line's fold knows beside its rows: the conversions under way, what is left to be paid in full.

For pages and papers of one line: it reads the working arrays of the compiled fold, nothing is computed twice.
"""

from dataclasses import dataclass

import numpy as np

from arrears.kernel import columns as c
from arrears.kernel.book import ALLOCATIONS, INSTALMENTS, MAX_DAY, STATES, Book
from arrears.kernel.codes import Kind
from arrears.kernel.fold import agreed_terms, check, room
from arrears.kernel.revolving import layout as w
from arrears.kernel.revolving.fold_lines import fold_lines, line_scratch

_CONVERT = int(Kind.CONVERT)


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """Purchases that come back in instalments, in minor units. `ref`: the purchase, 0 = of statements."""

    event_id: int
    ref: int
    instalments: int
    asked: int  # instalments that statements asked for so far
    level_minor: int
    left_minor: int  # principal that no statement asked for yet
    fee_level_minor: int
    fee_left_minor: int  # of the fee; none is asked for any more when no principal is left


@dataclass(frozen=True, kw_only=True)
class LineDetail:
    """A line as of the evening of a day."""

    conversions: tuple[Conversion, ...]
    statements: int  # drawn so far
    open_minor: int  # of all statements drawn: what has to be paid for them to be paid in full
    purchases_minor: int  # of it purchases, which can be converted
    running_minor: int  # bought in the cycle that no statement holds yet


def line_detail(*, book: Book, as_of_day: int, known_day: int = MAX_DAY) -> LineDetail:
    """The detail of the book's one line; all is nothing for one that can't be folded. Raises UnableToFold."""
    check(book)
    rows, events = room(book, as_of_day=as_of_day)
    row_room, event_room = int(rows[0]) + 1, int(events[0]) + 1
    work = line_scratch(row_room, event_room)
    states, allocations = np.zeros(1, STATES), np.zeros(event_room, ALLOCATIONS)
    counts = np.zeros((1, 2), np.int64)
    fold_lines(
        agreed_terms(book.terms), c.matrix(book.loans), c.matrix(book.events), book.event_offsets, as_of_day,
        known_day, work, c.matrix(states), c.matrix(np.zeros(row_room, INSTALMENTS)),
        np.array([0, row_room]), c.matrix(allocations), np.array([0, event_room]), counts
    )  # fmt: skip
    if states["fault"][0]:
        return LineDetail(conversions=(), statements=0, open_minor=0, purchases_minor=0, running_minor=0)
    inst, plans, run = work[0], work[1], work[5]
    drawn = int(run[c.RUN_ROWS])
    # Conversions stand in the order in which they counted, those that took nothing left out.
    took = allocations[: counts[0, 1]]
    took = took[(took["kind"] == _CONVERT) & (took["principal_minor"] > 0)]
    return LineDetail(
        conversions=tuple(
            _conversion(plans[place], int(took["event_id"][place])) for place in range(run[w.LINE_PLANS])
        ),
        statements=drawn,
        open_minor=_open(inst, drawn),
        purchases_minor=int(inst[:drawn, w.W_BUCKET].sum()),
        running_minor=int(inst[drawn, w.W_BUCKET]) if run[c.RUN_STARTED] else 0,
    )


def _open(inst: c.Matrix, drawn: int) -> int:
    """As on the evening of a due day (docs/line.md, section 3): purchases, conversions asked for, charges."""
    total = 0
    for k in range(drawn):
        total += int(inst[k, w.W_BUCKET] + inst[k, w.W_PLAN])
        for part in range(1, c.PARTS):
            gone = inst[k, c.I_PAID + part] + inst[k, w.W_WAIVED + part] + inst[k, w.W_OFF + part]
            total += int(inst[k, c.I_PART + part] - gone)
    return total


def _conversion(plan: c.Vector, event_id: int) -> Conversion:
    return Conversion(
        event_id=event_id,
        ref=int(plan[w.P_REF]),
        instalments=int(plan[w.P_INSTALMENTS]),
        asked=int(plan[w.P_BILLED]),
        level_minor=int(plan[w.P_LEVEL]),
        left_minor=int(plan[w.P_LEFT]),
        fee_level_minor=int(plan[w.P_FEE_LEVEL]),
        fee_left_minor=int(plan[w.P_FEE_LEFT]),
    )
