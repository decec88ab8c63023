"""Fees and late charges: each is part of the instalment in whose period it falls due."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Kind, Part
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.history import find_event
from arrears.kernel.money import times
from arrears.kernel.rows import restated
from arrears.kernel.schedule import clear_row

PENALTY = int(Part.PENALTY)
FEE_PART = int(Part.FEE)
FEE = int(Kind.FEE)
MILLION = 1_000_000


@inner
def holding_row(inst: Matrix, run: Vector, due: int) -> int:
    """The row whose period holds `due` (after its start, up to its due day); -1 later than all rows."""
    for k in range(run[c.RUN_ROWS]):
        agreed = not inst[k, c.I_DOWN_PAYMENT] and not inst[k, c.W_BROUGHT_IN]
        if agreed and due <= inst[k, c.I_DUE] and inst[k, c.W_MODE] != c.MODE_CLOSED:
            return k
    return -1


@inner
def row_of(inst: Matrix, run: Vector, due: int) -> int:
    """The agreed row whose period holds `due`; later, a new one."""
    held = holding_row(inst, run, due)
    if held >= 0:
        return held
    count = run[c.RUN_ROWS]
    if count > 0 and inst[count - 1, c.I_ADDITIONAL]:
        inst[count - 1, c.I_DUE] = due
        return count - 1
    from_day = inst[count - 1, c.I_DUE] if count > 0 else due
    clear_row(inst, count, count + 1, from_day, due)
    inst[count, c.I_ADDITIONAL] = 1
    inst[count, c.W_MODE] = c.MODE_GIVEN
    run[c.RUN_ROWS] += 1
    return count


@inner
def charges_come(
    events: Matrix, allocs: Matrix, count: int, inst: Matrix, run: Vector, day: int
) -> None:  # fmt: skip
    """Note with each row what the first `count` allocations charged and is due by `day` on its own."""
    for k in range(run[c.RUN_ROWS]):
        inst[k, c.W_CHARGED] = inst[k, c.W_CHARGED + 1] = 0
    for at in range(count):
        if allocs[at, c.A_KIND] != FEE:
            continue
        event = events[find_event(events, allocs[at, c.A_EVENT])]
        k = holding_row(inst, run, event[c.E_DUE])
        if event[c.E_DUE] <= day and event[c.E_PART] >= FEE_PART and k >= 0:
            inst[k, c.W_CHARGED + event[c.E_PART] - FEE_PART] += event[c.E_AMOUNT]


@inner
def charge(terms: Vector, inst: Matrix, run: Vector, part: int, amount: int, due: int, day: int) -> None:
    """Add a fee, or a late charge (part PENALTY), to the row in whose period it falls due."""
    k = row_of(inst, run, due)
    if part == PENALTY:
        inst[k, c.W_LATE_CHARGE] += amount
        inst[k, c.I_PENALTY] += amount
    else:
        inst[k, c.I_FEE] += amount
    restated(terms, inst, run, day)


@inner
def charge_rows(
    terms: Vector, inst: Matrix, run: Vector, part: int, amount: int, share_ppm: int, day: int
) -> None:
    """A fee on every agreed row due after `day`: an amount plus a share of its principal and interest."""
    for k in range(run[c.RUN_ROWS]):
        if inst[k, c.I_DUE] <= day or inst[k, c.I_ADDITIONAL] or inst[k, c.I_DOWN_PAYMENT]:
            continue
        if inst[k, c.W_BROUGHT_IN]:
            continue
        base = inst[k, c.I_PRINCIPAL] + inst[k, c.I_INTEREST]
        fee = amount + times(base, share_ppm, 1, MILLION, terms[c.T_ROUNDING])
        inst[k, c.I_PART + part] += fee
        if part == PENALTY:
            inst[k, c.W_LATE_CHARGE] += fee
    restated(terms, inst, run, day)
