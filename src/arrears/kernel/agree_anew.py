"""The rows still to come are stated again, after something has changed what they repay or bear."""

from arrears.kernel import columns as c
from arrears.kernel.changes import add_change
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.flat import flat_interest
from arrears.kernel.rest import agreed_rows, follows, view
from arrears.kernel.rows import is_agreed, open_part, restated
from arrears.kernel.schedule import FLAT, agree_levels, even_out, gone, index_of, keep_paid, plan

# what an event asks for
NOTHING = 0
STATE = 1  # levels stay
LEVEL = 2  # one level for the agreed rows from `first` on
EVEN_LEVEL = 3  # the same, with the last row as near to it as can be
LEVEL_AFTER = 4  # the same, after the rows before `first` have been stated


@inner
def agree_anew(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, first: int, what: int, day: int
) -> None:
    """State the rows again as seen on `day`, with the level of those from `first` on as `what` asks for.

    Rows due by `day` keep the principal that was agreed.
    """
    stated, level = 0, 0
    while stated < first and inst[stated, c.I_DUE] <= day:
        if inst[stated, c.I_DUE] == day and what == LEVEL_AFTER:
            break  # a deferral may begin with it
        stated += 1
    count, many = agreed_rows(inst, run), run[c.RUN_CHANGES]
    if what == LEVEL_AFTER:
        plan(terms, loan, inst, stated, count, changes, many)
    if what >= LEVEL and first < count:
        level = agree_levels(terms, loan, inst, first, count, changes, many)
    elif terms[c.T_METHOD] == FLAT:
        free = index_of(inst, count, terms[c.T_INTEREST_FREE])
        flat_interest(terms, loan, inst, first, count, free, changes, many)
    plan(terms, loan, inst, stated, count, changes, many)
    if what >= EVEN_LEVEL and first < count:
        even_out(terms, loan, inst, first, count, changes, many, level)
    keep_paid(inst, count)
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    restated(terms, inst, run, day)


@inner
def start_again(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, owed: int, bears: int, begin: int, day: int
) -> None:
    """From `begin` the agreed rows repay what of `owed` no other row asks for, whatever was agreed before.

    Of it `bears` goes on bearing interest: nothing when the amounts of the rows are agreed.
    """
    planned, bearing = 0, 0
    for k in range(run[c.RUN_ROWS]):
        if is_agreed(inst, k):
            planned += inst[k, c.W_CREDITED] - gone(inst, k, 0)
        else:
            planned += open_part(inst, k, 0)
    for i in range(run[c.RUN_CHANGES]):
        planned += changes[i, c.B_DISBURSED]
        bearing += changes[i, c.B_AMOUNT]
    add_change(changes, run, begin, 0, owed - planned, 0, 0)
    if follows(terms, run):
        add_change(changes, run, day, bears - bearing, 0, 0, 0)


@inner
def stop_bearing(terms: Vector, inst: Matrix, changes: Matrix, run: Vector, k: int, day: int) -> None:
    """Row k joins an agreed row: what was repaid of an additional row lowers the balance from `day` on."""
    if inst[k, c.I_ADDITIONAL] and inst[k, c.I_PAID] > 0 and follows(terms, run):
        add_change(changes, run, day, -inst[k, c.I_PAID], 0, 0, 0)


@inner
def row_due_from(inst: Matrix, run: Vector, day: int) -> int:
    """The first agreed row that is due on or after `day`; the number of rows when there is none."""
    for k in range(run[c.RUN_ROWS]):
        agreed = not inst[k, c.I_DOWN_PAYMENT] and not inst[k, c.I_ADDITIONAL]
        if agreed and inst[k, c.W_MODE] < c.MODE_GIVEN and inst[k, c.I_DUE] >= day:
            return k
    return run[c.RUN_ROWS]


@inner
def first_day(event: Vector, day: int) -> int:
    """The day from which an event takes effect: the one it names, else `day`."""
    return event[c.E_DUE] if event[c.E_DUE] > 0 else day
