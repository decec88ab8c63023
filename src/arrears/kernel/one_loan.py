"""The fold of one loan: its events in order, then its state as of a day."""

from arrears.kernel import columns as c
from arrears.kernel.charge_off import charge_off, leave_the_book, principal_open, waive
from arrears.kernel.codes import Channel, Fault, Kind
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.defer import capitalise_due, capitalise_early, interest_that_waits
from arrears.kernel.disburse import disburse, open_loan, relevel
from arrears.kernel.fees import charge, charge_rows, charges_come
from arrears.kernel.history import counting_events
from arrears.kernel.interest_refund import Second, refundable_interest, refunds_interest
from arrears.kernel.money import times
from arrears.kernel.owe_again import owe_again, parts_taken_back
from arrears.kernel.penalty_interest import accumulate
from arrears.kernel.rates import start_rates
from arrears.kernel.repay import repay, take_split
from arrears.kernel.rest import effective_day, until_day, view
from arrears.kernel.restructure import restructure
from arrears.kernel.rows import later_fee, open_row, reopen, settle
from arrears.kernel.settle_debt import settle_debt, settles
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
CHARGEBACK = int(Kind.CHARGEBACK)
INSTALMENT_FEE = int(Kind.INSTALMENT_FEE)
DISBURSEMENT_FEE = int(Kind.DISBURSEMENT_FEE)
CHANGE_RATE = int(Kind.CHANGE_RATE)
TERMINATE = int(Kind.TERMINATE)
WRITE_OFF = int(Kind.WRITE_OFF)
DOWN_PAYMENT = int(Channel.DOWN_PAYMENT)
INTEREST_REFUND = int(Channel.INTEREST_REFUND)
AT_DISBURSEMENT = int(Channel.AT_DISBURSEMENT)
MILLION = 1_000_000
TOO_EARLY = int(Fault.REPAID_BEFORE_DISBURSEMENT)
NEGATIVE = int(Fault.NEGATIVE_PRINCIPAL)
UNSUPPORTED = int(Fault.EVENT_UNSUPPORTED)
NORMAL = 1


@inner
def reset(loan: Vector, run: Vector, state: Vector, as_of_day: int) -> None:
    """Begin a loan: nothing has happened yet."""
    clear(run)
    run[c.RUN_OFF_DAY] = c.NO_DAY
    run[c.RUN_SETTLE_DAY] = c.NO_DAY
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
def record(
    allocs: Matrix, run: Vector, state: Vector, event: Vector, kind: int, channel: int, amount: int,
    split: Vector, over: int
) -> None:  # fmt: skip
    """Write what an event did to the parts."""
    at = run[c.RUN_ALLOCATIONS]
    allocs[at, c.A_EVENT] = event[c.E_ID]
    allocs[at, c.A_KIND] = kind
    allocs[at, c.A_CHANNEL] = channel
    allocs[at, c.A_VALUE] = event[c.E_VALUE]
    allocs[at, c.A_AMOUNT] = amount
    for part in range(c.PARTS):
        allocs[at, c.A_PART + part] = split[part]
    allocs[at, c.A_OVERPAID] = over
    allocs[at, c.A_BALANCE] = principal_open(state)
    allocs[at, c.A_REVERSED] = 0
    run[c.RUN_ALLOCATIONS] += 1


@inner
def capitalise_owed(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, day: int
) -> None:  # fmt: skip
    """More principal paid or waived than is owed: interest that is still to become principal does so now."""
    beyond = -principal_open(state)
    if run[c.RUN_CAPITALISES] and beyond > 0:
        capitalise_early(terms, inst, changes, run, state, beyond)
        view(terms, loan, inst, changes, run, day, c.FOREVER)


