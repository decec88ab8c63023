"""A payment: by the loan's allocation order, or with the split that the servicer reported."""

from arrears.kernel import columns as c
from arrears.kernel.allocation import allocate, pay, settle_row
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.schedule import AS_REPORTED


@inner
def repay(terms: Vector, inst: Matrix, run: Vector, state: Vector, event: Vector, split: Vector) -> int:
    """Allocate a payment, filling split[part]; returns what is beyond all that is owed."""
    day, amount = event[c.E_VALUE], event[c.E_AMOUNT]
    if event[c.E_SPLIT]:
        rest = take_split(terms, inst, run, event, split)
    else:
        rest = allocate(terms, inst, run[c.RUN_ROWS], terms[c.T_ORDER], terms[c.T_FUTURE], amount, day, split)
    if terms[c.T_METHOD] == AS_REPORTED:
        bill_paid(terms, inst, run, amount, day)
    return rest


@inner
def take_split(terms: Vector, inst: Matrix, run: Vector, event: Vector, split: Vector) -> int:
    """Book the reported parts as they are; they pay their part of the rows, oldest first."""
    day, rest = event[c.E_VALUE], event[c.E_AMOUNT]
    for part in range(c.PARTS):
        amount = event[c.E_PRINCIPAL + part]
        split[part] += amount
        rest -= amount
        for k in range(run[c.RUN_ROWS]):
            amount -= pay(inst, k, part, amount, day)
    for k in range(run[c.RUN_ROWS]):
        settle_row(terms, inst, k, day)
    return rest


@inner
def bill_paid(terms: Vector, inst: Matrix, run: Vector, amount: int, day: int) -> None:
    """Undivided bills are paid oldest first; what is beyond them waits as credit for the next ones."""
    for k in range(run[c.RUN_ROWS]):
        paid = min(amount, inst[k, c.I_BILLED] - inst[k, c.I_BILLED_PAID])
        if paid > 0:
            inst[k, c.I_BILLED_PAID] += paid
            amount -= paid
            if day < inst[k, c.I_DUE]:
                inst[k, c.I_IN_ADVANCE] += paid
            elif day > inst[k, c.I_DUE]:
                inst[k, c.I_LATE] += paid
            settle_row(terms, inst, k, day)
