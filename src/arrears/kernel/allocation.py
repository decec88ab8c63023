"""Allocation of money: by due state, then part; instalment by instalment or part by part."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Future
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner
from arrears.kernel.money import HALF_EVEN, times
from arrears.kernel.order import DEFAULT_ORDER
from arrears.kernel.rest import pay_principal, until_day, view
from arrears.kernel.rows import open_part, open_row, pay, reopen

PAST_DUE, DUE, IN_ADVANCE = 0, 1, 2
NEXT_INSTALMENT = int(Future.NEXT_INSTALMENT)
LAST_INSTALMENT = int(Future.LAST_INSTALMENT)
REAMORTISE = int(Future.REAMORTISE)
NEXT_THEN_LAST = int(Future.NEXT_THEN_LAST)
STEPS = 3 * c.PARTS
_NIBBLE = 15


@inlined
def step(order: int, i: int) -> tuple[int, int]:
    """(due state, part) of step i of a packed order; 0 is the default order."""
    packed = order if order else DEFAULT_ORDER
    value = (packed >> (4 * i)) & _NIBBLE
    return value // c.PARTS, value % c.PARTS


@inlined
def due_state(due: int, day: int) -> int:
    """Whether a row due on `due` is past due, due or in advance on `day`."""
    return PAST_DUE if due < day else DUE if due == day else IN_ADVANCE


@inner
def pay_part(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, k: int, part: int, amount: int, day: int,
    split: Vector
) -> int:  # fmt: skip
    """Pay up to `amount` of one part of row k; principal lowers the balance that bears interest."""
    paid = pay(inst, k, part, amount, day)
    split[part] += paid
    if part == 0 and paid > 0 and terms[c.T_RECALCULATE]:
        pay_principal(terms, inst, changes, run, k, paid, day)
    return paid


@inner
def open_level(terms: Vector, inst: Matrix, k: int, left: int) -> None:
    """Let a row that has not begun take principal up to its agreed level, as far as principal is left."""
    if terms[c.T_RECALCULATE] and inst[k, c.W_MODE] == c.MODE_LEVEL:
        level = inst[k, c.W_AGREED] + inst[k, c.W_CREDITED] - inst[k, c.I_PAID] - inst[k, c.I_PAID + 1]
        inst[k, c.I_PRINCIPAL] = max(inst[k, c.I_PRINCIPAL], inst[k, c.I_PAID] + min(max(0, level), left))


@inner
def pay_row(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, k: int, state: int, order: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Pay the parts of row k in the order of its due state; returns what is left of `amount`.

    A row in advance owes interest until the day of the payment only, when interest follows the balance.
    """
    follows = terms[c.T_RECALCULATE] != 0
    if state == IN_ADVANCE and follows:
        left = principal_left(inst, run[c.RUN_ROWS])
        view(terms, loan, inst, changes, run, day, until_day(terms, inst, run, day))
        if inst[k, c.I_FROM] >= day:
            open_level(terms, inst, k, left)
    for i in range(STEPS):
        at_state, part = step(order, i)
        if at_state == state and amount > 0:
            amount -= pay_part(terms, inst, changes, run, k, part, amount, day, split)
    if follows:
        view(terms, loan, inst, changes, run, day, c.FOREVER)
    return amount


@inner
def principal_left(inst: Matrix, count: int) -> int:
    """Principal that is open on all rows together."""
    total = 0
    for k in range(count):
        total += open_part(inst, k, 0)
    return total


@inner
def room_at_end(inst: Matrix, run: Vector, day: int) -> int:
    """The last agreed row that has not begun and whose level, as agreed, is not yet paid; -1 = none.

    When interest follows the balance, rows at the end shrink as money comes in early; money for the last
    instalment still goes to the last row up to its agreed level.
    """
    count = run[c.RUN_ROWS]
    if principal_left(inst, count) == 0:
        return -1
    for k in range(count - 1, -1, -1):
        if inst[k, c.I_FROM] < day or inst[k, c.I_DOWN_PAYMENT] or inst[k, c.I_ADDITIONAL]:
            continue
        if inst[k, c.W_AGREED] + inst[k, c.W_CREDITED] > inst[k, c.I_PAID] + inst[k, c.I_PAID + 1]:
            return k
    return -1


