"""Another rate from a day, and days without interest."""

from arrears.kernel import columns as c
from arrears.kernel.agree_anew import EVEN_LEVEL, NOTHING, STATE, first_day, row_due_from
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.rates import add_pause, set_rate


@inner
def change_rate(inst: Matrix, changes: Matrix, run: Vector, event: Vector, day: int) -> tuple[int, int]:
    """Count interest at the event's rate from its day; the level is agreed anew. (what, first row)."""
    from_day = first_day(event, day)
    set_rate(changes, from_day, event[c.E_RATE])
    return EVEN_LEVEL, row_due_from(inst, run, from_day)


@inner
def pause_interest(inst: Matrix, changes: Matrix, run: Vector, event: Vector, day: int) -> tuple[int, int]:
    """No interest arises from the event's day to its last day; levels stay. (what, first row)."""
    from_day = first_day(event, day)
    if event[c.E_TO] < from_day:
        return NOTHING, 0
    add_pause(changes, from_day, event[c.E_TO])
    return STATE, row_due_from(inst, run, from_day)
