"""The fold of one loan: its events in order, then its state as of a day."""

from arrears.kernel import columns as c
from arrears.kernel.charge_off import charge_off, principal_open, waive
from arrears.kernel.codes import Fault, Kind
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.disburse import disburse, open_loan
from arrears.kernel.fees import charge
from arrears.kernel.history import counting_events
from arrears.kernel.penalty_interest import accumulate
from arrears.kernel.repay import repay
from arrears.kernel.summary import publish_balances, summarise
from arrears.kernel.vectors import clear

DISBURSE = int(Kind.DISBURSE)
REPAY = int(Kind.REPAY)
FEE = int(Kind.FEE)
WAIVE = int(Kind.WAIVE)
CHARGE_OFF = int(Kind.CHARGE_OFF)
RECOVER = int(Kind.RECOVER)
REFUND = int(Kind.REFUND)
PAUSE = int(Kind.PAUSE_DELINQUENCY)
RESUME = int(Kind.RESUME_DELINQUENCY)
OPENING = int(Kind.OPENING)
TOO_EARLY = int(Fault.REPAID_BEFORE_DISBURSEMENT)
NEGATIVE = int(Fault.NEGATIVE_PRINCIPAL)
TOO_MUCH_BACK = int(Fault.REFUND_EXCEEDS_CREDIT)
UNSUPPORTED = int(Fault.EVENT_UNSUPPORTED)
NORMAL = 1


@inner
def reset(loan: Vector, run: Vector, state: Vector, as_of_day: int) -> None:
    """Begin a loan: nothing has happened yet."""
    clear(run)
    run[c.RUN_OFF_DAY] = c.NO_DAY
    run[c.RUN_PENALTY_DAY] = c.NO_DAY
    clear(state)
    state[c.S_LOAN_ID] = loan[c.L_LOAN_ID]
    state[c.S_AS_OF] = as_of_day
    state[c.S_CLASS] = NORMAL
    for i in range(3):
        state[c.S_LATE + i] = -1
    state[c.S_OLDEST_DUE] = c.NO_DAY
    state[c.S_FIRST_DUE] = c.NO_DAY
    state[c.S_MATURITY] = c.NO_DAY
    state[c.S_NEXT_DUE] = c.NO_DAY
    state[c.S_LAST_PAID] = c.NO_DAY
    state[c.S_CLOSED] = c.NO_DAY


@inner
def record(allocs: Matrix, run: Vector, state: Vector, event: Vector, amount: int, split: Vector, over: int) -> None:
    """Write what an event did to the parts."""
    at = run[c.RUN_ALLOCATIONS]
    allocs[at, c.A_EVENT] = event[c.E_ID]
    allocs[at, c.A_KIND] = event[c.E_KIND]
    allocs[at, c.A_CHANNEL] = event[c.E_CHANNEL]
    allocs[at, c.A_VALUE] = event[c.E_VALUE]
    allocs[at, c.A_AMOUNT] = amount
    for part in range(c.PARTS):
        allocs[at, c.A_PART + part] = split[part]
    allocs[at, c.A_OVERPAID] = over
    allocs[at, c.A_BALANCE] = principal_open(state)
    allocs[at, c.A_REVERSED] = 0
    run[c.RUN_ALLOCATIONS] += 1


@inner
def take_payment(terms: Vector, inst: Matrix, run: Vector, state: Vector, event: Vector, split: Vector) -> int:
    """A payment on an account that is still on the book; returns what is overpaid by it."""
    over = repay(terms, inst, run, state, event, split)
    for part in range(c.PARTS):
        state[c.S_PAID + part] += split[part]
    state[c.S_RECEIVED] += event[c.E_AMOUNT]
    state[c.S_LAST_PAID] = event[c.E_VALUE]
    run[c.RUN_OVERPAID] += over
    if principal_open(state) < 0:
        run[c.RUN_FAULT] = NEGATIVE
    return over


@inner
def apply(
    terms: Vector, loan: Vector, rows: Matrix, event: Vector, inst: Matrix, changes: Matrix, run: Vector,
    state: Vector, split: Vector, allocs: Matrix
) -> None:  # fmt: skip
    """Let one event happen."""
    kind, day, amount = event[c.E_KIND], event[c.E_VALUE], event[c.E_AMOUNT]
    over = 0
    clear(split)
    if kind == DISBURSE:
        disburse(terms, loan, rows, inst, changes, run, state, day, amount)
    elif kind == OPENING:
        open_loan(terms, loan, rows, inst, changes, run, state, event)
    elif kind == PAUSE or kind == RESUME:
        return
    elif run[c.RUN_STARTED] == 0:
        run[c.RUN_FAULT] = TOO_EARLY
    elif kind == FEE:
        charge(terms, inst, run, event[c.E_PART], amount, event[c.E_DUE], day)
    elif kind == RECOVER or (kind == REPAY and run[c.RUN_OFF_DAY] != c.NO_DAY):
        state[c.S_RECOVERED] += amount
        state[c.S_RECEIVED] += amount
        state[c.S_LAST_PAID] = day
    elif kind == REPAY:
        over = take_payment(terms, inst, run, state, event, split)
    elif kind == WAIVE:
        split[event[c.E_PART]] = waive(terms, inst, run, state, event[c.E_PART], amount, day)
    elif kind == CHARGE_OFF:
        charge_off(terms, inst, run, state, day)
        for part in range(c.PARTS):
            split[part] = state[c.S_CHARGED_OFF + part]
    elif kind == REFUND:
        if amount > run[c.RUN_OVERPAID]:
            run[c.RUN_FAULT] = TOO_MUCH_BACK
        run[c.RUN_OVERPAID] -= amount
        state[c.S_REFUNDED] += amount
        over = -amount
    else:
        run[c.RUN_FAULT] = UNSUPPORTED
    record(allocs, run, state, event, amount, split, over)


@inner
def fold_one(
    terms: Vector, loan: Vector, rows: Matrix, events: Matrix, as_of_day: int, known_day: int, inst: Matrix,
    changes: Matrix, keep: Matrix, undone: Vector, run: Vector, split: Vector, allocs: Matrix, state: Vector
) -> None:  # fmt: skip
    """Fold one loan into `state`, its rows into `inst` and its allocations into `allocs`."""
    reset(loan, run, state, as_of_day)
    kept = counting_events(events, as_of_day, known_day, keep, undone, run)
    for i in range(kept):
        if run[c.RUN_FAULT]:
            break
        event = events[keep[i, c.KEEP_EVENT]]
        if run[c.RUN_OFF_DAY] == c.NO_DAY:
            accumulate(terms, loan, inst, run, state, event[c.E_VALUE])
        apply(terms, loan, rows, event, inst, changes, run, state, split, allocs)
    if run[c.RUN_FAULT]:
        fault = run[c.RUN_FAULT]
        reset(loan, run, state, as_of_day)
        state[c.S_FAULT] = fault
        return
    if run[c.RUN_OFF_DAY] == c.NO_DAY:
        accumulate(terms, loan, inst, run, state, as_of_day)
    summarise(terms, loan, inst, run, state, events, keep, kept, as_of_day)
    publish_balances(inst, run, changes)
