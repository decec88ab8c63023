"""Ageing: days past due, delinquent days, overdue parts, what comes next."""

from arrears.kernel import columns as c
from arrears.kernel.codes import ArrearsKind, Kind
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.reported import levels_behind, tolerated
from arrears.kernel.rows import asks, open_part, open_row
from arrears.kernel.schedule import AS_REPORTED

PAUSE = int(Kind.PAUSE_DELINQUENCY)
RESUME = int(Kind.RESUME_DELINQUENCY)
NO_ARREARS = int(ArrearsKind.NONE)
UNPAID = int(ArrearsKind.UNPAID)
PARTLY_PAID = int(ArrearsKind.PARTLY_PAID)
DEFAULT = int(ArrearsKind.DEFAULT)


@inner
def paused_days(events: Matrix, keep: Matrix, count: int, from_day: int, to_day: int) -> int:
    """Days of from_day..to_day on which delinquency was paused."""
    total = 0
    for i in range(count):
        e = keep[i, c.KEEP_EVENT]
        if events[e, c.E_KIND] != PAUSE:
            continue
        begin, end = events[e, c.E_VALUE], events[e, c.E_DUE]
        for j in range(i + 1, count):
            f = keep[j, c.KEEP_EVENT]
            if events[f, c.E_KIND] == RESUME and events[f, c.E_VALUE] < end:
                end = events[f, c.E_VALUE]
                break
        total += max(0, min(end, to_day) - max(begin, from_day))
    return total


@inner
def age_rows(
    terms: Vector, loan: Vector, inst: Matrix, run: Vector, events: Matrix, keep: Matrix, kept: int, day: int
) -> None:  # fmt: skip
    """Days past due of every row, and those on which delinquency was not paused."""
    tolerance = tolerated(terms, loan)
    for k in range(run[c.RUN_ROWS]):
        inst[k, c.I_DPD] = 0
        inst[k, c.I_DELINQUENT] = 0
        due = inst[k, c.I_DUE]
        if due < day and open_row(inst, k) > tolerance:
            inst[k, c.I_DPD] = day - due
            inst[k, c.I_DELINQUENT] = max(0, day - due - paused_days(events, keep, kept, due, day))


@inner
def age(
    terms: Vector, loan: Vector, inst: Matrix, run: Vector, state: Vector, events: Matrix, keep: Matrix,
    kept: int, day: int
) -> None:  # fmt: skip
    """The loan's ageing from its rows as of `day`."""
    oldest, behind, due_rows = -1, 0, 0
    for k in range(run[c.RUN_ROWS]):
        due = inst[k, c.I_DUE]
        if due <= day:
            due_rows += 1
            for part in range(c.PARTS):
                state[c.S_SCHEDULED] += inst[k, c.I_PART + part]
            state[c.S_SCHEDULED] += inst[k, c.I_BILLED]
        if due < day:
            until = day if inst[k, c.I_PAID_DAY] == c.NO_DAY else inst[k, c.I_PAID_DAY]
            worst = until - due if asks(terms, inst, k) else 0
            state[c.S_DPD_MAX] = max(state[c.S_DPD_MAX], worst)
            if k < 3:
                state[c.S_LATE + k] = max(0, worst)
            if inst[k, c.I_DPD] > 0:
                behind += 1
                oldest = k if oldest < 0 or due < inst[oldest, c.I_DUE] else oldest
                add_overdue(inst, k, state)
        elif due > day and state[c.S_NEXT_DUE] == c.NO_DAY and open_row(inst, k) > 0:
            state[c.S_NEXT_DUE] = due
            state[c.S_NEXT_AMOUNT] = open_row(inst, k)
    state[c.S_TOTAL] = run[c.RUN_ROWS]
    state[c.S_DUE] = due_rows
    state[c.S_BEHIND] = behind
    if terms[c.T_METHOD] == AS_REPORTED:
        state[c.S_BEHIND] = levels_behind(terms, loan, inst, run, events, keep, kept, day)
    if oldest >= 0:
        state[c.S_DPD] = inst[oldest, c.I_DPD]
        state[c.S_OLDEST_DUE] = inst[oldest, c.I_DUE]
        state[c.S_KIND] = kind_of(terms, inst, oldest)
        state[c.S_DELINQUENT] = max(0, inst[oldest, c.I_DELINQUENT] - terms[c.T_DELINQUENCY_GRACE])


@inner
def add_overdue(inst: Matrix, k: int, state: Vector) -> None:
    """Add row k's open parts to the overdue part of the loan."""
    for part in range(c.PARTS):
        state[c.S_OVERDUE_PART + part] += open_part(inst, k, part)
    state[c.S_OVERDUE] += open_row(inst, k)


@inner
def kind_of(terms: Vector, inst: Matrix, oldest: int) -> int:
    """Kind of arrears: default beyond the boundary, else whether anything of the oldest row is paid."""
    if inst[oldest, c.I_DPD] > terms[c.T_DEFAULT_DAYS]:
        return DEFAULT
    paid = inst[oldest, c.I_BILLED_PAID]
    for part in range(c.PARTS):
        paid += inst[oldest, c.I_PAID + part]
    return PARTLY_PAID if paid > 0 else UNPAID