@inner
def booked(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, amount: int,
    day: int, split: Vector, over: int
) -> None:  # fmt: skip
    """Count what a payment did."""
    for part in range(c.PARTS):
        state[c.S_PAID + part] += split[part]
    state[c.S_RECEIVED] += amount
    state[c.S_LAST_PAID] = day
    run[c.RUN_OVERPAID] += over
    capitalise_owed(terms, loan, inst, changes, run, state, day)
    if principal_open(state) < 0:
        run[c.RUN_FAULT] = NEGATIVE


@inner
def take_payment(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, event: Vector,
    split: Vector
) -> int:  # fmt: skip
    """A payment on an account that is still on the book; returns what is overpaid by it."""
    day, amount, channel = event[c.E_VALUE], event[c.E_AMOUNT], event[c.E_CHANNEL]
    if event[c.E_SPLIT]:
        over = take_split(terms, inst, run, event, split)
    elif run[c.RUN_SETTLE_DAY] != c.NO_DAY and settles(run, amount, day):
        agreed = run[c.RUN_SETTLE_AMOUNT]
        over = amount - agreed
        over += repay(terms, loan, inst, changes, run, channel, agreed, day, split)
        view(terms, loan, inst, changes, run, day, effective_day(terms, inst, run, day))
        settle_debt(terms, inst, run, state, day)
    else:
        run[c.RUN_SETTLE_AMOUNT] -= amount
        over = repay(terms, loan, inst, changes, run, channel, amount, day, split)
        relevel(terms, loan, inst, changes, run, day)
    booked(terms, loan, inst, changes, run, state, amount, day, split, over)
    return over


@inner
def money_gone(run: Vector, allocs: Matrix) -> int:
    """What of the payments' surplus was refunded or netted before, the oldest first."""
    gone = -run[c.RUN_OVERPAID]
    for at in range(run[c.RUN_ALLOCATIONS]):
        gone += max(0, allocs[at, c.A_OVERPAID])
    return gone


@inner
def use_credit(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, split: Vector,
    allocs: Matrix, day: int
) -> None:  # fmt: skip
    """Money held for the borrower pays what has come to be owed, the oldest money first.

    It was there since the payment that brought it, which shows the parts and keeps its day.
    """
    gone = money_gone(run, allocs)
    for at in range(run[c.RUN_ALLOCATIONS]):
        held = max(0, allocs[at, c.A_OVERPAID])
        free = max(0, held - gone)
        gone = max(0, gone - held)
        if free == 0:
            continue
        clear(split)
        run[c.RUN_HELD], run[c.RUN_NOW] = 1, day
        channel, since = allocs[at, c.A_CHANNEL], allocs[at, c.A_VALUE]
        rest = repay(terms, loan, inst, changes, run, channel, free, since, split)
        run[c.RUN_HELD] = 0
        for part in range(c.PARTS):
            state[c.S_PAID + part] += split[part]
            allocs[at, c.A_PART + part] += split[part]
        allocs[at, c.A_OVERPAID] -= free - rest
        run[c.RUN_OVERPAID] -= free - rest
        capitalise_owed(terms, loan, inst, changes, run, state, day)
    clear(split)


@inner
def net_credit(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, day: int,
    split: Vector, allocs: Matrix
) -> int:  # fmt: skip
    """Money held for the borrower goes into what a disbursement makes due; returns how much of it."""
    if run[c.RUN_OVERPAID] <= 0:
        return 0
    gone = money_gone(run, allocs)
    used = 0
    run[c.RUN_HELD], run[c.RUN_NOW] = 1, day
    for at in range(run[c.RUN_ALLOCATIONS]):
        held = max(0, allocs[at, c.A_OVERPAID])
        free = max(0, held - gone)
        gone = max(0, gone - held)
        if free > 0:
            used += free - repay(terms, loan, inst, changes, run, allocs[at, c.A_CHANNEL], free, day, split)
    run[c.RUN_HELD] = 0
    run[c.RUN_OVERPAID] -= used
    for part in range(c.PARTS):
        state[c.S_PAID + part] += split[part]
    capitalise_owed(terms, loan, inst, changes, run, state, day)
    return used


