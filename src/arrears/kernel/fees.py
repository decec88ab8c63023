"""Fees and late charges: each is part of the instalment in whose period it falls due."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Part
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.money import times
from arrears.kernel.rows import restated
from arrears.kernel.schedule import clear_row

PENALTY = int(Part.PENALTY)
MILLION = 1_000_000


@inner
def row_of(inst: Matrix, run: Vector, due: int) -> int:
    """The agreed row whose period holds `due` (after its start, up to its due day); later, a new one."""
    count = run[c.RUN_ROWS]
    for k in range(count):
        agreed = not inst[k, c.I_DOWN_PAYMENT] and not inst[k, c.W_BROUGHT_IN]
        if agreed and due <= inst[k, c.I_DUE] and inst[k, c.W_MODE] != c.MODE_CLOSED:
            return k
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
