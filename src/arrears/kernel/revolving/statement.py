"""The calendar of a line: statements are drawn on statement days and judged on their due days."""

from arrears.kernel import columns as c
from arrears.kernel.codes import CarryFrom, Fault
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.money import times
from arrears.kernel.revolving import layout as w
from arrears.kernel.revolving.allocate import fix_interest, use_credit
from arrears.kernel.revolving.interest import accrue, interest_of
from arrears.kernel.revolving.rows import asked, begin_row, in_buckets, next_on, open_part, open_row, settle

DUE_DAY = int(CarryFrom.DUE_DAY)
INVALID = int(Fault.TERMS_INVALID)
MILLION = 1_000_000


@inner
def judge(terms: Vector, inst: Matrix, run: Vector) -> None:
    """The evening of a due day: were all statements drawn so far paid in full?"""
    count = run[c.RUN_ROWS]
    left = in_buckets(inst, count)
    for k in range(count):
        left += inst[k, w.W_PLAN] + open_part(inst, k, 1) + open_part(inst, k, 2) + open_part(inst, k, 3)
    full = terms[c.T_STATEMENT_FREE] == 1 and left <= terms[c.T_TOLERANCE]
    if not full:
        run[w.LINE_WEIGHTED] += inst[count - 1, w.W_UNSURE]
    inst[count - 1, w.W_UNSURE] = 0
    inst[count - 1, w.W_CARRIED] = 1
    run[w.LINE_JUDGED] = c.NO_DAY


@inner
def bill_plans(inst: Matrix, plans: Matrix, run: Vector, k: int) -> None:
    """The next instalment of every conversion, with its fee, comes into row k."""
    for p in range(run[w.LINE_PLANS]):
        if plans[p, w.P_LEFT] == 0:
            continue
        plans[p, w.P_BILLED] += 1
        share, fee = min(plans[p, w.P_LEVEL], plans[p, w.P_LEFT]), plans[p, w.P_FEE_LEVEL]
        if plans[p, w.P_BILLED] == plans[p, w.P_INSTALMENTS]:
            share, fee = plans[p, w.P_LEFT], plans[p, w.P_FEE_LEFT]
        fee = min(fee, plans[p, w.P_FEE_LEFT])
        plans[p, w.P_LEFT] -= share
        plans[p, w.P_FEE_LEFT] -= fee
        inst[k, w.W_PLAN] += share
        inst[k, c.I_PRINCIPAL] += share
        inst[k, c.I_FEE] += fee


@inner
def ask_minimum(terms: Vector, inst: Matrix, run: Vector, k: int) -> None:
    """The share of the purchases that row k asks for, and the balance that the statement shows."""
    fresh, added = in_buckets(inst, k + 1), 0
    balance = fresh
    for j in range(k + 1):
        added += open_row(inst, j)
        shares = open_part(inst, j, 0) - inst[j, w.W_PLAN]
        fresh -= shares
        balance += open_row(inst, j) - shares
    share = times(fresh, terms[c.T_MINIMUM], 1, MILLION, terms[c.T_ROUNDING])
    share = min(fresh, max(share, terms[c.T_MINIMUM_FLOOR] - added))
    inst[k, c.I_PRINCIPAL] += max(0, share)
    inst[k, c.I_BALANCE] = balance


@inner
def draw(
    terms: Vector, loan: Vector, inst: Matrix, plans: Matrix, run: Vector, state: Vector, split: Vector,
    allocs: Matrix
) -> None:  # fmt: skip
    """The evening of a statement day. A cycle without anything to say gives no statement."""
    k, day = run[c.RUN_ROWS], run[w.LINE_STATEMENT]
    if terms[c.T_STATEMENT_FREE] == 0 and terms[c.T_CARRY_FROM] != DUE_DAY:
        inst[k, w.W_CARRIED] = 1
    run[w.LINE_STATEMENT] = next_on(day + 1, terms[c.T_STATEMENT_ON])
    bill_plans(inst, plans, run, k)
    says = inst[k, w.W_ACTIVE] > 0 or asked(inst, k) > 0 or in_buckets(inst, k + 1) > 0
    says = says or interest_of(terms, loan, run[w.LINE_WEIGHTED]) > 0
    for j in range(k + 1):
        says = says or open_row(inst, j) > 0
    if says:
        fix_interest(terms, loan, inst, run)
        ask_minimum(terms, inst, run, k)
        run[w.LINE_JUDGED] = inst[k, c.I_DUE]
        run[c.RUN_ROWS] += 1
        if run[c.RUN_ROWS] >= len(inst):
            run[c.RUN_FAULT] = INVALID
            return
    begin_row(terms, inst, run)
    use_credit(terms, loan, inst, plans, run, state, split, allocs, day)
    settle(terms, inst, run, day)


@inner
def pass_time(
    terms: Vector, loan: Vector, inst: Matrix, plans: Matrix, run: Vector, state: Vector, split: Vector,
    allocs: Matrix, stops: Matrix, day: int, evening: bool
) -> None:  # fmt: skip
    """Let time pass to `day`: to its morning, before its events, or to its evening, after them."""
    until = day if evening else day - 1
    while run[c.RUN_STARTED] and run[c.RUN_FAULT] == 0:
        judged = run[w.LINE_JUDGED] != c.NO_DAY
        at = run[w.LINE_JUDGED] if judged else run[w.LINE_STATEMENT]
        if at > until:
            break
        accrue(terms, loan, inst, run, state, stops, at)
        if judged:
            judge(terms, inst, run)
        else:
            draw(terms, loan, inst, plans, run, state, split, allocs)
    if run[c.RUN_STARTED] and run[c.RUN_FAULT] == 0:
        accrue(terms, loan, inst, run, state, stops, day)
