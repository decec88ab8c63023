"""The state of one loan from its rows: what is owed, since when, and how the account stands."""

from arrears.kernel import columns as c
from arrears.kernel.accrual import earned
from arrears.kernel.ageing import age, age_rows
from arrears.kernel.charge_off import principal_open
from arrears.kernel.classify import asset_class
from arrears.kernel.codes import ArrearsKind, AssetClass, Status
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.observation import is_observed
from arrears.kernel.rows import open_part, open_row
from arrears.kernel.schedule import AS_REPORTED

PENDING = int(Status.PENDING)
ACTIVE = int(Status.ACTIVE)
OVERPAID = int(Status.OVERPAID)
PAID_OFF = int(Status.PAID_OFF)
CHARGED_OFF = int(Status.CHARGED_OFF)
DEFAULTED = int(ArrearsKind.DEFAULT)
LOST = int(AssetClass.LOSS)
MENTIONED = int(AssetClass.SPECIAL_MENTION)


@inner
def summarise(
    terms: Vector, loan: Vector, inst: Matrix, run: Vector, state: Vector, events: Matrix, keep: Matrix,
    kept: int, day: int
) -> None:  # fmt: skip
    """Fill the state row from the rows as of `day`."""
    count = run[c.RUN_ROWS]
    state[c.S_OVERPAID] = run[c.RUN_OVERPAID]
    state[c.S_PRINCIPAL_OUT] = principal_open(state)
    owed = state[c.S_PRINCIPAL_OUT] if terms[c.T_METHOD] == AS_REPORTED else 0
    if terms[c.T_METHOD] != AS_REPORTED:
        for k in range(count):
            owed += open_row(inst, k)
    state[c.S_STATUS] = status_of(run, owed)
    if count > 0:
        state[c.S_FIRST_DUE] = inst[0, c.I_DUE]
        state[c.S_MATURITY] = inst[count - 1, c.I_DUE]
    balances(inst, count, state, day)
    if state[c.S_STATUS] == ACTIVE:
        age_rows(terms, loan, inst, run, events, keep, kept, day)
    age(terms, loan, inst, run, state, events, keep, kept, day)
    earn(terms, inst, run, state, day)
    state[c.S_CLASS] = asset_class(terms, state[c.S_DPD])
    if state[c.S_STATUS] == ACTIVE and is_observed(terms, inst, run, events, keep, kept, day):
        state[c.S_CLASS] = max(state[c.S_CLASS], MENTIONED)
    if state[c.S_STATUS] == CHARGED_OFF:
        state[c.S_KIND] = DEFAULTED
        state[c.S_CLASS] = LOST
        state[c.S_CLOSED] = run[c.RUN_OFF_DAY]
    elif state[c.S_STATUS] != ACTIVE:
        close(inst, run, state)


@inner
def status_of(run: Vector, owed: int) -> int:
    """How the account stands when `owed` is still open."""
    if run[c.RUN_OFF_DAY] != c.NO_DAY:
        return CHARGED_OFF
    if run[c.RUN_STARTED] == 0:
        return PENDING
    if owed > 0:
        return ACTIVE
    return OVERPAID if run[c.RUN_OVERPAID] > 0 else PAID_OFF


@inner
def close(inst: Matrix, run: Vector, state: Vector) -> None:
    """A loan that owes nothing is not in arrears, whatever its rows say; note when it came to that."""
    state[c.S_BEHIND] = 0
    state[c.S_NEXT_DUE] = c.NO_DAY
    state[c.S_NEXT_AMOUNT] = 0
    if run[c.RUN_STARTED]:
        state[c.S_CLOSED] = state[c.S_LAST_PAID]


@inner
def balances(inst: Matrix, count: int, state: Vector, day: int) -> None:
    """Open interest, fees and penalties that have fallen due."""
    for k in range(count):
        if inst[k, c.I_DUE] <= day:
            state[c.S_INTEREST_OUT] += open_part(inst, k, 1)
            state[c.S_FEE_OUT] += open_part(inst, k, 2)
        state[c.S_PENALTY_OUT] += open_part(inst, k, 3)


@inner
def earn(terms: Vector, inst: Matrix, run: Vector, state: Vector, day: int) -> None:
    """Interest, fees and penalties earned, so that opening + earned = gone + outstanding, part by part."""
    # A charge-off has cut the rows' interest to what was earned by then: all that is left of it is earned.
    until = day if run[c.RUN_OFF_DAY] == c.NO_DAY else c.FOREVER
    total = state[c.S_INTEREST_EARNED]  # follows the balance: counted by one_loan.look
    if terms[c.T_RECALCULATE] == 0 or run[c.RUN_OFF_DAY] != c.NO_DAY:
        total = earned(terms, inst, run[c.RUN_ROWS], until)
    gone = state[c.S_PAID + 1] + state[c.S_WAIVED + 1] + state[c.S_CHARGED_OFF + 1]
    if terms[c.T_METHOD] == AS_REPORTED:  # its bills are undivided: interest is earned when it is reported
        total = max(total, gone + state[c.S_INTEREST_OUT])
    state[c.S_INTEREST_EARNED] = total - state[c.S_OPENING + 1]
    state[c.S_INTEREST_ACCRUED] = total - gone - state[c.S_INTEREST_OUT]
    gone = state[c.S_PAID + 2] + state[c.S_WAIVED + 2] + state[c.S_CHARGED_OFF + 2]
    state[c.S_FEE_CHARGED] = gone + state[c.S_FEE_OUT] - state[c.S_OPENING + 2]
    gone = state[c.S_PAID + 3] + state[c.S_WAIVED + 3] + state[c.S_CHARGED_OFF + 3]
    state[c.S_PENALTY_CHARGED] = gone + state[c.S_PENALTY_OUT] - state[c.S_OPENING + 3]


@inner
def publish_balances(inst: Matrix, run: Vector, changes: Matrix) -> None:
    """The balance that every row leaves: what is disbursed before its due day less principal due so far.

    A down payment's row counts the disbursements of its own day too.
    """
    left, change, count = 0, 0, run[c.RUN_ROWS]
    for k in range(count):
        whole_day = inst[k, c.I_DOWN_PAYMENT] or k == count - 1 or inst[k, c.W_STUB] == 2
        until = inst[k, c.I_DUE] if whole_day else inst[k, c.I_DUE] - 1
        while change < run[c.RUN_CHANGES] and changes[change, c.B_DAY] <= until:
            left += changes[change, c.B_GROSS] + changes[change, c.B_AGAIN]
            change += 1
        left -= inst[k, c.I_PRINCIPAL]
        inst[k, c.I_BALANCE] = max(0, left)