@inner
def next_open(terms: Vector, inst: Matrix, run: Vector, day: int, state: int, future: int) -> int:
    """The next row that money in `state` goes to, -1 when none is open."""
    count = run[c.RUN_ROWS]
    if state == IN_ADVANCE and future == NEXT_THEN_LAST:
        for k in range(count):
            if inst[k, c.I_FROM] <= day < inst[k, c.I_DUE] and open_row(inst, k) > 0:
                return k
    if state == IN_ADVANCE and (future in (LAST_INSTALMENT, NEXT_THEN_LAST)):
        k = room_at_end(inst, run, day) if terms[c.T_RECALCULATE] else -1
        if k >= 0:
            return k
        for k in range(count - 1, -1, -1):
            if inst[k, c.I_DUE] > day and open_row(inst, k) > 0:
                return k
        return -1
    for k in range(count):
        if due_state(inst[k, c.I_DUE], day) == state and open_row(inst, k) > 0:
            return k
    return -1


@inner
def spread(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, order: int, amount: int,
    day: int, split: Vector
) -> int:  # fmt: skip
    """Re-amortise: every part in its order is paid in equal shares on all future rows that are open.

    The shares are rounded half to even, the last row takes the difference; again until nothing is left.
    """
    count = run[c.RUN_ROWS]
    while amount > 0:
        rows, final = 0, -1
        for k in range(count):
            if inst[k, c.I_DUE] > day and open_row(inst, k) > 0:
                rows, final = rows + 1, k
        if rows == 0:
            return amount
        before = amount
        view(terms, loan, inst, changes, run, day, until_day(terms, inst, run, day))
        for i in range(STEPS):
            state, part = step(order, i)
            if state == IN_ADVANCE and amount > 0:
                amount -= spread_part(terms, inst, changes, run, part, rows, final, amount, day, split)
        view(terms, loan, inst, changes, run, day, c.FOREVER)
        if amount == before:
            return amount
    return amount


@inner
def spread_part(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, part: int, rows: int, final: int, amount: int,
    day: int, split: Vector
) -> int:  # fmt: skip
    """Pay one part in equal shares on the open future rows up to row `final`; returns what was paid."""
    share = times(amount, 1, 1, rows, HALF_EVEN)
    rest = amount - share * rows
    if share + rest < 0:
        share = amount // rows
        rest = amount - share * rows
    paid = 0
    for k in range(final + 1):
        if inst[k, c.I_DUE] > day and open_row(inst, k) > 0:
            portion = share + rest if k == final else share
            paid += pay_part(terms, inst, changes, run, k, part, min(portion, amount - paid), day, split)
    return paid


@inner
def horizontal(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, order: int, future: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Instalment by instalment: past due rows, rows due today, then rows in advance by the future rule."""
    for state in range(3):
        if state == IN_ADVANCE and future == REAMORTISE:
            return spread(terms, loan, inst, changes, run, order, amount, day, split)
        while amount > 0:
            k = next_open(terms, inst, run, day, state, future)
            if k < 0:
                break
            before = amount
            amount = pay_row(terms, loan, inst, changes, run, k, state, order, amount, day, split)
            if amount == before:
                return amount
    return amount


@inner
def vertical(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, order: int, future: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Part by part: each step of the order over all rows of its due state."""
    count = run[c.RUN_ROWS]
    left = principal_left(inst, count)
    for i in range(STEPS):
        state, part = step(order, i)
        if state == IN_ADVANCE:
            view(terms, loan, inst, changes, run, day, until_day(terms, inst, run, day))
        if state == IN_ADVANCE and future == REAMORTISE:
            rows, final = 0, -1
            for k in range(count):
                if inst[k, c.I_DUE] > day and open_part(inst, k, part) > 0:
                    rows, final = rows + 1, k
            if rows > 0 and amount > 0:
                amount -= spread_part(terms, inst, changes, run, part, rows, final, amount, day, split)
        for j in range(count):
            k = count - 1 - j if state == IN_ADVANCE and future == LAST_INSTALMENT else j
            if amount > 0 and due_state(inst[k, c.I_DUE], day) == state:
                portion = amount
                if part == 0:
                    portion = min(amount, left)
                    if state == IN_ADVANCE:
                        open_level(terms, inst, k, left)
                paid = pay_part(terms, inst, changes, run, k, part, portion, day, split)
                amount -= paid
                left -= paid if part == 0 else 0
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    return amount


@inner
def allocate(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, order: int, future: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Allocate `amount` on `day`, adding to split[part]; returns what is beyond all that is owed."""
    if terms[c.T_RECALCULATE]:
        view(terms, loan, inst, changes, run, day, c.FOREVER)
        reopen(terms, inst, run)
    if terms[c.T_VERTICAL]:
        return vertical(terms, loan, inst, changes, run, order, future, amount, day, split)
    return horizontal(terms, loan, inst, changes, run, order, future, amount, day, split)