@inner
def pay_out(
    terms: Vector, loan: Vector, rows: Matrix, inst: Matrix, changes: Matrix, run: Vector, state: Vector,
    event: Vector, split: Vector, allocs: Matrix
) -> None:  # fmt: skip
    """A disbursement, with the fee that is kept back from it and its automatic down payment."""
    day, amount = event[c.E_VALUE], event[c.E_AMOUNT]
    fee = run[c.RUN_FEE_AMOUNT] + times(amount, run[c.RUN_FEE_SHARE], 1, MILLION, terms[c.T_ROUNDING])
    run[c.RUN_FEE_AMOUNT], run[c.RUN_FEE_SHARE] = 0, 0
    down = disburse(terms, loan, rows, inst, changes, run, state, day, amount)
    settle(terms, inst, run, day)
    if fee > 0:
        split[2] = fee
        booked(terms, loan, inst, changes, run, state, fee, day, split, 0)
        record(allocs, run, state, event, REPAY, AT_DISBURSEMENT, fee, split, 0)
        clear(split)
    used = net_credit(terms, loan, inst, changes, run, state, day, split, allocs)
    record(allocs, run, state, event, DISBURSE, 0, amount, split, -used)
    clear(split)
    if down > used and terms[c.T_DOWN_PAYMENT_AUTO]:
        over = repay(terms, loan, inst, changes, run, DOWN_PAYMENT, down - used, day, split)
        booked(terms, loan, inst, changes, run, state, down - used, day, split, over)
        record(allocs, run, state, event, REPAY, DOWN_PAYMENT, down - used, split, over)


@inner
def refund(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, event: Vector,
    split: Vector
) -> int:  # fmt: skip
    """Credit paid back to the borrower; what goes beyond the credit is owed again. Returns -credit used."""
    amount = event[c.E_AMOUNT]
    used = min(amount, run[c.RUN_OVERPAID])
    run[c.RUN_OVERPAID] -= used
    state[c.S_REFUNDED] += amount
    if amount > used:
        state[c.S_PAID] -= amount - used
        split[0] = amount - used
        owe_again(terms, loan, inst, changes, run, split, event[c.E_VALUE])
    return -used


@inner
def take_back(
    terms: Vector, loan: Vector, events: Matrix, inst: Matrix, changes: Matrix, run: Vector, state: Vector,
    event: Vector, split: Vector, allocs: Matrix, day: int
) -> int:  # fmt: skip
    """A chargeback: its parts are owed again, money held pays of them at once. Returns -credit used."""
    parts_taken_back(terms, events, event, allocs, run, split)
    for part in range(c.PARTS):
        state[c.S_PAID + part] -= split[part]
    state[c.S_RECEIVED] -= event[c.E_AMOUNT]
    owe_again(terms, loan, inst, changes, run, split, day)
    principal, interest, fee, penalty = split[0], split[1], split[2], split[3]
    clear(split)
    used = net_credit(terms, loan, inst, changes, run, state, day, split, allocs)
    split[0], split[1], split[2], split[3] = principal, interest, fee, penalty
    return -used


@inner
def pay_in(
    terms: Vector, loan: Vector, rows: Matrix, events: Matrix, event: Vector, inst: Matrix, changes: Matrix,
    run: Vector, state: Vector, split: Vector, allocs: Matrix, second: Second
) -> None:  # fmt: skip
    """A payment, and the refund of interest that goes with some kinds of refund."""
    day, amount, channel = event[c.E_VALUE], event[c.E_AMOUNT], event[c.E_CHANNEL]
    interest = 0
    if refunds_interest(terms, event):
        interest = refundable_interest(
            terms, loan, rows, events, inst, changes, run, allocs, amount, day, second
        )
    over = take_payment(terms, loan, inst, changes, run, state, event, split)
    record(allocs, run, state, event, REPAY, channel, amount, split, over)
    if interest > 0:
        clear(split)
        over = repay(terms, loan, inst, changes, run, INTEREST_REFUND, interest, day, split)
        booked(terms, loan, inst, changes, run, state, interest, day, split, over)
        record(allocs, run, state, event, REPAY, INTEREST_REFUND, interest, split, over)


