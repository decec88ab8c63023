"""Rows behind the last agreed one, and the charges that lie beyond the term."""

from arrears.kernel import columns as c
from arrears.kernel.agree_anew import stop_bearing
from arrears.kernel.calendars import period_after
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.rest import agreed_rows
from arrears.kernel.schedule import BULLET, EQUAL_PRINCIPAL, INTEREST_ONLY, clear_row
from arrears.kernel.vectors import copy_row


@inner
def append_rows(terms: Vector, inst: Matrix, changes: Matrix, run: Vector, rows: int, day: int) -> None:
    """`rows` more agreed rows, a whole period each, before the additional ones."""
    count = agreed_rows(inst, run)
    for k in range(run[c.RUN_ROWS] - 1, count - 1, -1):
        copy_row(inst, k + rows, inst, k, c.W_COLUMNS)
    last = inst[count - 1, c.I_DUE]
    before = last
    for i in range(rows):
        due = period_after(last, terms[c.T_UNIT], terms[c.T_EVERY], i + 1)
        clear_row(inst, count + i, 0, before, due)
        if terms[c.T_METHOD] in (EQUAL_PRINCIPAL, INTEREST_ONLY, BULLET):
            inst[count + i, c.W_MODE] = c.MODE_PRINCIPAL
        before = due
    run[c.RUN_ROWS] += rows
    absorb_additional(terms, inst, changes, run, day)


@inner
def absorb_additional(terms: Vector, inst: Matrix, changes: Matrix, run: Vector, day: int) -> None:
    """An additional row that now lies inside the term becomes part of the row whose period holds its day."""
    count = agreed_rows(inst, run)
    last = inst[count - 1, c.I_DUE]
    kept = count
    for k in range(count, run[c.RUN_ROWS]):
        if inst[k, c.I_DUE] > last:
            copy_row(inst, kept, inst, k, c.W_COLUMNS)
            kept += 1
        else:
            at = count - 1
            while at > 0 and inst[at - 1, c.I_DUE] >= inst[k, c.I_DUE]:
                at -= 1
            stop_bearing(terms, inst, changes, run, k, day)
            join(inst, at, k)
    run[c.RUN_ROWS] = kept
    for k in range(kept):
        inst[k, c.I_NUMBER] = k + 1


@inner
def join(inst: Matrix, target: int, k: int) -> None:
    """All that row k asks for and all that was paid of it becomes part of row `target`."""
    for part in range(c.PARTS):
        inst[target, c.I_PART + part] += inst[k, c.I_PART + part]
        inst[target, c.I_PAID + part] += inst[k, c.I_PAID + part]
        inst[target, c.W_WAIVED + part] += inst[k, c.W_WAIVED + part]
        inst[target, c.W_OFF + part] += inst[k, c.W_OFF + part]
    for column in (c.I_WAIVED, c.I_CHARGED_OFF, c.I_IN_ADVANCE, c.I_LATE):
        inst[target, column] += inst[k, column]
    for column in (c.W_LATE_CHARGE, c.W_EXTRA, c.W_CREDITED, c.W_CREDITED_INTEREST):
        inst[target, column] += inst[k, column]
    inst[target, c.W_PENALTY_DAYS] += inst[k, c.W_PENALTY_DAYS]
    inst[target, c.W_PENALTY_ON] = max(inst[target, c.W_PENALTY_ON], inst[k, c.W_PENALTY_ON])
