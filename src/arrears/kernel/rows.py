"""One row of the schedule: what is open of it, paying it, and when it came to be paid."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Part
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner

FEE = int(Part.FEE)


@inlined
def open_part(inst: Matrix, k: int, part: int) -> int:
    """What is still open of one part of row k."""
    owed = inst[k, c.I_PART + part] - inst[k, c.I_PAID + part]
    return owed - inst[k, c.W_WAIVED + part] - inst[k, c.W_OFF + part]


@inlined
def open_row(inst: Matrix, k: int) -> int:
    """What is still open of row k, all parts and the undivided bill."""
    return inst[k, c.W_OPEN]


@inlined
def is_agreed(inst: Matrix, k: int) -> bool:
    """Whether row k is one that the principal is spread over (no down payment, opening or closed row)."""
    return inst[k, c.W_MODE] < c.MODE_GIVEN and inst[k, c.I_DOWN_PAYMENT] == 0


@inlined
def waits(inst: Matrix, k: int, part: int) -> bool:
    """Whether a part of row k is to be capitalised on its due day: not a charge, which is paid as any."""
    return inst[k, c.W_DEFERRED] == c.CAPITALISED and part < 2


@inlined
def later_fee(terms: Vector, inst: Matrix, k: int, day: int) -> int:
    """What is open of the fee of row k, when paying the loan off on `day` frees it: the row has not begun."""
    if terms[c.T_FREE_LATER_FEES] and inst[k, c.I_FROM] >= day and inst[k, c.I_DUE] > day:
        return open_part(inst, k, FEE)
    return 0


@inner
def refresh(inst: Matrix, count: int) -> None:
    """Count anew what is open of every row, after anything but a payment has changed it."""
    for k in range(count):
        total = inst[k, c.I_BILLED] - inst[k, c.I_BILLED_PAID]
        for part in range(c.PARTS):
            total += open_part(inst, k, part)
        inst[k, c.W_OPEN] = total


@inlined
def pay(inst: Matrix, k: int, part: int, amount: int, day: int) -> int:
    """Pay up to `amount` of one part of row k on `day`; returns what was paid."""
    paid = min(amount, open_part(inst, k, part))
    if paid <= 0 or waits(inst, k, part):
        return 0
    inst[k, c.I_PAID + part] += paid
    inst[k, c.W_OPEN] -= paid
    if day < inst[k, c.I_DUE]:
        inst[k, c.I_IN_ADVANCE] += paid
    elif day > inst[k, c.I_DUE]:
        inst[k, c.I_LATE] += paid
    return paid


@inner
def asks(terms: Vector, inst: Matrix, k: int) -> bool:
    """Whether row k ever asked for anything (a row in a grace may not): else it can't be late or paid.

    When interest follows the balance, a row that asks for nothing any more was paid by money in advance.
    A row whose interest is to become principal asks for nothing before it does.
    """
    if inst[k, c.W_DEFERRED] == c.CAPITALISED:
        return False
    total = inst[k, c.I_BILLED] + terms[c.T_RECALCULATE] + (1 if inst[k, c.W_MODE] == c.MODE_CLOSED else 0)
    for part in range(c.PARTS):
        total += inst[k, c.I_PART + part]
    return total > 0


@inner
def settle(terms: Vector, inst: Matrix, run: Vector, day: int) -> None:
    """Note for every row the day on which it came to be paid (within the tolerance), or that it is open.

    A charge-off pays nothing: what it wrote off counts as open.
    """
    for k in range(run[c.RUN_ROWS]):
        if open_row(inst, k) + inst[k, c.I_CHARGED_OFF] > terms[c.T_TOLERANCE] or not asks(terms, inst, k):
            inst[k, c.I_PAID_DAY] = c.NO_DAY
        elif inst[k, c.I_PAID_DAY] == c.NO_DAY:
            inst[k, c.I_PAID_DAY] = day


@inner
def reopen(terms: Vector, inst: Matrix, run: Vector) -> None:
    """Rows that time alone has opened again (penalty interest, interest that follows the balance)."""
    for k in range(run[c.RUN_ROWS]):
        if open_row(inst, k) + inst[k, c.I_CHARGED_OFF] > terms[c.T_TOLERANCE]:
            inst[k, c.I_PAID_DAY] = c.NO_DAY


@inner
def restated(terms: Vector, inst: Matrix, run: Vector, day: int) -> None:
    """Count and settle the rows after something but a payment has changed them on `day`."""
    refresh(inst, run[c.RUN_ROWS])
    settle(terms, inst, run, day)