@inner
def apply(
    terms: Vector, loan: Vector, rows: Matrix, events: Matrix, event: Vector, inst: Matrix, changes: Matrix,
    run: Vector, state: Vector, split: Vector, allocs: Matrix, second: Second, day: int
) -> None:  # fmt: skip
    """Let one event happen on `day`: its value day, or for a waiver the day of the fee that it names."""
    kind, amount, part = event[c.E_KIND], event[c.E_AMOUNT], event[c.E_PART]
    over, recorded = 0, amount
    clear(split)
    if kind == DISBURSE:
        pay_out(terms, loan, rows, inst, changes, run, state, event, split, allocs)
        return
    if kind in (PAUSE, RESUME):
        return
    if kind == DISBURSEMENT_FEE:
        run[c.RUN_FEE_AMOUNT] += amount
        run[c.RUN_FEE_SHARE] += event[c.E_SHARE]
        return
    if part < 0 or part >= c.PARTS:
        run[c.RUN_FAULT] = UNSUPPORTED
    elif kind == OPENING:
        open_loan(terms, loan, rows, inst, changes, run, state, event)
    elif run[c.RUN_STARTED] == 0:
        run[c.RUN_FAULT] = TOO_EARLY
    elif kind == FEE:
        charge(terms, inst, run, part, amount, event[c.E_DUE], day)
        use_credit(terms, loan, inst, changes, run, state, split, allocs, day)
    elif kind == INSTALMENT_FEE:
        charge_rows(terms, inst, run, part, amount, event[c.E_SHARE], day)
    elif is_restructuring(terms, run, kind):
        restructure(terms, loan, inst, changes, run, event, split, day)
        for p in range(c.PARTS):
            recorded += 0 if kind == CHARGE_OFF else split[p]
    elif run[c.RUN_CLAIM] == 0 and (kind == RECOVER or (kind == REPAY and run[c.RUN_OFF_DAY] != c.NO_DAY)):
        state[c.S_RECOVERED] += amount
        state[c.S_RECEIVED] += amount
        state[c.S_LAST_PAID] = day
    elif kind in (REPAY, RECOVER):
        if run[c.RUN_OFF_DAY] != c.NO_DAY:
            state[c.S_RECOVERED] += amount
        pay_in(terms, loan, rows, events, event, inst, changes, run, state, split, allocs, second)
        return
    elif kind == WAIVE:
        run[c.RUN_EFFECTIVE] = effective_day(terms, inst, run, day)
        if part == 0 and run[c.RUN_CAPITALISES]:
            waiting = interest_that_waits(terms, loan, inst, changes, run, day)
            amount = min(amount, principal_open(state) + waiting)
        split[part] = waive(terms, loan, inst, changes, run, state, part, amount, day)
        capitalise_owed(terms, loan, inst, changes, run, state, day)
    elif kind in (CHARGE_OFF, WRITE_OFF):
        for p in range(c.PARTS):
            split[p] = -state[c.S_CHARGED_OFF + p]
        charge_off(terms, inst, run, state, day)
        for p in range(c.PARTS):
            split[p] += state[c.S_CHARGED_OFF + p]
    elif kind == REFUND:
        over = refund(terms, loan, inst, changes, run, state, event, split)
    elif kind == CHARGEBACK:
        over = take_back(terms, loan, events, inst, changes, run, state, event, split, allocs, day)
    else:
        run[c.RUN_FAULT] = UNSUPPORTED
    record(allocs, run, state, event, kind, event[c.E_CHANNEL], recorded, split, over)


