"""The compiled entry for revolving lines; it writes into the same arrays as that for loans."""

import numpy as np

from arrears.kernel import columns as c
from arrears.kernel.codes import Method
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import entry_point
from arrears.kernel.revolving import layout as w
from arrears.kernel.revolving.one_line import fold_one
from arrears.kernel.revolving.stops import STOP_WIDTH
from arrears.kernel.vectors import copy_row

REVOLVING = int(Method.REVOLVING)
LineScratch = tuple[Matrix, Matrix, Matrix, Vector, Matrix, Vector, Vector, Matrix]


def line_scratch(row_room: int, event_room: int) -> LineScratch:
    """Working arrays for one line: rows, plans, kept events, undone, allocations, run, split, stops."""
    return (
        np.zeros((row_room, w.W_WIDTH), np.int64),
        np.zeros((event_room, w.P_WIDTH), np.int64),
        np.zeros((event_room, c.KEEP_COLUMNS), np.int64),
        np.zeros(event_room, np.int64),
        np.zeros((event_room, c.A_COLUMNS), np.int64),
        np.zeros(w.LINE_SIZE, np.int64),
        np.zeros(c.PARTS, np.int64),
        np.zeros((event_room + 1, STOP_WIDTH), np.int64),
    )


@entry_point
def fold_lines(
    terms: Matrix, loans: Matrix, events: Matrix, event_offsets: Vector, as_of_day: int, known_day: int,
    work: LineScratch, states: Matrix, instalments: Matrix, instalment_offsets: Vector, allocations: Matrix,
    allocation_offsets: Vector, counts: Matrix
) -> None:  # fmt: skip
    """Every loan that is a line, in turn, in the same working arrays."""
    inst, plans, keep, undone, allocs, run, split, stops = work
    detail = len(counts) > 0
    for i in range(len(loans)):
        if terms[loans[i, c.L_TERMS], c.T_METHOD] != REVOLVING:
            continue
        fold_one(
            terms[loans[i, c.L_TERMS]], loans[i], events[event_offsets[i] : event_offsets[i + 1]], as_of_day,
            known_day, inst, plans, keep, undone, run, split, allocs, stops, states[i]
        )  # fmt: skip
        if detail:
            counts[i, 0] = run[c.RUN_ROWS]
            counts[i, 1] = run[c.RUN_ALLOCATIONS]
            for k in range(run[c.RUN_ROWS]):
                copy_row(instalments, instalment_offsets[i] + k, inst, k, c.I_PUBLISHED)
            for k in range(run[c.RUN_ALLOCATIONS]):
                copy_row(allocations, allocation_offsets[i] + k, allocs, k, c.A_COLUMNS)
