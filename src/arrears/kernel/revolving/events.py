"""What the events of a line do: purchases and their refunds, money, charges, conversions, the end."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.history import find_event
from arrears.kernel.money import times
from arrears.kernel.revolving import layout as w
from arrears.kernel.revolving.allocate import allocate, fix_interest, give_up
from arrears.kernel.revolving.kinds import PURCHASE
from arrears.kernel.revolving.rows import begin_row, in_buckets, next_on, open_part, pay_cell, settle


@inner
def principal_open(state: Vector) -> int:
    """Principal that is neither paid, waived nor charged off."""
    return state[c.S_DISBURSED] - state[c.S_PAID] - state[c.S_WAIVED] - state[c.S_CHARGED_OFF]


@inner
def start(terms: Vector, inst: Matrix, run: Vector, day: int) -> None:
    """The first purchase begins the first cycle."""
    run[c.RUN_STARTED] = 1
    run[w.LINE_TO] = day
    run[w.LINE_STATEMENT] = next_on(day, terms[c.T_STATEMENT_ON])
    begin_row(terms, inst, run)


@inner
def owe(inst: Matrix, run: Vector, amount: int) -> None:
    """Principal that comes to be owed: a purchase, or money taken back."""
    inst[run[c.RUN_ROWS], w.W_BUCKET] += amount
    inst[run[c.RUN_ROWS], w.W_ACTIVE] = 1


@inner
def received(run: Vector, state: Vector, split: Vector, amount: int, over: int, day: int) -> None:
    """Count what money did."""
    for part in range(c.PARTS):
        state[c.S_PAID + part] += split[part]
    state[c.S_RECEIVED] += amount
    state[c.S_LAST_PAID] = day
    run[c.RUN_OVERPAID] += over


@inner
def purchase_day(events: Matrix, undone: Vector, event: Vector, known_day: int, day: int) -> int:
    """Value day of the purchase that `event` of `day` names when that counts before it, else NO_DAY."""
    ref = event[c.E_REF]
    at = find_event(events, ref) if ref > 0 else -1
    if at < 0 or undone[at] or events[at, c.E_KIND] != PURCHASE or events[at, c.E_POSTED] > known_day:
        return c.NO_DAY
    bought = events[at, c.E_VALUE]
    return bought if bought < day or (bought == day and ref < event[c.E_ID]) else c.NO_DAY


@inner
def bucket_of(inst: Matrix, run: Vector, day: int) -> int:
    """The row whose statement holds a purchase of `day`."""
    k = 0
    while k < run[c.RUN_ROWS] and inst[k, w.W_STATEMENT] < day:
        k += 1
    return k


@inner
def met_by_refund(inst: Matrix, run: Vector, first: int, amount: int, day: int) -> None:
    """A refund meets minimums: of the purchase's own statement, then of the others, the oldest first."""
    for turn in range(run[c.RUN_ROWS] + 1):
        k = first if turn == 0 else turn - 1
        shares = open_part(inst, k, 0) - inst[k, w.W_PLAN]
        amount -= pay_cell(inst, k, 0, min(amount, shares), day)


