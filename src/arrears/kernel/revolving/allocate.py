"""Where money on a line goes: minimums past due and due, statements, new purchases, instalments to come."""

from arrears.kernel import columns as c
from arrears.kernel.allocation import IN_ADVANCE, STEPS, due_state, step
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.revolving import layout as w
from arrears.kernel.revolving.interest import interest_of
from arrears.kernel.revolving.rows import in_buckets, open_part, open_row, pay_cell, settle, take


@inner
def pay_part(inst: Matrix, run: Vector, k: int, part: int, amount: int, day: int, split: Vector) -> int:
    """Pay up to `amount` of one part of row k; principal of conversions first, then of buckets."""
    paid = pay_cell(inst, k, part, amount, day)
    split[part] += paid
    if part == 0:
        of_plan = min(paid, inst[k, w.W_PLAN])
        inst[k, w.W_PLAN] -= of_plan
        take(inst, run, paid - of_plan)
    return paid


@inner
def pay_row(
    terms: Vector, inst: Matrix, run: Vector, k: int, state: int, amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Pay the parts of row k in the order of its due state; returns what is left."""
    for i in range(STEPS):
        at_state, part = step(terms[c.T_ORDER], i)
        if at_state == state and amount > 0:
            amount -= pay_part(inst, run, k, part, amount, day, split)
    return amount


@inner
def fix_interest(terms: Vector, loan: Vector, inst: Matrix, run: Vector) -> None:
    """Ask for the interest that has arisen with the next statement: nothing bears any more."""
    inst[run[c.RUN_ROWS], c.I_INTEREST] += interest_of(terms, loan, run[w.LINE_WEIGHTED])
    run[w.LINE_WEIGHTED] = 0


@inner
def allocate(
    terms: Vector, loan: Vector, inst: Matrix, plans: Matrix, run: Vector, amount: int, day: int,
    split: Vector
) -> int:  # fmt: skip
    """Allocate `amount` on `day`, adding to split[part]; returns what is beyond all that is owed."""
    count = run[c.RUN_ROWS]
    for state in range(3):
        for k in range(count):
            if amount > 0 and due_state(inst[k, c.I_DUE], day) == state and open_row(inst, k) > 0:
                amount = pay_row(terms, inst, run, k, state, amount, day, split)
    for k in range(count + 1):
        if k == count:  # charges of the cycle before its purchases
            amount = pay_row(terms, inst, run, k, IN_ADVANCE, amount, day, split)
        paid = min(amount, inst[k, w.W_BUCKET])
        inst[k, w.W_BUCKET] -= paid
        split[0] += paid
        amount -= paid
    if amount > 0 and in_buckets(inst, count + 1) == 0:
        fix_interest(terms, loan, inst, run)
        amount -= pay_part(inst, run, count, 1, amount, day, split)
    for p in range(run[w.LINE_PLANS]):
        paid = min(amount, plans[p, w.P_LEFT])
        plans[p, w.P_LEFT] -= paid
        split[0] += paid
        amount -= paid
    settle(terms, inst, run, day)
    return amount


@inner
def use_credit(
    terms: Vector, loan: Vector, inst: Matrix, plans: Matrix, run: Vector, state: Vector, split: Vector,
    allocs: Matrix, day: int
) -> None:  # fmt: skip
    """Money held for the borrower pays what has come to be owed, the oldest money first.

    The payment that brought it shows the parts. What was refunded before was the oldest money, too.
    """
    if run[c.RUN_OVERPAID] <= 0:
        return
    gone = -run[c.RUN_OVERPAID]
    for at in range(run[c.RUN_ALLOCATIONS]):
        gone += max(0, allocs[at, c.A_OVERPAID])
    for at in range(run[c.RUN_ALLOCATIONS]):
        held = max(0, allocs[at, c.A_OVERPAID])
        free = max(0, held - gone)
        gone = max(0, gone - held)
        if free == 0:
            continue
        for part in range(c.PARTS):
            split[part] = 0
        used = free - allocate(terms, loan, inst, plans, run, free, day, split)
        for part in range(c.PARTS):
            state[c.S_PAID + part] += split[part]
            allocs[at, c.A_PART + part] += split[part]
            split[part] = 0
        allocs[at, c.A_OVERPAID] -= used
        run[c.RUN_OVERPAID] -= used


@inner
def give_up(
    inst: Matrix, plans: Matrix, run: Vector, part: int, amount: int
) -> int:  # fmt: skip
    """Waive up to `amount` of one part: rows from the oldest, then purchases, then instalments to come."""
    left = amount
    for k in range(run[c.RUN_ROWS] + 1):
        gone = min(left, open_part(inst, k, part))
        inst[k, w.W_WAIVED + part] += gone
        inst[k, c.I_WAIVED] += gone
        left -= gone
        if part == 0:
            of_plan = min(gone, inst[k, w.W_PLAN])
            inst[k, w.W_PLAN] -= of_plan
            take(inst, run, gone - of_plan)
    if part == 0:
        left -= take(inst, run, left)
        for p in range(run[w.LINE_PLANS]):
            gone = min(left, plans[p, w.P_LEFT])
            plans[p, w.P_LEFT] -= gone
            left -= gone
    return amount - left
