"""Extension (展期): more instalments, the level agreed anew over those still to come."""

from arrears.kernel import columns as c
from arrears.kernel.agree_anew import EVEN_LEVEL, NOTHING, first_day, row_due_from
from arrears.kernel.codes import Fault
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.later_rows import append_rows
from arrears.kernel.re_age import MOST

UNSUPPORTED = int(Fault.EVENT_UNSUPPORTED)


@inner
def extend(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, event: Vector, day: int
) -> tuple[int, int]:
    """Add the event's instalments; the rows due from its day on share what is left. (what, first row)."""
    first, rows = row_due_from(inst, run, first_day(event, day)), event[c.E_INSTALMENTS]
    if rows < 1 or rows > MOST or first == run[c.RUN_ROWS]:
        run[c.RUN_FAULT] = UNSUPPORTED
        return NOTHING, 0
    terms[c.T_FIXED_LENGTH] = 0
    append_rows(terms, inst, changes, run, rows, day)
    return EVEN_LEVEL, first
