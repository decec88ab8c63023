"""Charge-off: what is owed leaves the book; interest and penalty interest stop."""

from arrears.kernel import columns as c
from arrears.kernel.accrual import accrued_in_row
from arrears.kernel.agree_anew import STATE, row_due_from
from arrears.kernel.codes import ChargeOff
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.rates import set_rate
from arrears.kernel.rest import view, waive_principal
from arrears.kernel.rows import open_part, refresh, restated, waits
from arrears.kernel.schedule import AS_REPORTED
from arrears.kernel.terminate import terminate

AS_BEFORE = int(ChargeOff.AS_BEFORE)
ACCELERATE = int(ChargeOff.ACCELERATE)


@inner
def charge_off(terms: Vector, inst: Matrix, run: Vector, state: Vector, day: int) -> None:
    """Charge off every open part. Interest not yet earned on `day` is not owed and falls away.

    Of an account charged off before, what is open was charged off as it is.
    """
    first = run[c.RUN_OFF_DAY] == c.NO_DAY
    if first or run[c.RUN_CLAIM]:
        run[c.RUN_OFF_DAY] = day
    run[c.RUN_CLAIM] = 0
    for k in range(run[c.RUN_ROWS]):
        if inst[k, c.I_DUE] > day and first:
            inst[k, c.I_INTEREST] = max(
                accrued_in_row(terms, inst, k, day), inst[k, c.I_PAID + 1] + inst[k, c.W_WAIVED + 1]
            )
        for part in range(c.PARTS):
            gone = open_part(inst, k, part)
            inst[k, c.W_OFF + part] += gone
            inst[k, c.I_CHARGED_OFF] += gone
            if part > 0:
                state[c.S_CHARGED_OFF + part] += gone
    state[c.S_CHARGED_OFF] += principal_open(state)
    restated(terms, inst, run, day)


@inner
def charge_off_claim(terms: Vector, inst: Matrix, changes: Matrix, run: Vector, day: int) -> tuple[int, int]:
    """Charge off an account on which money goes on paying its parts. Returns (what, first row).

    What is still open of it when the state is taken counts as charged off, see `leave_the_book`.
    """
    run[c.RUN_OFF_DAY] = day
    run[c.RUN_CLAIM] = 1
    if terms[c.T_CHARGE_OFF] != AS_BEFORE:
        set_rate(changes, day + 1, 0)
    if terms[c.T_CHARGE_OFF] == ACCELERATE:
        return terminate(terms, inst, changes, run, day)
    return STATE, run[c.RUN_ROWS] if terms[c.T_CHARGE_OFF] == AS_BEFORE else row_due_from(inst, run, day + 1)


@inner
def leave_the_book(inst: Matrix, run: Vector, state: Vector) -> None:
    """What is open of an account charged off before counts as charged off; nothing open: it is paid."""
    left = 0
    for k in range(run[c.RUN_ROWS]):
        left += inst[k, c.W_OPEN]
        for part in range(c.PARTS):
            gone = open_part(inst, k, part)
            inst[k, c.W_OFF + part] += gone
            inst[k, c.I_CHARGED_OFF] += gone
            if part > 0:
                state[c.S_CHARGED_OFF + part] += gone
    state[c.S_CHARGED_OFF] += principal_open(state)
    refresh(inst, run[c.RUN_ROWS])
    if left == 0:
        run[c.RUN_OFF_DAY] = c.NO_DAY


@inner
def principal_open(state: Vector) -> int:
    """Principal paid out or brought in and not yet repaid, waived or charged off."""
    gone = state[c.S_PAID] + state[c.S_WAIVED] + state[c.S_CHARGED_OFF]
    return state[c.S_DISBURSED] + state[c.S_OPENING] - gone


@inner
def waive(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, part: int,
    amount: int, day: int
) -> int:  # fmt: skip
    """Waive up to `amount` of one part, oldest rows first; returns what was waived."""
    waived = 0
    for k in range(run[c.RUN_ROWS]):
        gone = min(amount - waived, open_part(inst, k, part))
        if gone > 0 and not waits(inst, k, part):
            inst[k, c.W_WAIVED + part] += gone
            inst[k, c.I_WAIVED] += gone
            waived += gone
            if part == 0:
                waive_principal(terms, inst, changes, run, k, gone, day)
    if terms[c.T_METHOD] == AS_REPORTED and part == 0:  # its rows are bills without parts
        waived = min(amount, principal_open(state))
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    restated(terms, inst, run, day)
    state[c.S_WAIVED + part] += waived
    return waived
