"""The state of a line from its statements: what is owed, since when, and how the account stands."""

from arrears.kernel import columns as c
from arrears.kernel.ageing import paused_days
from arrears.kernel.classify import asset_class
from arrears.kernel.codes import ArrearsKind, AssetClass, Status
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.revolving import layout as w
from arrears.kernel.revolving.events import principal_open
from arrears.kernel.revolving.interest import interest_of
from arrears.kernel.revolving.rows import asked, open_part, open_row
from arrears.kernel.vectors import clear

PENDING = int(Status.PENDING)
ACTIVE = int(Status.ACTIVE)
OVERPAID = int(Status.OVERPAID)
PAID_OFF = int(Status.PAID_OFF)
CHARGED_OFF = int(Status.CHARGED_OFF)
UNPAID = int(ArrearsKind.UNPAID)
PARTLY_PAID = int(ArrearsKind.PARTLY_PAID)
DEFAULT = int(ArrearsKind.DEFAULT)
LOSS = int(AssetClass.LOSS)


@inner
def reset(loan: Vector, run: Vector, state: Vector, as_of_day: int) -> None:
    """Begin a line: nothing has happened yet."""
    clear(run)
    run[c.RUN_OFF_DAY] = c.NO_DAY
    run[w.LINE_JUDGED] = c.NO_DAY
    clear(state)
    state[c.S_LOAN_ID] = loan[c.L_LOAN_ID]
    state[c.S_AS_OF] = as_of_day
    state[c.S_CLASS] = 1
    for i in range(3):
        state[c.S_LATE + i] = -1
    for column in (c.S_OLDEST_DUE, c.S_FIRST_DUE, c.S_MATURITY, c.S_NEXT_DUE, c.S_LAST_PAID, c.S_CLOSED):
        state[column] = c.NO_DAY


@inner
def summarise(
    terms: Vector, loan: Vector, inst: Matrix, plans: Matrix, run: Vector, state: Vector, events: Matrix,
    keep: Matrix, kept: int, day: int
) -> None:  # fmt: skip
    """Fill the state from the statements as of the evening of `day`."""
    count, held = run[c.RUN_ROWS], run[c.RUN_OVERPAID]
    state[c.S_OVERPAID] = held
    state[c.S_PRINCIPAL_OUT] = principal_open(state)
    if run[c.RUN_STARTED]:
        owe(terms, loan, inst, run, state, day)
    if run[c.RUN_OFF_DAY] != c.NO_DAY:
        state[c.S_STATUS], state[c.S_CLOSED] = CHARGED_OFF, run[c.RUN_OFF_DAY]
    elif run[c.RUN_STARTED] == 0:
        state[c.S_STATUS] = PENDING
    elif state[c.S_PAYOFF] > 0:
        state[c.S_STATUS] = ACTIVE
    else:
        state[c.S_STATUS] = OVERPAID if held > 0 else PAID_OFF
        state[c.S_CLOSED] = state[c.S_LAST_PAID]
    if count > 0:
        state[c.S_FIRST_DUE] = inst[0, c.I_DUE]
        state[c.S_MATURITY] = inst[count - 1, c.I_DUE]
    age(terms, inst, run, state, events, keep, kept, day)
    state[c.S_CLASS] = asset_class(terms, state[c.S_DPD])
    if state[c.S_STATUS] == CHARGED_OFF:
        state[c.S_KIND], state[c.S_CLASS] = DEFAULT, LOSS


@inner
def owe(terms: Vector, loan: Vector, inst: Matrix, run: Vector, state: Vector, day: int) -> None:
    """What is owed beside the principal, and what was earned and charged so far."""
    accrued = interest_of(terms, loan, run[w.LINE_WEIGHTED])
    state[c.S_INTEREST_EARNED] = accrued
    for k in range(run[c.RUN_ROWS] + 1):
        state[c.S_INTEREST_EARNED] += inst[k, c.I_INTEREST]
        state[c.S_FEE_CHARGED] += inst[k, c.I_FEE]
        state[c.S_PENALTY_CHARGED] += inst[k, c.I_PENALTY]
        state[c.S_FEE_OUT] += open_part(inst, k, 2)
        state[c.S_PENALTY_OUT] += open_part(inst, k, 3)
        if k < run[c.RUN_ROWS] and inst[k, c.I_DUE] <= day:
            state[c.S_INTEREST_OUT] += open_part(inst, k, 1)
        else:
            state[c.S_INTEREST_ACCRUED] += open_part(inst, k, 1)
    state[c.S_INTEREST_ACCRUED] += accrued
    beside = (
        state[c.S_INTEREST_OUT] + state[c.S_INTEREST_ACCRUED] + state[c.S_FEE_OUT] + state[c.S_PENALTY_OUT]
    )
    state[c.S_PAYOFF] = state[c.S_PRINCIPAL_OUT] + beside


@inner
def age(
    terms: Vector, inst: Matrix, run: Vector, state: Vector, events: Matrix, keep: Matrix, kept: int, day: int
) -> None:  # fmt: skip
    """Days past due of every statement whose minimum is not met, and of the line the oldest one's."""
    oldest, active = -1, state[c.S_STATUS] == ACTIVE
    for k in range(run[c.RUN_ROWS]):
        due = inst[k, c.I_DUE]
        if due <= day:
            state[c.S_DUE] += 1
            state[c.S_SCHEDULED] += asked(inst, k)
        if due < day:
            until = day if inst[k, c.I_PAID_DAY] == c.NO_DAY else inst[k, c.I_PAID_DAY]
            worst = max(0, until - due) if asked(inst, k) > 0 else 0
            state[c.S_DPD_MAX] = max(state[c.S_DPD_MAX], worst)
            if k < 3:
                state[c.S_LATE + k] = worst
            if active and open_row(inst, k) > terms[c.T_TOLERANCE]:
                oldest = k if oldest < 0 else oldest
                inst[k, c.I_DPD] = day - due
                paused = paused_days(events, keep, kept, due, day)
                inst[k, c.I_DELINQUENT] = max(0, day - due - paused)
                state[c.S_BEHIND] += 1
                state[c.S_OVERDUE] += open_row(inst, k)
                for part in range(c.PARTS):
                    state[c.S_OVERDUE_PART + part] += open_part(inst, k, part)
        elif due > day and state[c.S_NEXT_DUE] == c.NO_DAY and open_row(inst, k) > 0:
            state[c.S_NEXT_DUE], state[c.S_NEXT_AMOUNT] = due, open_row(inst, k)
    state[c.S_TOTAL] = run[c.RUN_ROWS]
    if oldest >= 0:
        state[c.S_DPD], state[c.S_OLDEST_DUE] = inst[oldest, c.I_DPD], inst[oldest, c.I_DUE]
        state[c.S_DELINQUENT] = max(0, inst[oldest, c.I_DELINQUENT] - terms[c.T_DELINQUENCY_GRACE])
        state[c.S_KIND] = kind_of(terms, inst, oldest)


@inner
def kind_of(terms: Vector, inst: Matrix, oldest: int) -> int:
    """Kind of arrears: default beyond the boundary, else whether anything of the oldest minimum is paid."""
    if inst[oldest, c.I_DPD] > terms[c.T_DEFAULT_DAYS]:
        return DEFAULT
    for part in range(c.PARTS):
        if inst[oldest, c.I_PAID + part] > 0:
            return PARTLY_PAID
    return UNPAID
