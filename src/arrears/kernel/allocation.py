"""Allocation of money: by due state, then part; instalment by instalment or part by part."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Future, Part
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner
from arrears.kernel.money import HALF_EVEN, times
from arrears.kernel.order import DEFAULT_ORDER
from arrears.kernel.rest import follows, pay_principal, until_day, view
from arrears.kernel.rows import open_part, open_row, pay, waits
from arrears.kernel.schedule import gone

PAST_DUE, DUE, IN_ADVANCE = 0, 1, 2
NEXT_INSTALMENT = int(Future.NEXT_INSTALMENT)
LAST_INSTALMENT = int(Future.LAST_INSTALMENT)
REAMORTISE = int(Future.REAMORTISE)
NEXT_THEN_LAST = int(Future.NEXT_THEN_LAST)
STEPS = 3 * c.PARTS
FEE = int(Part.FEE)
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
    if part == 0 and paid > 0 and follows(terms, run):
        pay_principal(terms, inst, changes, run, k, paid, day)
    return paid


@inner
def level_room(inst: Matrix, k: int, left: int) -> int:
    """How much more principal than it shows row k takes in advance: up to its level, of what is left."""
    if inst[k, c.W_MODE] != c.MODE_LEVEL or inst[k, c.I_DOWN_PAYMENT]:
        return 0
    level = inst[k, c.W_AGREED] + inst[k, c.W_CREDITED] - gone(inst, k, 0) - gone(inst, k, 1)
    return max(0, min(level, left) - open_part(inst, k, 0))


@inner
def pay_charges(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, part: int, amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Charges of rows in advance whose own due day has come (`charge_own_day`); returns what was paid."""
    paid = 0
    for k in range(run[c.RUN_ROWS]):
        if inst[k, c.I_DUE] > day:
            open_ = open_part(inst, k, part)
            due = inst[k, c.W_CHARGED + part - FEE] - (inst[k, c.I_PART + part] - open_)
            most = max(0, min(due, amount - paid))
            paid += pay_part(terms, inst, changes, run, k, part, most, day, split)
    return paid


@inner
def pay_row(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, k: int, state: int, order: int, amount: int,
    day: int, split: Vector
) -> int:  # fmt: skip
    """Pay the parts of row k in the order of its due state; returns what is left of `amount`."""
    for i in range(STEPS):
        at_state, part = step(order, i)
        if at_state == state and amount > 0:
            amount -= pay_part(terms, inst, changes, run, k, part, amount, day, split)
    return amount


