"""Rows of a line: what a statement asks for, what is open of it, paying it."""

from arrears.kernel import columns as c
from arrears.kernel.calendars import add_months, civil
from arrears.kernel.codes import CarryFrom
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner
from arrears.kernel.revolving import layout as w

PURCHASE_DAY = int(CarryFrom.PURCHASE_DAY)


@inlined
def open_part(inst: Matrix, k: int, part: int) -> int:
    """What is neither paid, waived nor charged off of one part of row k."""
    gone = inst[k, c.I_PAID + part] + inst[k, w.W_WAIVED + part] + inst[k, w.W_OFF + part]
    return inst[k, c.I_PART + part] - gone


@inner
def open_row(inst: Matrix, k: int) -> int:
    """What is open of row k."""
    total = 0
    for part in range(c.PARTS):
        total += open_part(inst, k, part)
    return total


@inner
def asked(inst: Matrix, k: int) -> int:
    """What row k asks for, paid or not."""
    total = 0
    for part in range(c.PARTS):
        total += inst[k, c.I_PART + part]
    return total


@inner
def pay_cell(inst: Matrix, k: int, part: int, amount: int, day: int) -> int:
    """Pay up to `amount` of one part of row k; the buckets are the caller's. Returns what was paid."""
    paid = min(amount, open_part(inst, k, part))
    inst[k, c.I_PAID + part] += paid
    if inst[k, c.I_DUE] > day:
        inst[k, c.I_IN_ADVANCE] += paid
    elif inst[k, c.I_DUE] < day:
        inst[k, c.I_LATE] += paid
    return paid


@inner
def take(inst: Matrix, run: Vector, amount: int) -> int:
    """Take up to `amount` of principal out of the buckets, the oldest first; returns what was taken."""
    taken = 0
    for k in range(run[c.RUN_ROWS] + 1):
        part = min(amount - taken, inst[k, w.W_BUCKET])
        inst[k, w.W_BUCKET] -= part
        taken += part
    return taken


@inner
def in_buckets(inst: Matrix, count: int) -> int:
    """Principal in the first `count` buckets."""
    total = 0
    for k in range(count):
        total += inst[k, w.W_BUCKET]
    return total


@inner
def settle(terms: Vector, inst: Matrix, run: Vector, day: int) -> None:
    """Note the day on which a statement came to be paid; one that is open again loses it."""
    for k in range(run[c.RUN_ROWS]):
        left = asked(inst, k) - inst[k, c.I_WAIVED]
        for part in range(c.PARTS):
            left -= inst[k, c.I_PAID + part]
        if asked(inst, k) <= 0 or left > terms[c.T_TOLERANCE]:
            inst[k, c.I_PAID_DAY] = c.NO_DAY
        elif inst[k, c.I_PAID_DAY] == c.NO_DAY:
            inst[k, c.I_PAID_DAY] = day


@inner
def begin_row(terms: Vector, inst: Matrix, run: Vector) -> None:
    """The running row of the cycle that ends on the next statement day."""
    k, day = run[c.RUN_ROWS], run[w.LINE_STATEMENT]
    for i in range(w.W_WIDTH):
        inst[k, i] = 0
    inst[k, c.I_NUMBER] = k + 1
    inst[k, c.I_FROM] = day
    inst[k, w.W_STATEMENT] = day
    inst[k, c.I_DUE] = next_on(day + 1, terms[c.T_STATEMENT_DUE_ON])
    inst[k, c.I_PAID_DAY] = c.NO_DAY
    if terms[c.T_STATEMENT_FREE] == 0 and terms[c.T_CARRY_FROM] == PURCHASE_DAY:
        inst[k, w.W_CARRIED] = 1


@inner
def next_on(day: int, of_month: int) -> int:
    """The first day from `day` on that is the given day of a month."""
    year, month, at = civil(day)
    return add_months(year, month, of_month, 0 if at <= of_month else 1)
