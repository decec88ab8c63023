"""Disbursement and opening: the schedule starts, or its open rows are agreed anew."""

from arrears.kernel import columns as c
from arrears.kernel.changes import add_change
from arrears.kernel.codes import Fault, Part
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.money import times
from arrears.kernel.penalty_interest import penalty_rate
from arrears.kernel.re_amortise import add_principal
from arrears.kernel.rest import agreed_rows, follows, view
from arrears.kernel.rows import refresh, restated
from arrears.kernel.schedule import (
    AS_REPORTED,
    GIVEN_ROWS,
    agree_levels,
    clear_row,
    even_out,
    keep_paid,
    lay_out,
    plan,
)
from arrears.kernel.vectors import copy_row

MILLION = 1_000_000
PRINCIPAL = int(Part.PRINCIPAL)
INVALID = int(Fault.TERMS_INVALID)


@inner
def insert_row(inst: Matrix, run: Vector, at: int, number: int, from_day: int, due: int) -> None:
    """Make room for a row at index `at` and start it."""
    for k in range(run[c.RUN_ROWS], at, -1):
        copy_row(inst, k, inst, k - 1, c.W_COLUMNS)
    clear_row(inst, at, number, from_day, due)
    inst[at, c.W_MODE] = c.MODE_GIVEN
    run[c.RUN_ROWS] += 1


@inner
def renumber(inst: Matrix, run: Vector) -> None:
    """Number the rows from 1 in their order."""
    for k in range(run[c.RUN_ROWS]):
        inst[k, c.I_NUMBER] = k + 1


@inner
def within_limits(terms: Vector, loan: Vector, rows: Matrix, inst: Matrix, count: int, begin: int) -> bool:
    """Whether rate, term and given amounts are such that no sum can overflow (docs/fold.md, section 1)."""
    if not 0 <= loan[c.L_RATE] <= c.RATE_MAX or not 0 <= penalty_rate(terms, loan) <= c.PENALTY_RATE_MAX:
        return False
    if terms[c.T_METHOD] not in (GIVEN_ROWS, AS_REPORTED):
        return count == 0 or inst[count - 1, c.I_DUE] - begin <= c.TERM_MAX
    for k in range(len(rows)):
        for part in range(c.R_PRINCIPAL, c.R_AMOUNT + 1):
            if abs(rows[k, part]) > c.GIVEN_MAX:
                return False
    return True


@inner
def start(terms: Vector, loan: Vector, rows: Matrix, inst: Matrix, run: Vector, day: int) -> None:
    """Lay the schedule out from the day of the first disbursement or of the opening."""
    if run[c.RUN_STARTED] == 0:
        run[c.RUN_STARTED] = 1
        begin = loan[c.L_START] if terms[c.T_FROM_START] else day
        run[c.RUN_ROWS] = lay_out(terms, loan, rows, inst, begin)
        if not within_limits(terms, loan, rows, inst, run[c.RUN_ROWS], begin):
            run[c.RUN_FAULT] = INVALID


@inner
def add_down_payment(terms: Vector, inst: Matrix, run: Vector, day: int, amount: int) -> int:
    """Insert the down payment's row, due on the day of the disbursement; returns its amount."""
    down = times(amount, terms[c.T_DOWN_PAYMENT], 1, MILLION, terms[c.T_ROUNDING])
    if down == 0:
        return 0
    at = 0
    while at < run[c.RUN_ROWS] and inst[at, c.I_DUE] <= day:
        at += 1
    insert_row(inst, run, at, 0, day, day)
    inst[at, c.I_DOWN_PAYMENT] = 1
    inst[at, c.I_PRINCIPAL] = down
    renumber(inst, run)
    return down


@inner
def first_touched(inst: Matrix, run: Vector, day: int) -> int:
    """The first agreed row whose due day is after `day`, else the last agreed row."""
    last = 0
    for k in range(run[c.RUN_ROWS]):
        if inst[k, c.I_DOWN_PAYMENT] == 0 and inst[k, c.I_ADDITIONAL] == 0:
            if inst[k, c.I_DUE] > day:
                return k
            last = k
    return last


@inner
def bears_from(terms: Vector, inst: Matrix, run: Vector, day: int) -> int:
    """From when money paid out on `day` bears interest: a broken period may count as a whole one."""
    if terms[c.T_INTEREST_DAILY] == 0 and terms[c.T_PARTIAL_PERIOD] == 0:
        for k in range(run[c.RUN_ROWS]):
            if not inst[k, c.I_DOWN_PAYMENT] and inst[k, c.I_DUE] > day:
                return min(day, inst[k, c.I_FROM])
    return day


