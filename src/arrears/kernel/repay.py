"""A payment: by the loan's allocation order, or with the split that the servicer reported."""

from arrears.kernel import columns as c
from arrears.kernel.allocation import allocate
from arrears.kernel.codes import Channel
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.rest import end_of_period, follows, until_day, view
from arrears.kernel.rows import later_fee, open_row, pay, settle
from arrears.kernel.schedule import AS_REPORTED

GOODWILL = int(Channel.GOODWILL)
PAYOUT_REFUND = int(Channel.PAYOUT_REFUND)
INTEREST_REFUND = int(Channel.INTEREST_REFUND)


@inner
def own_rule(channel: int) -> int:
    """Which of the terms' own rules a kind of money has, -1 for the common one."""
    if GOODWILL <= channel <= PAYOUT_REFUND:
        return channel - GOODWILL
    return PAYOUT_REFUND if channel == INTEREST_REFUND else -1


@inner
def rule(terms: Vector, channel: int) -> tuple[int, int]:
    """(order, future) that hold for a kind of money."""
    order, future = terms[c.T_ORDER], terms[c.T_FUTURE]
    own = own_rule(channel)
    if own >= 0:
        if terms[c.T_OWN_RULES + 2 * own]:
            order = terms[c.T_OWN_RULES + 2 * own]
        if terms[c.T_OWN_RULES + 2 * own + 1] >= 0:
            future = terms[c.T_OWN_RULES + 2 * own + 1]
    return order, future


@inner
def pays_off(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, amount: int, day: int, until: int
) -> bool:  # fmt: skip
    """Whether `amount` covers all that is owed, with interest counted to `until`."""
    view(terms, loan, inst, changes, run, day, until)
    owed = 0
    for k in range(run[c.RUN_ROWS]):
        owed += open_row(inst, k) - later_fee(terms, inst, k, day)
    return amount >= owed


@inner
def free_later_fees(terms: Vector, inst: Matrix, run: Vector, day: int) -> None:
    """Fees of rows that have not begun are owed only while the loan goes on: now it is paid off."""
    for k in range(run[c.RUN_ROWS]):
        fee = later_fee(terms, inst, k, day)
        inst[k, c.I_FEE] -= fee
        inst[k, c.W_OPEN] -= fee


@inner
def repay(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, channel: int, amount: int,
    day: int, split: Vector
) -> int:  # fmt: skip
    """Allocate money by the terms' rules, filling split[part]; returns what is beyond all that is owed."""
    order, future = rule(terms, channel)
    run[c.RUN_TO_DUE] = 0
    if terms[c.T_PAYOFF_TO_DUE] and follows(terms, run) and not run[c.RUN_HELD]:
        run[c.RUN_TO_DUE] = pays_off(
            terms, loan, inst, changes, run, amount, day, end_of_period(inst, run, day)
        )
    if terms[c.T_FREE_LATER_FEES] and not run[c.RUN_HELD] and run[c.RUN_OFF_DAY] == c.NO_DAY:
        until = until_day(terms, inst, run, day)
        if pays_off(terms, loan, inst, changes, run, amount, day, until):
            free_later_fees(terms, inst, run, day)
        view(terms, loan, inst, changes, run, day, c.FOREVER)
    rest = allocate(terms, loan, inst, changes, run, order, future, amount, day, split)
    run[c.RUN_EFFECTIVE] = until_day(terms, inst, run, day)
    run[c.RUN_TO_DUE] = 0
    settle(terms, inst, run, day)
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
    if terms[c.T_METHOD] == AS_REPORTED:
        pay_bills(inst, run, event[c.E_AMOUNT], day)
    settle(terms, inst, run, day)
    return rest


@inner
def pay_bills(inst: Matrix, run: Vector, amount: int, day: int) -> None:
    """Undivided bills are paid oldest first; what is beyond them waits as credit for the next ones."""
    for k in range(run[c.RUN_ROWS]):
        paid = min(amount, inst[k, c.I_BILLED] - inst[k, c.I_BILLED_PAID])
        if paid > 0:
            inst[k, c.I_BILLED_PAID] += paid
            inst[k, c.W_OPEN] -= paid
            amount -= paid
            if day < inst[k, c.I_DUE]:
                inst[k, c.I_IN_ADVANCE] += paid
            elif day > inst[k, c.I_DUE]:
                inst[k, c.I_LATE] += paid