@inner
def refund_purchase(
    terms: Vector, loan: Vector, inst: Matrix, plans: Matrix, run: Vector, amount: int, ref: int,
    bought: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Money back from the merchant: the purchase's own debt, then as any money; returns what is left."""
    if bought != c.NO_DAY:
        for p in range(run[w.LINE_PLANS]):
            if plans[p, w.P_REF] == ref:
                gone = min(amount, plans[p, w.P_LEFT])
                plans[p, w.P_LEFT] -= gone
                split[0] += gone
                amount -= gone
        k = bucket_of(inst, run, bought)
        gone = min(amount, inst[k, w.W_BUCKET])
        inst[k, w.W_BUCKET] -= gone
        met_by_refund(inst, run, k, gone, day)
        split[0] += gone
        amount -= gone
    return allocate(terms, loan, inst, plans, run, amount, day, split)


@inner
def convert(
    terms: Vector, inst: Matrix, plans: Matrix, run: Vector, event: Vector, bought: int, day: int
) -> int:  # fmt: skip
    """Principal leaves what bears interest and comes back in instalments; returns how much."""
    count, amount, taken = run[c.RUN_ROWS], event[c.E_AMOUNT], 0
    for k in range(count + 1):
        from_here = (
            k < count if event[c.E_REF] == 0 else bought != c.NO_DAY and k == bucket_of(inst, run, bought)
        )
        if from_here:
            gone = min(amount - taken, inst[k, w.W_BUCKET])
            inst[k, w.W_BUCKET] -= gone
            taken += gone
    if taken == 0:
        return 0
    p, n, mode = run[w.LINE_PLANS], event[c.E_INSTALMENTS], terms[c.T_ROUNDING]
    run[w.LINE_PLANS] += 1
    fee = event[c.E_PRINCIPAL + 2]
    plans[p, w.P_REF] = event[c.E_REF]
    plans[p, w.P_INSTALMENTS], plans[p, w.P_BILLED] = n, 0
    plans[p, w.P_LEVEL], plans[p, w.P_LEFT] = times(taken, 1, 1, n, mode), taken
    plans[p, w.P_FEE_LEVEL] = fee if event[c.E_TREATMENT] else times(fee, 1, 1, n, mode)
    plans[p, w.P_FEE_LEFT] = fee
    ask_less(inst, run)
    settle(terms, inst, run, day)
    return taken


@inner
def ask_less(inst: Matrix, run: Vector) -> None:
    """No minimum may ask for principal that has left the purchases: the newest statement asks for less."""
    count = run[c.RUN_ROWS]
    excess = -in_buckets(inst, count + 1)
    for k in range(count):
        excess += open_part(inst, k, 0) - inst[k, w.W_PLAN]
    for j in range(count):
        k = count - 1 - j
        less = max(0, min(excess, open_part(inst, k, 0) - inst[k, w.W_PLAN]))
        inst[k, c.I_PRINCIPAL] -= less
        excess -= less


@inner
def charge_off(
    terms: Vector, loan: Vector, inst: Matrix, plans: Matrix, run: Vector, state: Vector, split: Vector,
    day: int
) -> None:  # fmt: skip
    """All that is owed leaves the books; interest earned so far goes with it, the rest never arises."""
    run[c.RUN_OFF_DAY] = day
    fix_interest(terms, loan, inst, run)
    split[0] = principal_open(state)
    for k in range(run[c.RUN_ROWS] + 1):
        for part in range(c.PARTS):
            gone = open_part(inst, k, part)
            inst[k, w.W_OFF + part] += gone
            inst[k, c.I_CHARGED_OFF] += gone
            if part > 0:
                split[part] += gone
        inst[k, w.W_BUCKET] = 0
        inst[k, w.W_PLAN] = 0
    for p in range(run[w.LINE_PLANS]):
        plans[p, w.P_LEFT] = 0
    for part in range(c.PARTS):
        state[c.S_CHARGED_OFF + part] += split[part]
    settle(terms, inst, run, day)


@inner
def waive(inst: Matrix, plans: Matrix, run: Vector, state: Vector, part: int, amount: int) -> int:
    """Waive up to `amount` of one part; returns what was waived."""
    gone = give_up(inst, plans, run, part, amount)
    state[c.S_WAIVED + part] += gone
    return gone


@inner
def pay_in(
    terms: Vector, loan: Vector, inst: Matrix, plans: Matrix, run: Vector, state: Vector, amount: int,
    day: int, split: Vector
) -> int:  # fmt: skip
    """A repayment; returns what is beyond all that is owed."""
    over = allocate(terms, loan, inst, plans, run, amount, day, split)
    received(run, state, split, amount, over, day)
    return over


@inner
def charge(inst: Matrix, run: Vector, part: int, amount: int) -> None:
    """A fee, or a late charge (part PENALTY): the next statement asks for it."""
    k = run[c.RUN_ROWS]
    inst[k, c.I_PART + part] += amount
    if part == 3:
        inst[k, w.W_LATE_CHARGE] += amount
    inst[k, w.W_ACTIVE] = 1
