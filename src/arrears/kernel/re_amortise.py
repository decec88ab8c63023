"""Re-amortise: what is past due is spread over the instalments still to come."""

from arrears.kernel import columns as c
from arrears.kernel.agree_anew import EVEN_LEVEL, NOTHING, STATE, start_again
from arrears.kernel.close_rows import close_row
from arrears.kernel.codes import Fault, ReAmortise
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.money import times
from arrears.kernel.rest import agreed_rows
from arrears.kernel.rows import is_agreed, open_part
from arrears.kernel.schedule import FLAT

SPREAD = int(ReAmortise.SPREAD)
UNSUPPORTED = int(Fault.EVENT_UNSUPPORTED)


@inner
def re_amortise(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, event: Vector, split: Vector, day: int
) -> tuple[int, int]:
    """Close the rows due by `day`; split[part] becomes what is spread. Returns (what, first row)."""
    count, first = agreed_rows(inst, run), 0
    while first < count and (inst[first, c.I_DUE] <= day or inst[first, c.W_MODE] == c.MODE_CLOSED):
        first += 1
    agreed = terms[c.T_METHOD] == FLAT or inst[first, c.W_MODE] == c.MODE_GIVEN  # as amounts
    waiting = 0
    for k in range(first, count):
        waiting += 1 if agreed and inst[k, c.W_DEFERRED] == c.CAPITALISED else 0
    if first == count or waiting > 0:
        run[c.RUN_FAULT] = UNSUPPORTED
        return NOTHING, 0
    owed, over = 0, 0  # rows that a grace counts and that are over now
    for k in range(run[c.RUN_ROWS]):
        owed += open_part(inst, k, 0)
    for k in range(first):
        for part in range(c.PARTS):
            split[part] += open_part(inst, k, part)
        over += 1 if is_agreed(inst, k) else 0
        close_row(inst, k, day)
    terms[c.T_GRACE_PRINCIPAL] = max(0, terms[c.T_GRACE_PRINCIPAL] - over)  # terms: the loan's own copy
    terms[c.T_GRACE_INTEREST] = max(0, terms[c.T_GRACE_INTEREST] - over)
    terms[c.T_INTEREST_FREE] = max(0, terms[c.T_INTEREST_FREE] - over)
    rows = count - first if event[c.E_TREATMENT] == SPREAD else 1
    for part in range(1, c.PARTS):
        share, left = times(split[part], 1, 1, rows, terms[c.T_ROUNDING]), split[part]
        for k in range(first, first + rows):
            portion = left if k == first + rows - 1 else min(share, left)
            left -= portion
            if part == 1:
                inst[k, c.W_EXTRA] += portion
                inst[k, c.I_INTEREST] += portion if agreed else 0
            else:
                inst[k, c.I_PART + part] += portion
                inst[k, c.W_LATE_CHARGE] += portion if part == c.PARTS - 1 else 0
    if not agreed:
        start_again(terms, inst, changes, run, owed, owed, inst[first, c.I_FROM], day)
        return EVEN_LEVEL, first
    for k in range(first, count):  # interest stays as it is
        inst[k, c.W_MODE] = c.MODE_GIVEN
        inst[k, c.W_DEFERRED] = 0
    add_principal(terms, inst, first, count, split[0])
    return STATE, first


@inner
def add_principal(terms: Vector, inst: Matrix, first: int, count: int, amount: int) -> None:
    """Equal shares of `amount`, to the terms' multiple, for given rows from `first` on."""
    rows = 0
    for k in range(first, count):
        rows += 0 if inst[k, c.I_DOWN_PAYMENT] else 1
    unit = max(1, terms[c.T_MULTIPLE])
    share, left = times(amount, 1, 1, rows * unit, terms[c.T_ROUNDING]) * unit, amount
    for k in range(first, count):
        if inst[k, c.I_DOWN_PAYMENT]:
            continue
        rows -= 1
        portion = left if rows == 0 else min(share, left)
        left -= portion
        inst[k, c.W_AGREED] += portion
        inst[k, c.I_PRINCIPAL] += portion
