"""The fold of one revolving line: its events in order, then its state as of a day."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.history import counting_events
from arrears.kernel.revolving import events as does
from arrears.kernel.revolving import kinds
from arrears.kernel.revolving.allocate import use_credit
from arrears.kernel.revolving.rows import settle
from arrears.kernel.revolving.standing import reset, summarise
from arrears.kernel.revolving.statement import pass_time
from arrears.kernel.revolving.stops import note_stops
from arrears.kernel.vectors import clear

MONTH_DAYS = 28
INSTALMENTS_MAX = 600


@inner
def fault_of(run: Vector, event: Vector) -> int:
    """Why an event can't happen now, 0 when it can."""
    kind, amount, part = event[c.E_KIND], event[c.E_AMOUNT], event[c.E_PART]
    if kind not in kinds.KNOWN or part < 0 or part >= c.PARTS or event[c.E_SPLIT]:
        return kinds.UNSUPPORTED
    if run[c.RUN_STARTED] == 0 and kind != kinds.PURCHASE:
        return kinds.TOO_EARLY
    if run[c.RUN_OFF_DAY] != c.NO_DAY and kind not in kinds.AFTER_CHARGE_OFF:
        return kinds.UNSUPPORTED
    if kind in (kinds.PURCHASE, kinds.PURCHASE_REFUND, kinds.CONVERT) and amount > c.AMOUNT_MAX:
        return kinds.OUT_OF_RANGE
    if kind == kinds.CONVERT:
        if event[c.E_PRINCIPAL + 2] < 0 or event[c.E_PRINCIPAL + 2] > c.AMOUNT_MAX:
            return kinds.OUT_OF_RANGE
        few = event[c.E_INSTALMENTS] < 1 or event[c.E_INSTALMENTS] > INSTALMENTS_MAX
        if few or event[c.E_TREATMENT] < 0 or event[c.E_TREATMENT] > 1:
            return kinds.UNSUPPORTED
    return 0


@inner
def record(allocs: Matrix, run: Vector, state: Vector, event: Vector, split: Vector, over: int) -> None:
    """Write what an event did to the parts."""
    at = run[c.RUN_ALLOCATIONS]
    allocs[at, c.A_EVENT] = event[c.E_ID]
    allocs[at, c.A_KIND] = event[c.E_KIND]
    allocs[at, c.A_CHANNEL] = event[c.E_CHANNEL]
    allocs[at, c.A_VALUE] = event[c.E_VALUE]
    allocs[at, c.A_AMOUNT] = event[c.E_AMOUNT]
    for part in range(c.PARTS):
        allocs[at, c.A_PART + part] = split[part]
    allocs[at, c.A_OVERPAID] = over
    allocs[at, c.A_BALANCE] = does.principal_open(state)
    allocs[at, c.A_REVERSED] = 0
    run[c.RUN_ALLOCATIONS] += 1


@inner
def owe_more(
    terms: Vector, inst: Matrix, run: Vector, state: Vector, event: Vector, day: int, split: Vector
) -> int:  # fmt: skip
    """A purchase, a payment taken back, credit given back: returns minus the credit that it used."""
    kind, amount = event[c.E_KIND], event[c.E_AMOUNT]
    if kind == kinds.PURCHASE:
        if run[c.RUN_STARTED] == 0:
            does.start(terms, inst, run, day)
        state[c.S_DISBURSED] += amount
        does.owe(inst, run, amount)
        return 0
    used = 0
    if kind == kinds.REFUND:
        used = min(amount, run[c.RUN_OVERPAID])
        run[c.RUN_OVERPAID] -= used
        state[c.S_REFUNDED] += amount
    else:
        state[c.S_RECEIVED] -= amount
    if amount > used:
        if run[c.RUN_OFF_DAY] != c.NO_DAY:
            run[c.RUN_FAULT] = kinds.BEYOND_CREDIT
        state[c.S_PAID] -= amount - used
        if kind == kinds.REFUND:
            split[0] = amount - used
        does.owe(inst, run, amount - used)
    return -used


