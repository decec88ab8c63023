"""Another due day: an instalment moves and the later ones follow in whole periods."""

from arrears.kernel import columns as c
from arrears.kernel.agree_anew import NOTHING, STATE, row_due_from
from arrears.kernel.calendars import period_after
from arrears.kernel.codes import Fault
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.later_rows import absorb_additional
from arrears.kernel.re_age import is_broken
from arrears.kernel.rest import agreed_rows
from arrears.kernel.schedule import BULLET

UNSUPPORTED = int(Fault.EVENT_UNSUPPORTED)


@inner
def change_due_day(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, event: Vector, day: int
) -> tuple[int, int]:
    """The row due on or after the event's due day falls due on `to_day`; levels stay. (what, first row)."""
    k, due = row_due_from(inst, run, event[c.E_DUE]), event[c.E_TO]
    if k == run[c.RUN_ROWS] or due <= inst[k, c.I_FROM]:
        run[c.RUN_FAULT] = UNSUPPORTED
        return NOTHING, 0
    before, moved, count = inst[k, c.I_FROM], 0, agreed_rows(inst, run)
    bullet = terms[c.T_METHOD] == BULLET  # its row was as long as the whole term
    inst[k, c.W_BROKEN] = 1 if bullet else is_broken(terms, before, due)
    for j in range(k, count):
        if inst[j, c.I_DOWN_PAYMENT]:
            continue
        inst[j, c.I_FROM] = before
        inst[j, c.I_DUE] = period_after(due, terms[c.T_UNIT], terms[c.T_EVERY], moved)
        if moved > 0:
            inst[j, c.W_BROKEN] = 0
        before = inst[j, c.I_DUE]
        moved += 1
    absorb_additional(terms, inst, changes, run, day)
    return STATE, k
