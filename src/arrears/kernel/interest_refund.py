"""Interest refund: a refund of the purchase also gives back the interest that its amount has borne."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Channel, Kind
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.disburse import disburse
from arrears.kernel.fees import charge, charges_come
from arrears.kernel.history import find_event
from arrears.kernel.rates import copy_rates
from arrears.kernel.repay import repay
from arrears.kernel.rest import until_day, view
from arrears.kernel.vectors import clear

DISBURSE = int(Kind.DISBURSE)
REPAY = int(Kind.REPAY)
FEE = int(Kind.FEE)
REPAYMENT = int(Channel.REPAYMENT)
Second = tuple[Matrix, Matrix, Vector, Vector, Vector]  # rows, changes, run, state, split of the comparison


@inner
def refunds_interest(terms: Vector, event: Vector) -> bool:
    """Whether the terms refund interest with this kind of money."""
    if event[c.E_SKIP_REFUND]:
        return False
    return (terms[c.T_INTEREST_REFUND] >> event[c.E_CHANNEL]) & 1 == 1


@inner
def interest_until(terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, day: int) -> int:
    """Interest of all rows counted up to `day`."""
    view(terms, loan, inst, changes, run, day, until_day(terms, inst, run, day))
    total = 0
    for k in range(run[c.RUN_ROWS]):
        total += inst[k, c.I_INTEREST]
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    return total


@inner
def refundable_interest(
    terms: Vector, loan: Vector, rows: Matrix, events: Matrix, inst: Matrix, changes: Matrix, run: Vector,
    allocs: Matrix, amount: int, day: int, second: Second
) -> int:  # fmt: skip
    """Interest to `day` less what it would be, had `amount` been repaid on the day it was paid out.

    The history so far is played again on the second set of arrays, with the refund at the disbursements.
    """
    inst2, changes2, run2, state2, split2 = second
    before = interest_until(terms, loan, inst, changes, run, day)
    clear(run2)
    clear(state2)
    copy_rates(changes2, changes)
    run2[c.RUN_OFF_DAY] = c.NO_DAY
    back = amount
    for at in range(run[c.RUN_ALLOCATIONS]):
        kind, value, money = allocs[at, c.A_KIND], allocs[at, c.A_VALUE], allocs[at, c.A_AMOUNT]
        clear(split2)
        if terms[c.T_CHARGE_OWN_DAY]:
            charges_come(events, allocs, at, inst2, run2, value)
        if kind == DISBURSE:
            disburse(terms, loan, rows, inst2, changes2, run2, state2, value, money)
            part = min(back, money)
            if part > 0:
                repay(terms, loan, inst2, changes2, run2, REPAYMENT, part, value, split2)
            back -= part
        elif kind == REPAY:
            repay(terms, loan, inst2, changes2, run2, allocs[at, c.A_CHANNEL], money, value, split2)
        elif kind == FEE:
            event = events[find_event(events, allocs[at, c.A_EVENT])]
            charge(terms, inst2, run2, event[c.E_PART], money, event[c.E_DUE], value)
    after = interest_until(terms, loan, inst2, changes2, run2, day)
    return max(0, before - after)