@inner
def pay_ahead(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, order: int, future: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Money in advance where interest follows the balance: row by row, restated before each.

    The rows owe interest until the day on which the money takes effect; a row that has not begun takes
    principal up to its agreed level. Returns what is left.
    """
    until = until_day(terms, inst, run, day)
    while amount > 0:
        view(terms, loan, inst, changes, run, day, until)
        left = principal_ahead(inst, run, day)
        k = next_ahead(inst, run, day, future, left)
        if k < 0:
            break
        inst[k, c.I_PRINCIPAL] += takes(inst, k, day, left) - open_row(inst, k)
        amount = pay_row(terms, inst, changes, run, k, IN_ADVANCE, order, amount, day, split)
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    return amount


@inner
def takes(inst: Matrix, k: int, day: int, left: int) -> int:
    """What row k takes in advance: what is open of it, and up to its level when it has not begun."""
    if inst[k, c.I_FROM] < day:
        return open_row(inst, k)
    return open_row(inst, k) + level_room(inst, k, left)


@inner
def next_ahead(inst: Matrix, run: Vector, day: int, future: int, left: int) -> int:
    """The next row in advance, by the future rule, that takes something; -1 when there is none."""
    count = run[c.RUN_ROWS]
    if future == NEXT_THEN_LAST:
        for k in range(count):
            if inst[k, c.I_FROM] <= day < inst[k, c.I_DUE] and takes(inst, k, day, left) > 0:
                return k
    for j in range(count):
        k = j if future == NEXT_INSTALMENT else count - 1 - j
        if inst[k, c.I_DUE] > day and takes(inst, k, day, left) > 0:
            return k
    return -1


@inner
def principal_ahead(inst: Matrix, run: Vector, day: int) -> int:
    """Principal open on the rows of the term not yet due; the negative one of rows that wait is none."""
    total = 0
    for k in range(run[c.RUN_ROWS]):
        beside = inst[k, c.I_DOWN_PAYMENT] or inst[k, c.I_ADDITIONAL]
        if inst[k, c.I_DUE] > day and not beside and not waits(inst, k, 0):
            total += open_part(inst, k, 0)
    return total


@inner
def next_open(inst: Matrix, run: Vector, day: int, state: int, future: int) -> int:
    """The next row that money in `state` goes to, -1 when none is open."""
    count = run[c.RUN_ROWS]
    if state == IN_ADVANCE and future == NEXT_THEN_LAST:
        for k in range(count):
            if inst[k, c.I_FROM] <= day < inst[k, c.I_DUE] and open_row(inst, k) > 0:
                return k
    if state == IN_ADVANCE and (future in (LAST_INSTALMENT, NEXT_THEN_LAST)):
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
    before = amount + 1
    while 0 < amount < before:
        view(terms, loan, inst, changes, run, day, until_day(terms, inst, run, day))
        rows, final = 0, -1
        for k in range(count):
            if inst[k, c.I_DUE] > day and open_row(inst, k) > 0:
                rows, final = rows + 1, k
        if rows == 0:
            break
        before = amount
        for i in range(STEPS):
            state, part = step(order, i)
            if state == IN_ADVANCE and amount > 0:
                amount -= spread_part(
                    terms,
                    inst,
                    changes,
                    run,
                    part,
                    rows,
                    final,
                    amount,
                    day,
                    split,
                    part == 0 and follows(terms, run),
                )
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    return amount


@inner
def spread_part(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, part: int, rows: int, final: int, amount: int,
    day: int, split: Vector, opens: bool
) -> int:  # fmt: skip
    """Pay one part in equal shares on the open future rows up to row `final`; returns what was paid.

    With `opens` rows that have not begun take principal up to their level, as far as any is left.
    """
    share = times(amount, 1, 1, rows, HALF_EVEN)
    rest = amount - share * rows
    if share + rest < 0:
        share = amount // rows
        rest = amount - share * rows
    paid = 0
    left = principal_ahead(inst, run, day) if opens else 0
    for k in range(final + 1):
        if inst[k, c.I_DUE] > day and open_row(inst, k) > 0:
            portion = min(share + rest if k == final else share, amount - paid)
            if opens:
                portion = min(portion, left)
                room = level_room(inst, k, left) if inst[k, c.I_FROM] >= day else 0
                inst[k, c.I_PRINCIPAL] += room
                inst[k, c.W_OPEN] += room
            now = pay_part(terms, inst, changes, run, k, part, portion, day, split)
            paid += now
            left -= now
    return paid


@inner
def horizontal(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, order: int, future: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Instalment by instalment: past due rows, rows due today, then rows in advance by the future rule."""
    for state in range(3):
        if state == IN_ADVANCE and terms[c.T_CHARGE_OWN_DAY]:
            for i in range(STEPS):
                at_state, part = step(order, i)
                if at_state == DUE and part >= FEE:
                    amount -= pay_charges(terms, inst, changes, run, part, amount, day, split)
        if state == IN_ADVANCE and future == REAMORTISE:
            return spread(terms, loan, inst, changes, run, order, amount, day, split)
        if state == IN_ADVANCE and follows(terms, run):
            return pay_ahead(terms, loan, inst, changes, run, order, future, amount, day, split)
        while amount > 0:
            k = next_open(inst, run, day, state, future)
            if k < 0:
                break
            before = amount
            amount = pay_row(terms, inst, changes, run, k, state, order, amount, day, split)
            if amount == before:
                return amount
        if follows(terms, run):
            view(terms, loan, inst, changes, run, day, c.FOREVER)
    return amount


@inner
def vertical(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, order: int, future: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Part by part: each step of the order over all rows of its due state.

    Where interest follows the balance, again until nothing is left or nothing could be paid.
    """
    if not follows(terms, run):
        for i in range(STEPS):
            state, part = step(order, i)
            amount -= pay_step(terms, inst, changes, run, state, part, future, amount, day, split)
        return amount
    before = amount + 1
    while 0 < amount < before:
        before = amount
        for i in range(STEPS):
            state, part = step(order, i)
            if state == IN_ADVANCE and amount > 0:
                view(terms, loan, inst, changes, run, day, until_day(terms, inst, run, day))
            amount -= pay_step(terms, inst, changes, run, state, part, future, amount, day, split)
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    return amount


@inner
def pay_step(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, state: int, part: int, future: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """One step of a vertical order: one part of all rows in one due state; returns what was paid."""
    if amount == 0:
        return 0
    count, paid = run[c.RUN_ROWS], 0
    if state == IN_ADVANCE and future == REAMORTISE:
        rows, final = 0, -1
        for k in range(count):
            if inst[k, c.I_DUE] > day and open_part(inst, k, part) > 0:
                rows, final = rows + 1, k
        if rows > 0:
            paid = spread_part(terms, inst, changes, run, part, rows, final, amount, day, split, False)
    opens = part == 0 and state == IN_ADVANCE and follows(terms, run)
    left = principal_ahead(inst, run, day) if opens else 0
    for j in range(count):
        k = count - 1 - j if state == IN_ADVANCE and future == LAST_INSTALMENT else j
        if paid < amount and due_state(inst[k, c.I_DUE], day) == state:
            most = amount - paid
            if opens:
                most = min(most, left)
                inst[k, c.I_PRINCIPAL] += level_room(inst, k, left)
            now = pay_part(terms, inst, changes, run, k, part, most, day, split)
            paid += now
            left -= now
    if state == DUE and part >= FEE and terms[c.T_CHARGE_OWN_DAY]:
        paid += pay_charges(terms, inst, changes, run, part, amount - paid, day, split)
    return paid


@inner
def allocate(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, order: int, future: int,
    amount: int, day: int, split: Vector
) -> int:  # fmt: skip
    """Allocate `amount` on `day`, adding to split[part]; returns what is beyond all that is owed."""
    if follows(terms, run):
        view(terms, loan, inst, changes, run, day, c.FOREVER)
    if terms[c.T_VERTICAL]:
        return vertical(terms, loan, inst, changes, run, order, future, amount, day, split)
    return horizontal(terms, loan, inst, changes, run, order, future, amount, day, split)
