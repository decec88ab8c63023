"""Deferral (延期): instalments in which no principal is paid; what their interest does is agreed."""

from arrears.kernel import columns as c
from arrears.kernel.agree_anew import LEVEL_AFTER, NOTHING, first_day, row_due_from
from arrears.kernel.changes import add_change
from arrears.kernel.codes import Deferral, Fault
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.flat import flat_interest
from arrears.kernel.later_rows import append_rows
from arrears.kernel.penalty_interest import accumulate
from arrears.kernel.rates import add_pause
from arrears.kernel.re_age import MOST
from arrears.kernel.rest import agreed_rows, effective_day, follows, view
from arrears.kernel.rows import is_agreed, open_part, refresh
from arrears.kernel.schedule import FLAT, index_of

CARRY = int(Deferral.CARRY)
WAIVE = int(Deferral.WAIVE)
CAPITALISE = int(Deferral.CAPITALISE)
UNSUPPORTED = int(Fault.EVENT_UNSUPPORTED)


@inner
def capitalise_due(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, day: int
) -> None:  # fmt: skip
    """Interest of deferred rows due by `day` becomes principal: paid as interest, owed again as principal.

    Row by row as seen on its due day: the interest of the next one is counted on the principal that it makes.
    """
    for k in range(run[c.RUN_ROWS]):
        if inst[k, c.W_DEFERRED] == c.CAPITALISED and inst[k, c.I_DUE] <= day:
            view(terms, loan, inst, changes, run, inst[k, c.I_DUE], c.FOREVER)
            accumulate(terms, loan, inst, changes, run, state, inst[k, c.I_DUE])
            capitalise_row(terms, inst, changes, run, state, k, inst[k, c.I_DUE])
    refresh(inst, run[c.RUN_ROWS])


@inner
def capitalise_early(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, beyond: int
) -> None:
    """`beyond` more principal is gone than was owed: later rows ask for interest that is to become principal.

    As much of it becomes principal at once, from the oldest row on, when the money takes effect.
    """
    for k in range(run[c.RUN_ROWS]):
        if beyond > 0 and inst[k, c.W_DEFERRED] == c.CAPITALISED:
            part = min(beyond, open_part(inst, k, 1))
            capitalise_part(inst, state, k, part)
            if follows(terms, run):
                add_change(changes, run, run[c.RUN_EFFECTIVE], part, 0, 0, 0)
            beyond -= part
    refresh(inst, run[c.RUN_ROWS])


@inner
def interest_that_waits(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, day: int
) -> int:
    """Interest that is still to become principal, counted to the day on which money of `day` takes effect."""
    view(terms, loan, inst, changes, run, day, effective_day(terms, inst, run, day))
    total = 0
    for k in range(run[c.RUN_ROWS]):
        if inst[k, c.W_DEFERRED] == c.CAPITALISED:
            total += open_part(inst, k, 1)
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    return total


@inner
def capitalise_part(inst: Matrix, state: Vector, k: int, interest: int) -> None:
    """So much interest of row k counts as paid, and the same principal as owed more."""
    inst[k, c.I_PAID] -= interest
    inst[k, c.I_PAID + 1] += interest
    state[c.S_PAID] -= interest
    state[c.S_PAID + 1] += interest


@inner
def capitalise_row(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, k: int, day: int
) -> None:
    """On its due day what is left of row k's interest becomes principal, and the row closes."""
    shorten_graces(terms, inst, k)
    interest = open_part(inst, k, 1)
    capitalise_part(inst, state, k, interest)
    inst[k, c.I_PRINCIPAL] = inst[k, c.I_PAID]
    inst[k, c.W_DEFERRED] = 0
    inst[k, c.W_MODE] = c.MODE_CLOSED
    if open_part(inst, k, 2) + open_part(inst, k, 3) <= terms[c.T_TOLERANCE]:
        inst[k, c.I_PAID_DAY] = day
    add_change(changes, run, day, interest if follows(terms, run) else 0, -inst[k, c.I_PAID], 0, 0)


@inner
def shorten_graces(terms: Vector, inst: Matrix, k: int) -> None:
    """Row k is about to close: a grace of so many rows that held it is over one row sooner."""
    number = 0
    for j in range(k):
        number += 1 if is_agreed(inst, j) else 0
    for grace in (c.T_GRACE_PRINCIPAL, c.T_GRACE_INTEREST, c.T_INTEREST_FREE):
        if number < terms[grace]:
            terms[grace] -= 1


@inner
def can_wait(inst: Matrix, k: int, treatment: int) -> bool:
    """Whether row k is an agreed one; for CAPITALISE, one of which nothing is paid, waived or owed again."""
    taken = inst[k, c.W_CREDITED] != 0 or inst[k, c.W_CREDITED_INTEREST] != 0
    for part in range(2):
        taken = taken or inst[k, c.I_PAID + part] != 0 or inst[k, c.W_WAIVED + part] != 0
    return is_agreed(inst, k) and not (taken and treatment == CAPITALISE)


@inner
def defer(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, event: Vector, day: int
) -> tuple[int, int]:
    """The event's instalments, from the one due on or after its due day, pay no principal.

    As many are added at the end, and the level of the paying ones is agreed anew. (what, first row).
    """
    first, rows = row_due_from(inst, run, first_day(event, day)), event[c.E_INSTALMENTS]
    treatment = event[c.E_TREATMENT]
    if rows < 1 or rows > MOST or first == run[c.RUN_ROWS]:
        run[c.RUN_FAULT] = UNSUPPORTED
        return NOTHING, 0
    terms[c.T_FIXED_LENGTH] = 0
    append_rows(terms, inst, changes, run, rows, day)
    until, at, count = inst[first, c.I_DUE], first, agreed_rows(inst, run)
    for _ in range(rows):
        while at < count and not can_wait(inst, at, treatment):
            at += 1
        if at >= count - 1:  # the last one pays what is left
            break
        inst[at, c.W_MODE] = c.MODE_PRINCIPAL
        inst[at, c.W_AGREED] = 0
        inst[at, c.W_DEFERRED] = c.CARRIED if treatment == CARRY else c.ASKED_FOR
        if treatment == CAPITALISE:
            inst[at, c.W_DEFERRED] = c.CAPITALISED
            run[c.RUN_CAPITALISES] = 1
        until = inst[at, c.I_DUE]
        at += 1
    if treatment == WAIVE:
        add_pause(changes, inst[first, c.I_FROM] + 1, until)
    if terms[c.T_METHOD] == FLAT:
        free = index_of(inst, count, terms[c.T_INTEREST_FREE])
        flat_interest(terms, loan, inst, first, count, free, changes, run[c.RUN_CHANGES])
    return LEVEL_AFTER, at
