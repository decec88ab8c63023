"""Rows that a restructuring closes: what was paid of them is all that they ask for."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.rows import open_part
from arrears.kernel.schedule import clear_row


@inner
def close_row(inst: Matrix, k: int, day: int) -> None:
    """Row k asks for no more than was paid, waived or charged off of it; it counts as paid from `day`."""
    for part in range(c.PARTS):
        inst[k, c.I_PART + part] -= open_part(inst, k, part)
    inst[k, c.W_MODE] = c.MODE_CLOSED
    inst[k, c.W_DEFERRED] = 0
    inst[k, c.W_EXTRA] = 0
    inst[k, c.W_CREDITED] = 0
    inst[k, c.W_CREDITED_INTEREST] = 0
    inst[k, c.W_PENALTY_DAYS] = 0
    inst[k, c.W_PENALTY_ON] = 0
    inst[k, c.W_LATE_CHARGE] = inst[k, c.I_PENALTY]
    inst[k, c.W_OPEN] = 0
    if inst[k, c.I_PAID_DAY] == c.NO_DAY:
        inst[k, c.I_PAID_DAY] = day


@inner
def take_paid(inst: Matrix, target: int, k: int) -> None:
    """What was paid or waived of row k counts for row `target` instead."""
    for part in range(c.PARTS):
        gone = inst[k, c.I_PART + part] - open_part(inst, k, part)
        inst[target, c.I_PART + part] += gone
        inst[target, c.I_PAID + part] += inst[k, c.I_PAID + part]
        inst[target, c.W_WAIVED + part] += inst[k, c.W_WAIVED + part]
    inst[target, c.I_WAIVED] += inst[k, c.I_WAIVED]
    inst[target, c.I_IN_ADVANCE] += inst[k, c.I_IN_ADVANCE]
    inst[target, c.I_LATE] += inst[k, c.I_LATE]


@inner
def is_idle_stub(inst: Matrix, count: int, k: int, day: int) -> bool:
    """Whether row k only ends a period that an earlier re-age cut, and none due by `day` follows it."""
    if inst[k, c.W_STUB] != 1 or inst[k, c.I_PRINCIPAL] + inst[k, c.I_INTEREST] > 0:
        return False
    return k + 1 == count or inst[k + 1, c.I_DUE] > day


@inner
def close_rows(inst: Matrix, run: Vector, day: int) -> tuple[int, int]:
    """Close the rows due by `day` and drop the later ones; returns (rows left, where the next one begins).

    Additional rows are dropped too, whenever due. What was paid of dropped rows counts for a row that ends
    on `day` (a new one when a period was cut).
    """
    count, kept = run[c.RUN_ROWS], 0
    begin = inst[0, c.I_FROM]
    for k in range(count):
        if inst[k, c.I_DUE] <= day and not inst[k, c.I_ADDITIONAL] and not is_idle_stub(inst, count, k, day):
            if not inst[k, c.I_DOWN_PAYMENT]:
                begin = max(begin, inst[k, c.I_DUE])
            if k != kept:  # rows lie in order of their due days, but for additional ones before a new one
                for i in range(c.W_COLUMNS):
                    held = inst[kept, i]
                    inst[kept, i] = inst[k, i]
                    inst[k, i] = held
            kept += 1
    dropped = count - kept
    if dropped == 0:
        for k in range(kept):
            close_row(inst, k, day)
        return kept, begin
    stub = count  # beyond the rows: there is room for it
    clear_row(inst, stub, 0, begin, day)
    for k in range(kept, count):
        take_paid(inst, stub, k)
    moved = 0
    for part in range(c.PARTS):
        moved += inst[stub, c.I_PAID + part] + inst[stub, c.W_WAIVED + part]
    for k in range(kept):
        close_row(inst, k, day)
    last = 0
    for k in range(kept, count):
        last = max(last, 0 if inst[k, c.I_ADDITIONAL] else inst[k, c.I_DUE])
    if last <= day and moved == 0:  # nothing was cut: only additional rows are gone
        return kept, begin
    if begin < day or (moved > 0 and kept == 0):
        for i in range(c.W_COLUMNS):
            inst[kept, i] = inst[stub, i]
        inst[kept, c.I_NUMBER] = kept + 1
        inst[kept, c.W_STUB] = 1
        close_row(inst, kept, day)
        return kept + 1, day
    if moved > 0:
        take_paid(inst, kept - 1, stub)
        inst[kept - 1, c.W_STUB] = 2
    return kept, day
