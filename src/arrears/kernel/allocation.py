"""Allocation of money: by due state, then part; instalment by instalment or part by part."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Future
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner

PAST_DUE, DUE, IN_ADVANCE = 0, 1, 2
NEXT_INSTALMENT = int(Future.NEXT_INSTALMENT)
LAST_INSTALMENT = int(Future.LAST_INSTALMENT)
REAMORTISE = int(Future.REAMORTISE)
NEXT_THEN_LAST = int(Future.NEXT_THEN_LAST)
_NIBBLE = 15
_DEFAULT = (3, 2, 1, 0)  # penalty, fee, interest, principal


def pack_order(steps: "list[tuple[int, int]]") -> int:
    """Pack an allocation order for `terms.order`: 12 steps (due state, part), each pair once.

    Due states: 0 past due, 1 due, 2 in advance; parts as in codes.Part. Raises ValueError otherwise.
    """
    if sorted(steps) != [(state, part) for state in range(3) for part in range(c.PARTS)]:
        raise ValueError("an allocation order names each (due state, part) exactly once")
    return sum((state * c.PARTS + part) << (4 * i) for i, (state, part) in enumerate(steps))


DEFAULT_ORDER = pack_order([(state, part) for state in range(3) for part in _DEFAULT])


@inner
def step(order: int, i: int) -> tuple[int, int]:
    """(due state, part) of step i of a packed order; 0 is the default order."""
    packed = order if order else DEFAULT_ORDER
    value = (packed >> (4 * i)) & _NIBBLE
    return value // c.PARTS, value % c.PARTS


@inner
def due_state(due: int, day: int) -> int:
    """Whether a row due on `due` is past due, due or in advance on `day`."""
    return PAST_DUE if due < day else DUE if due == day else IN_ADVANCE


@inner
def open_part(inst: Matrix, k: int, part: int) -> int:
    """What is still open of one part of row k."""
    owed = inst[k, c.I_PART + part] - inst[k, c.I_PAID + part]
    return owed - inst[k, c.W_WAIVED + part] - inst[k, c.W_OFF + part]


@inner
def open_row(inst: Matrix, k: int) -> int:
    """What is still open of row k, all parts and the undivided bill."""
    total = inst[k, c.I_BILLED] - inst[k, c.I_BILLED_PAID]
    for part in range(c.PARTS):
        total += open_part(inst, k, part)
    return total


@inner
def pay(inst: Matrix, k: int, part: int, amount: int, day: int) -> int:
    """Pay up to `amount` of one part of row k on `day`; returns what was paid."""
    paid = min(amount, open_part(inst, k, part))
    if paid <= 0:
        return 0
    inst[k, c.I_PAID + part] += paid
    if day < inst[k, c.I_DUE]:
        inst[k, c.I_IN_ADVANCE] += paid
    elif day > inst[k, c.I_DUE]:
        inst[k, c.I_LATE] += paid
    return paid


@inner
def pay_row(
    terms: Vector, inst: Matrix, k: int, state: int, order: int, amount: int, day: int, split: Vector
) -> int:
    """Pay the parts of row k in the order of its due state; returns what is left of `amount`."""
    for i in range(3 * c.PARTS):
        at_state, part = step(order, i)
        if at_state == state and amount > 0:
            paid = pay(inst, k, part, amount, day)
            split[part] += paid
            amount -= paid
    return amount


@inner
def settle_row(terms: Vector, inst: Matrix, k: int, day: int) -> None:
    """Note the day on which row k came to be paid (within the tolerance), or that it is open again."""
    if open_row(inst, k) > terms[c.T_TOLERANCE]:
        inst[k, c.I_PAID_DAY] = c.NO_DAY
    elif inst[k, c.I_PAID_DAY] == c.NO_DAY:
        inst[k, c.I_PAID_DAY] = day


@inner
def next_open(inst: Matrix, count: int, day: int, state: int, future: int) -> int:
    """The next row that money in `state` goes to, -1 when none is open."""
    if state == IN_ADVANCE and future == LAST_INSTALMENT:
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
    terms: Vector, inst: Matrix, count: int, order: int, amount: int, day: int, split: Vector
) -> int:
    """Re-amortise: equal shares to all future rows, again until nothing is left or open."""
    while amount > 0:
        rows = 0
        for k in range(count):
            if inst[k, c.I_DUE] > day and open_row(inst, k) > 0:
                rows += 1
        if rows == 0:
            return amount
        share = max(1, amount // rows)
        before = amount
        for k in range(count):
            if amount > 0 and inst[k, c.I_DUE] > day and open_row(inst, k) > 0:
                part = min(share, amount)
                amount -= part - pay_row(terms, inst, k, IN_ADVANCE, order, part, day, split)
        if amount == before:
            return amount
    return amount


@inner
def horizontal(
    terms: Vector, inst: Matrix, count: int, order: int, future: int, amount: int, day: int, split: Vector
) -> int:
    """Instalment by instalment: past due rows, rows due today, then rows in advance by the future rule."""
    for state in range(3):
        rule = future
        if state == IN_ADVANCE and future == REAMORTISE:
            return spread(terms, inst, count, order, amount, day, split)
        while amount > 0:
            if state == IN_ADVANCE and future == NEXT_THEN_LAST:
                rule = NEXT_INSTALMENT if rule == NEXT_THEN_LAST else LAST_INSTALMENT
            k = next_open(inst, count, day, state, rule)
            if k < 0:
                break
            before = amount
            amount = pay_row(terms, inst, k, state, order, amount, day, split)
            if amount == before:
                return amount
    return amount


@inner
def vertical(
    terms: Vector, inst: Matrix, count: int, order: int, future: int, amount: int, day: int, split: Vector
) -> int:
    """Part by part: each step of the order over all rows of its due state."""
    for i in range(3 * c.PARTS):
        state, part = step(order, i)
        for j in range(count):
            k = count - 1 - j if state == IN_ADVANCE and future == LAST_INSTALMENT else j
            if amount > 0 and due_state(inst[k, c.I_DUE], day) == state:
                paid = pay(inst, k, part, amount, day)
                split[part] += paid
                amount -= paid
    return amount


@inner
def allocate(
    terms: Vector, inst: Matrix, count: int, order: int, future: int, amount: int, day: int, split: Vector
) -> int:
    """Allocate `amount` on `day`, adding to split[part]; returns what is beyond all that is owed."""
    if terms[c.T_VERTICAL]:
        amount = vertical(terms, inst, count, order, future, amount, day, split)
    else:
        amount = horizontal(terms, inst, count, order, future, amount, day, split)
    for k in range(count):
        settle_row(terms, inst, k, day)
    return amount