@inner
def is_restructuring(terms: Vector, run: Vector, kind: int) -> bool:
    """Whether an event changes what is agreed: restructure's events, and a charge-off that leaves a claim."""
    claim = kind == CHARGE_OFF and terms[c.T_CHARGE_OFF] != 0 and run[c.RUN_OFF_DAY] == c.NO_DAY
    return claim or CHANGE_RATE <= kind <= TERMINATE


@inner
def pass_time(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, day: int
) -> None:  # fmt: skip
    """Let time pass to `day`, before its events: interest that follows the balance, then penalty interest.

    So what a day finds does not depend on which days were looked at before.
    """
    if run[c.RUN_CAPITALISES]:
        capitalise_due(terms, loan, inst, changes, run, state, day)
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    accumulate(terms, loan, inst, changes, run, state, day)
    if terms[c.T_RECALCULATE]:
        reopen(terms, inst, run)


@inner
def look(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, state: Vector, day: int
) -> None:  # fmt: skip
    """The schedule as seen on `day`, what pays the loan off and what interest is earned by then."""
    if run[c.RUN_STARTED] == 0 or (run[c.RUN_OFF_DAY] != c.NO_DAY and run[c.RUN_CLAIM] == 0):
        return
    run[c.RUN_TO_DUE] = terms[c.T_PAYOFF_TO_DUE]
    view(terms, loan, inst, changes, run, day, until_day(terms, inst, run, day))
    for k in range(run[c.RUN_ROWS]):
        state[c.S_PAYOFF] += open_row(inst, k) - later_fee(terms, inst, k, day)
    run[c.RUN_TO_DUE] = 0
    view(terms, loan, inst, changes, run, day, effective_day(terms, inst, run, day))
    for k in range(run[c.RUN_ROWS]):
        state[c.S_INTEREST_EARNED] += inst[k, c.I_INTEREST]
    view(terms, loan, inst, changes, run, day, c.FOREVER)


@inner
def fold_one(
    terms: Vector, loan: Vector, rows: Matrix, events: Matrix, as_of_day: int, known_day: int, inst: Matrix,
    changes: Matrix, keep: Matrix, undone: Vector, run: Vector, split: Vector, own: Vector, allocs: Matrix,
    state: Vector, second: Second
) -> None:  # fmt: skip
    """Fold one loan into `state`, its rows into `inst` and its allocations into `allocs`."""
    reset(loan, run, state, as_of_day)
    start_rates(changes, loan[c.L_RATE])
    kept = counting_events(events, as_of_day, known_day, keep, undone, run)
    for i in range(kept):
        if run[c.RUN_FAULT]:
            break
        event = events[keep[i, c.KEEP_EVENT]]
        day = keep[i, c.KEEP_DAY]
        if run[c.RUN_OFF_DAY] == c.NO_DAY:
            pass_time(terms, loan, inst, changes, run, state, day)
        if terms[c.T_CHARGE_OWN_DAY]:
            charges_come(events, allocs, run[c.RUN_ALLOCATIONS], inst, run, day)
        if event[c.E_KIND] >= CHANGE_RATE:  # it may change the terms: from now on the loan has its own
            for j in range(len(terms)):
                own[j] = terms[j]
            terms = own
        apply(terms, loan, rows, events, event, inst, changes, run, state, split, allocs, second, day)
    if run[c.RUN_FAULT]:
        fault = run[c.RUN_FAULT]
        reset(loan, run, state, as_of_day)
        state[c.S_FAULT] = fault
        return
    if run[c.RUN_OFF_DAY] == c.NO_DAY:
        pass_time(terms, loan, inst, changes, run, state, as_of_day)
    look(terms, loan, inst, changes, run, state, as_of_day)
    if run[c.RUN_CLAIM]:
        leave_the_book(inst, run, state)
    summarise(terms, loan, inst, run, state, events, keep, kept, as_of_day)
    publish_balances(inst, run, changes)
