"""What is owed again: a payment taken back by the payer's bank, a refund beyond the credit."""

from arrears.kernel import columns as c
from arrears.kernel.changes import add_change
from arrears.kernel.codes import Kind
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.fees import row_of
from arrears.kernel.history import find_event
from arrears.kernel.rest import view
from arrears.kernel.rows import restated

CHARGEBACK = int(Kind.CHARGEBACK)
REPAY = int(Kind.REPAY)
_NIBBLE = 15


@inner
def row_again(inst: Matrix, run: Vector, day: int) -> int:
    """The agreed row that runs on `day` (a row due on it only when it is the last); later, a new row."""
    last = -1
    for k in range(run[c.RUN_ROWS]):
        beside = inst[k, c.I_DOWN_PAYMENT] or inst[k, c.I_ADDITIONAL] or inst[k, c.W_BROUGHT_IN]
        if beside or inst[k, c.W_MODE] == c.MODE_CLOSED or inst[k, c.W_DEFERRED] == c.CAPITALISED:
            continue
        if inst[k, c.I_DUE] > day:
            return k
        last = k
    if last >= 0 and inst[last, c.I_DUE] == day:
        return last
    return row_of(inst, run, day)


@inner
def owe_again(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, split: Vector, day: int
) -> None:
    """Add split[part] to the row that runs on `day`."""
    k = row_again(inst, run, day)
    for part in range(c.PARTS):
        inst[k, c.I_PART + part] += split[part]
    inst[k, c.W_CREDITED] += split[0]
    inst[k, c.W_CREDITED_INTEREST] += split[1]
    inst[k, c.W_EXTRA] += split[1]
    inst[k, c.W_LATE_CHARGE] += split[3]
    add_change(changes, run, day, split[0], 0, 0, split[0])
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    restated(terms, inst, run, day)


@inner
def parts_taken_back(
    terms: Vector, events: Matrix, event: Vector, allocs: Matrix, run: Vector, split: Vector
) -> None:
    """split[part] of a chargeback: in the credit order what the payment that it names had paid.

    What earlier chargebacks took back of that payment is gone. The rest is principal, or all.
    """
    left, order = event[c.E_AMOUNT], terms[c.T_CREDIT_ORDER]
    for i in range(c.PARTS):
        part = (order >> (4 * i)) & _NIBBLE
        if order == 0 or part == 0:
            continue
        paid = 0
        for at in range(run[c.RUN_ALLOCATIONS]):
            if allocs[at, c.A_EVENT] == event[c.E_REF] and allocs[at, c.A_KIND] == REPAY:
                paid += allocs[at, c.A_PART + part]
            elif allocs[at, c.A_KIND] == CHARGEBACK:
                before = find_event(events, allocs[at, c.A_EVENT])
                if events[before, c.E_REF] == event[c.E_REF]:
                    paid -= allocs[at, c.A_PART + part]
        split[part] = max(0, min(left, paid))
        left -= split[part]
    split[0] += left