@inner
def apply(
    terms: Vector, loan: Vector, events: Matrix, event: Vector, inst: Matrix, plans: Matrix, undone: Vector,
    run: Vector, state: Vector, split: Vector, allocs: Matrix, known_day: int, day: int
) -> None:  # fmt: skip
    """Let one event happen on `day`."""
    kind, amount, part, over = event[c.E_KIND], event[c.E_AMOUNT], event[c.E_PART], 0
    run[c.RUN_FAULT] = fault_of(run, event)
    if run[c.RUN_FAULT] or kind in kinds.OF_TIME:
        return
    clear(split)
    bought = does.purchase_day(events, undone, event, known_day, day)
    off = run[c.RUN_OFF_DAY] != c.NO_DAY
    if kind == kinds.RECOVER or (off and kind in (kinds.REPAY, kinds.PURCHASE_REFUND)):
        state[c.S_RECOVERED] += amount
        state[c.S_RECEIVED] += amount
        state[c.S_LAST_PAID] = day
    elif kind in (kinds.PURCHASE, kinds.REFUND, kinds.CHARGEBACK):
        over = owe_more(terms, inst, run, state, event, day, split)
    elif kind == kinds.REPAY:
        over = does.pay_in(terms, loan, inst, plans, run, state, amount, day, split)
    elif kind == kinds.PURCHASE_REFUND:
        ref = event[c.E_REF]
        over = does.refund_purchase(terms, loan, inst, plans, run, amount, ref, bought, day, split)
        does.received(run, state, split, amount, over, day)
    elif kind == kinds.FEE:
        does.charge(inst, run, part, amount)
    elif kind == kinds.WAIVE:
        split[part] = does.waive(inst, plans, run, state, part, amount)
        settle(terms, inst, run, day)
    elif kind == kinds.CONVERT:
        split[0] = does.convert(terms, inst, plans, run, event, bought, day)
    elif kind == kinds.CHARGE_OFF and not off:
        does.charge_off(terms, loan, inst, plans, run, state, split, day)
    record(allocs, run, state, event, split, over)
    if kind in (kinds.PURCHASE, kinds.REFUND, kinds.CHARGEBACK, kinds.FEE):
        use_credit(terms, loan, inst, plans, run, state, split, allocs, day)
    if does.principal_open(state) > c.AMOUNT_MAX:
        run[c.RUN_FAULT] = kinds.OUT_OF_RANGE


@inner
def agreed(terms: Vector) -> bool:
    """Whether the terms are those of a line that can be folded."""
    on, due, free = terms[c.T_STATEMENT_ON], terms[c.T_STATEMENT_DUE_ON], terms[c.T_STATEMENT_FREE]
    days = 1 <= on <= MONTH_DAYS and 1 <= due <= MONTH_DAYS and on != due
    carried = 0 <= free <= 1 and 0 <= terms[c.T_CARRY_FROM] <= 2
    return days and carried and terms[c.T_DAYS_IN_MONTH] == 0 and terms[c.T_FEB29] == 0


@inner
def fold_one(
    terms: Vector, loan: Vector, events: Matrix, as_of_day: int, known_day: int, inst: Matrix, plans: Matrix,
    keep: Matrix, undone: Vector, run: Vector, split: Vector, allocs: Matrix, stops: Matrix, state: Vector
) -> None:  # fmt: skip
    """Fold one line into `state`, its statements into `inst` and its allocations into `allocs`."""
    reset(loan, run, state, as_of_day)
    kept = counting_events(events, as_of_day, known_day, keep, undone, run)
    if run[c.RUN_FAULT] == 0 and not agreed(terms):
        run[c.RUN_FAULT] = kinds.INVALID
    note_stops(events, keep, kept, stops)
    for i in range(kept):
        if run[c.RUN_FAULT]:
            break
        day = keep[i, c.KEEP_DAY]
        if run[c.RUN_OFF_DAY] == c.NO_DAY:
            pass_time(terms, loan, inst, plans, run, state, split, allocs, stops, day, False)
        event = events[keep[i, c.KEEP_EVENT]]
        if run[c.RUN_FAULT] == 0:
            apply(terms, loan, events, event, inst, plans, undone, run, state, split, allocs, known_day, day)
    if run[c.RUN_FAULT] == 0 and run[c.RUN_OFF_DAY] == c.NO_DAY:
        pass_time(terms, loan, inst, plans, run, state, split, allocs, stops, as_of_day, True)
    if run[c.RUN_FAULT]:
        fault = run[c.RUN_FAULT]
        reset(loan, run, state, as_of_day)
        state[c.S_FAULT] = fault
        return
    summarise(terms, loan, inst, plans, run, state, events, keep, kept, as_of_day)
