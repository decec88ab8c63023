"""Penalty interest (罚息): by the day on what is overdue, simple, after a grace, under a cap."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Fault, PenaltyBasis
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.daycount import BILLION, annual_rate
from arrears.kernel.money import times
from arrears.kernel.rows import open_part, refresh, reopen

NO_PENALTY = int(PenaltyBasis.NONE)
WITH_INTEREST = int(PenaltyBasis.OVERDUE_PRINCIPAL_AND_INTEREST)
OUT_OF_RANGE = int(Fault.AMOUNT_OUT_OF_RANGE)
MILLION = 1_000_000


@inner
def penalty_rate(terms: Vector, loan: Vector) -> int:
    """The yearly penalty rate in parts per billion: a rate, or a multiple of the contract rate."""
    multiple = terms[c.T_PENALTY_MULTIPLE]
    if multiple == 0:
        return terms[c.T_PENALTY_RATE]
    return times(annual_rate(terms, loan[c.L_RATE]), multiple, 1, MILLION, terms[c.T_ROUNDING])


@inner
def overdue_base(terms: Vector, inst: Matrix, k: int) -> int:
    """What of row k bears penalty interest once it is past due."""
    base = open_part(inst, k, 0)
    if terms[c.T_PENALTY_BASIS] == WITH_INTEREST:
        base += open_part(inst, k, 1)
    return base


@inner
def accumulate(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, day: int
) -> None:
    """Take the days up to `day` into every overdue row's penalty interest and restate what it owes.

    A row owes none while it is inside the grace, and from the day after its due day once it stays open
    beyond it. The exact sum base × days is kept and rounded once, per row, whenever it is looked at.
    """
    if terms[c.T_PENALTY_BASIS] == NO_PENALTY:
        return
    before = run[c.RUN_PENALTY_DAY]
    run[c.RUN_PENALTY_DAY] = max(before, day)
    for k in range(run[c.RUN_ROWS]):
        due = inst[k, c.I_DUE]
        if due >= day:
            continue
        base = overdue_base(terms, inst, k)
        days = day - max(due, before)
        if base > c.OVERDUE_MAX:
            run[c.RUN_FAULT] = OUT_OF_RANGE
        elif base > 0 and days > 0:
            days -= frozen_days(changes, max(due, before), day)
            inst[k, c.W_PENALTY_DAYS] += base * days
            if day > due + terms[c.T_PENALTY_GRACE]:
                inst[k, c.W_PENALTY_ON] = 1
    restate(terms, loan, inst, run, state)


@inner
def freeze_penalty(changes: Matrix, event: Vector, day: int) -> None:
    """No penalty interest arises from the event's due day (else its value day) to its last day."""
    from_day, count = event[c.E_DUE] if event[c.E_DUE] > 0 else day, 0
    while changes[count, c.B_FREEZE_FROM] != c.FOREVER:
        count += 1
    changes[count, c.B_FREEZE_FROM] = from_day - 1
    changes[count, c.B_FREEZE_TO] = max(from_day - 1, event[c.E_TO])
    changes[count + 1, c.B_FREEZE_FROM] = c.FOREVER


@inner
def frozen_days(changes: Matrix, after: int, day: int) -> int:
    """Days after `after`, up to `day`, on which penalty interest is frozen; each counts once."""
    i, at, total = 0, after, 0
    while at < day and changes[0, c.B_FREEZE_FROM] != c.FOREVER:
        start, end, i = c.FOREVER, at, 0
        while changes[i, c.B_FREEZE_FROM] != c.FOREVER:
            if changes[i, c.B_FREEZE_TO] > at and changes[i, c.B_FREEZE_FROM] < start:
                start, end = changes[i, c.B_FREEZE_FROM], changes[i, c.B_FREEZE_TO]
            i += 1
        if start >= day:
            break
        total += min(end, day) - max(start, at)
        at = end
    return total


@inner
def restate(terms: Vector, loan: Vector, inst: Matrix, run: Vector, state: Vector) -> None:
    """Round each row's penalty interest and hold the whole under the cap, oldest rows first."""
    rate, year = penalty_rate(terms, loan), terms[c.T_PENALTY_YEAR]
    capped = terms[c.T_PENALTY_CAP] > 0
    room = 0
    if capped:
        principal = state[c.S_DISBURSED] + state[c.S_OPENING]
        room = times(principal, terms[c.T_PENALTY_CAP], 1, MILLION, terms[c.T_ROUNDING])
        for k in range(run[c.RUN_ROWS]):
            room -= settled_penalty(inst, k)
    for k in range(run[c.RUN_ROWS]):
        if inst[k, c.W_PENALTY_ON] == 0:
            continue
        settled = settled_penalty(inst, k)
        owed = times(inst[k, c.W_PENALTY_DAYS], rate, 1, year * BILLION, terms[c.T_ROUNDING])
        fresh = max(0, owed - settled)
        if capped:
            fresh = max(0, min(fresh, room))
            room -= fresh
        inst[k, c.I_PENALTY] = inst[k, c.W_LATE_CHARGE] + settled + fresh
    refresh(inst, run[c.RUN_ROWS])
    reopen(terms, inst, run)


@inner
def settled_penalty(inst: Matrix, k: int) -> int:
    """Penalty interest of row k that is paid, waived or charged off (money goes to late charges first)."""
    part = 3
    settled = inst[k, c.I_PAID + part] + inst[k, c.W_WAIVED + part] + inst[k, c.W_OFF + part]
    return max(0, settled - inst[k, c.W_LATE_CHARGE])
