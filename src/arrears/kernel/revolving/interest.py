"""What time does to a line: interest on what is carried, penalty interest on what is past due."""

from arrears.kernel import columns as c
from arrears.kernel.codes import CarryFrom, PenaltyBasis
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.daycount import ACTUAL_YEARS, BILLION, annual_rate
from arrears.kernel.money import times
from arrears.kernel.revolving import layout as w
from arrears.kernel.revolving.kinds import FREEZE_PENALTY, PAUSE_INTEREST
from arrears.kernel.revolving.rows import open_part, settle
from arrears.kernel.revolving.stops import stopped
from arrears.kernel.revolving.weights import weight

PURCHASE_DAY = int(CarryFrom.PURCHASE_DAY)
DUE_DAY = int(CarryFrom.DUE_DAY)
NO_PENALTY = int(PenaltyBasis.NONE)
WITH_INTEREST = int(PenaltyBasis.OVERDUE_PRINCIPAL_AND_INTEREST)
MILLION = 1_000_000


@inner
def interest_of(terms: Vector, loan: Vector, weighted: int) -> int:
    """Interest of Σ balance × weight, rounded once."""
    year = terms[c.T_DAYS_IN_YEAR] if terms[c.T_DAYS_IN_YEAR] else ACTUAL_YEARS
    return times(weighted, annual_rate(terms, loan[c.L_RATE]), 1, year * BILLION, terms[c.T_ROUNDING])


@inner
def accrue(
    terms: Vector, loan: Vector, inst: Matrix, run: Vector, state: Vector, stops: Matrix, day: int
) -> None:
    """Let the days up to `day` pass, with the balances as they stand."""
    before = run[w.LINE_TO]
    if day <= before:
        return
    run[w.LINE_TO] = day
    span = weight(terms, before, day) - stopped(terms, stops, PAUSE_INTEREST, before, day, True)
    overdue_days = day - before - stopped(terms, stops, FREEZE_PENALTY, before, day, False)
    count = run[c.RUN_ROWS]
    for k in range(count + 1):
        bucket = inst[k, w.W_BUCKET]
        if inst[k, w.W_CARRIED]:
            run[w.LINE_WEIGHTED] += bucket * span
        elif terms[c.T_CARRY_FROM] == PURCHASE_DAY or (k < count and terms[c.T_CARRY_FROM] != DUE_DAY):
            inst[k, w.W_UNSURE] += bucket * span
        if k < count and inst[k, c.I_DUE] <= before:
            if terms[c.T_COMPOUND]:
                run[w.LINE_WEIGHTED] += open_part(inst, k, 1) * span
            penalise(terms, inst, k, day, overdue_days)
    restate(terms, loan, inst, run, state)
    settle(terms, inst, run, day)


@inner
def penalise(terms: Vector, inst: Matrix, k: int, day: int, days: int) -> None:
    """Count days past due of what is overdue of row k."""
    base = 0
    if terms[c.T_PENALTY_BASIS] != NO_PENALTY:
        base = open_part(inst, k, 0)
    if terms[c.T_PENALTY_BASIS] == WITH_INTEREST:
        base += open_part(inst, k, 1)
    if base > 0:
        inst[k, w.W_PENALTY_DAYS] += base * days
        if day > inst[k, c.I_DUE] + terms[c.T_PENALTY_GRACE]:
            inst[k, w.W_PENALTY_ON] = 1


@inner
def settled_penalty(inst: Matrix, k: int) -> int:
    """Penalty interest of row k that is paid or waived (money goes to late charges first)."""
    settled = inst[k, c.I_PAID + 3] + inst[k, w.W_WAIVED + 3]
    return max(0, settled - inst[k, w.W_LATE_CHARGE])


@inner
def restate(terms: Vector, loan: Vector, inst: Matrix, run: Vector, state: Vector) -> None:
    """Round each row's penalty interest and hold the whole under the cap, oldest rows first."""
    if terms[c.T_PENALTY_BASIS] == NO_PENALTY:
        return
    rate, count = terms[c.T_PENALTY_RATE], run[c.RUN_ROWS]
    if terms[c.T_PENALTY_MULTIPLE]:
        contract = annual_rate(terms, loan[c.L_RATE])
        rate = times(contract, terms[c.T_PENALTY_MULTIPLE], 1, MILLION, terms[c.T_ROUNDING])
    room = times(state[c.S_DISBURSED], terms[c.T_PENALTY_CAP], 1, MILLION, terms[c.T_ROUNDING])
    for k in range(count):
        room -= settled_penalty(inst, k)
    for k in range(count):
        if inst[k, w.W_PENALTY_ON] == 0:
            continue
        settled, days = settled_penalty(inst, k), inst[k, w.W_PENALTY_DAYS]
        owed = times(days, rate, 1, terms[c.T_PENALTY_YEAR] * BILLION, terms[c.T_ROUNDING])
        fresh = max(0, owed - settled)
        if terms[c.T_PENALTY_CAP]:
            fresh = max(0, min(fresh, room))
            room -= fresh
        inst[k, c.I_PENALTY] = inst[k, w.W_LATE_CHARGE] + settled + fresh