@inner
def disburse(
    terms: Vector, loan: Vector, rows: Matrix, inst: Matrix, changes: Matrix, run: Vector, state: Vector,
    day: int, amount: int
) -> int:  # fmt: skip
    """Pay out `amount` on `day`: a down payment falls due at once, the rest over the rows still to come.

    Returns the down payment.
    """
    start(terms, loan, rows, inst, run, day)
    state[c.S_DISBURSED] += amount
    method = terms[c.T_METHOD]
    if method in (GIVEN_ROWS, AS_REPORTED):
        add_change(changes, run, day, amount, amount, amount, 0)
        refresh(inst, run[c.RUN_ROWS])
        return 0
    down = add_down_payment(terms, inst, run, day, amount)
    net = amount - down
    add_change(changes, run, bears_from(terms, inst, run, day), net, net, amount, 0)
    first, count = first_touched(inst, run, day), agreed_rows(inst, run)
    if count == 0:
        refresh(inst, run[c.RUN_ROWS])
        return down
    if inst[first, c.W_MODE] >= c.MODE_GIVEN:  # agreed in equal parts by a re-age
        add_principal(terms, inst, first, count, net)
    else:
        if terms[c.T_RELEVEL] and follows(terms, run):
            agree_as_seen(inst, first)
        level = agree_levels(terms, loan, inst, first, count, changes, run[c.RUN_CHANGES])
        plan(terms, loan, inst, first, count, changes, run[c.RUN_CHANGES])
        even_out(terms, loan, inst, first, count, changes, run[c.RUN_CHANGES], level)
        keep_paid(inst, count)
    refresh(inst, run[c.RUN_ROWS])
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    return down


@inner
def open_loan(
    terms: Vector, loan: Vector, rows: Matrix, inst: Matrix, changes: Matrix, run: Vector, state: Vector,
    event: Vector
) -> None:  # fmt: skip
    """An imported loan arrives: its principal, and what it already owes as a row due at once."""
    day, amount = event[c.E_VALUE], event[c.E_AMOUNT]
    start(terms, loan, rows, inst, run, day)
    state[c.S_OPENING] += amount
    add_change(changes, run, day, amount, amount, amount, 0)
    count = agreed_rows(inst, run)
    method = terms[c.T_METHOD]
    if method != GIVEN_ROWS and method != AS_REPORTED and count > 0:
        level = agree_levels(terms, loan, inst, 0, count, changes, run[c.RUN_CHANGES])
        plan(terms, loan, inst, 0, count, changes, run[c.RUN_CHANGES])
        even_out(terms, loan, inst, 0, count, changes, run[c.RUN_CHANGES], level)
    # What was owed before comes as a row of its own, after the principal has its rows: it is none of them.
    owed = 0
    for part in range(1, c.PARTS):
        state[c.S_OPENING + part] += event[c.E_PRINCIPAL + part]
        owed += event[c.E_PRINCIPAL + part]
    if owed > 0:
        due = event[c.E_DUE] if event[c.E_DUE] != c.NO_DAY and event[c.E_DUE] != 0 else day
        insert_row(inst, run, 0, 0, due, due)
        for part in range(1, c.PARTS):
            inst[0, c.I_PART + part] = event[c.E_PRINCIPAL + part]
        inst[0, c.W_BROUGHT_IN] = 1
        inst[0, c.W_LATE_CHARGE] = event[c.E_PRINCIPAL + 3]
        renumber(inst, run)
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    restated(terms, inst, run, day)


@inner
def agree_as_seen(inst: Matrix, first: int) -> None:
    """What the rows before `first` repay as seen today counts as agreed from now on."""
    for k in range(first):
        inst[k, c.W_PLANNED] = inst[k, c.I_PRINCIPAL] - inst[k, c.W_CREDITED]


@inner
def relevel(terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, day: int) -> None:
    """After a payment, agree the level of the rows still to come anew, when the terms ask for it."""
    first, count = first_touched(inst, run, day), agreed_rows(inst, run)
    if terms[c.T_RELEVEL] == 0 or not follows(terms, run) or count == 0 or inst[first, c.I_DUE] <= day:
        return
    if inst[first, c.W_MODE] >= c.MODE_GIVEN:  # agreed in equal parts by a re-age
        return
    agree_as_seen(inst, first)
    agree_levels(terms, loan, inst, first, count, changes, run[c.RUN_CHANGES])
    plan(terms, loan, inst, first, count, changes, run[c.RUN_CHANGES])
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    restated(terms, inst, run, day)
