"""Termination (acceleration): all that is still to come falls due at once."""

from arrears.kernel import columns as c
from arrears.kernel.accrual import accrued_in_row
from arrears.kernel.agree_anew import STATE, stop_bearing
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.later_rows import join
from arrears.kernel.schedule import GIVEN_ROWS


@inner
def forget_unearned(terms: Vector, inst: Matrix, k: int, day: int) -> None:
    """Of row k's interest, agreed as an amount, what is earned by the day or paid or waived of it stays."""
    gone = inst[k, c.I_PAID + 1] + inst[k, c.W_WAIVED + 1]
    kept = max(accrued_in_row(terms, inst, k, day), gone)
    inst[k, c.I_INTEREST] = min(inst[k, c.I_INTEREST], kept)


@inner
def terminate(terms: Vector, inst: Matrix, changes: Matrix, run: Vector, day: int) -> tuple[int, int]:
    """The running row, stated with interest until `day`, ends on `day` and takes all later rows.

    Returns (what, first row) for agree_anew: as the last row it takes the rest of the principal.
    """
    count, target = run[c.RUN_ROWS], 0
    while target < count and (
        inst[target, c.I_DUE] < day
        or inst[target, c.I_DOWN_PAYMENT]
        or inst[target, c.W_MODE] == c.MODE_CLOSED
    ):
        target += 1
    if target < count:
        if terms[c.T_METHOD] == GIVEN_ROWS:
            for k in range(target, count):
                forget_unearned(terms, inst, k, day)
        inst[target, c.W_DEFERRED] = 0
        if inst[target, c.I_DUE] > day:
            inst[target, c.I_DUE] = max(day, inst[target, c.I_FROM])
            inst[target, c.W_BROKEN] = 1
            inst[target, c.I_ADDITIONAL] = 0
        for k in range(target + 1, count):
            stop_bearing(terms, inst, changes, run, k, day)
            join(inst, target, k)
        run[c.RUN_ROWS] = target + 1
    return STATE, target
