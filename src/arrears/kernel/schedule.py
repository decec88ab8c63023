"""The schedule: due days, the equal instalment, and the principal and interest of every row."""

from arrears.kernel import columns as c
from arrears.kernel.calendars import period_after
from arrears.kernel.codes import Method
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.daycount import denominator, weight
from arrears.kernel.interest import on_weight, weighted_balance
from arrears.kernel.level import level_instalment
from arrears.kernel.money import times, to_multiple

EQUAL_INSTALMENTS = int(Method.EQUAL_INSTALMENTS)
EQUAL_PRINCIPAL = int(Method.EQUAL_PRINCIPAL)
FLAT = int(Method.FLAT)
INTEREST_ONLY = int(Method.INTEREST_ONLY)
BULLET = int(Method.BULLET)
GIVEN_ROWS = int(Method.GIVEN_ROWS)
AS_REPORTED = int(Method.AS_REPORTED)


@inner
def due_day(terms: Vector, loan: Vector, start: int, number: int) -> int:
    """The due day of instalment `number` (1 = the first), months clipped to their end from the seed day."""
    unit, every, first = terms[c.T_UNIT], terms[c.T_EVERY], loan[c.L_FIRST_DUE]
    if terms[c.T_FIXED_LENGTH] and number == loan[c.L_INSTALMENTS]:
        return period_after(start, unit, terms[c.T_FIXED_LENGTH], 1)
    if first == c.NO_DAY:
        return period_after(start, unit, every, number)
    return period_after(first, unit, every, number - 1)


@inner
def clear_row(inst: Matrix, k: int, number: int, from_day: int, due: int) -> None:
    """Start row k afresh."""
    for i in range(c.W_COLUMNS):
        inst[k, i] = 0
    inst[k, c.I_NUMBER] = number
    inst[k, c.I_FROM] = from_day
    inst[k, c.I_DUE] = due
    inst[k, c.I_PAID_DAY] = c.NO_DAY


@inner
def lay_out(terms: Vector, loan: Vector, rows: Matrix, inst: Matrix, start: int) -> int:
    """Write the rows with their days; given rows with their amounts. Returns their number."""
    method, count = terms[c.T_METHOD], loan[c.L_INSTALMENTS]
    if method in (GIVEN_ROWS, AS_REPORTED):
        before = start
        for k in range(len(rows)):
            clear_row(inst, k, k + 1, before, rows[k, c.R_DUE])
            inst[k, c.W_MODE] = c.MODE_GIVEN
            inst[k, c.I_PRINCIPAL] = rows[k, c.R_PRINCIPAL]
            inst[k, c.I_INTEREST] = rows[k, c.R_INTEREST]
            inst[k, c.I_FEE] = rows[k, c.R_FEE]
            inst[k, c.I_BILLED] = rows[k, c.R_AMOUNT]
            before = max(before, rows[k, c.R_DUE])
        return len(rows)
    if method == BULLET:
        clear_row(inst, 0, 1, start, due_day(terms, loan, start, count))
        inst[0, c.W_MODE] = c.MODE_PRINCIPAL
        return 1
    before = start
    for k in range(count):
        due = due_day(terms, loan, start, k + 1)
        clear_row(inst, k, k + 1, before, due)
        if method in (EQUAL_PRINCIPAL, INTEREST_ONLY):
            inst[k, c.W_MODE] = c.MODE_PRINCIPAL
        before = due
    return count


@inner
def period_units(terms: Vector, loan: Vector) -> int:
    """How many times `every` units one row of the schedule spans (a bullet spans the whole term)."""
    if terms[c.T_METHOD] == BULLET:
        return terms[c.T_EVERY] * loan[c.L_INSTALMENTS]
    return terms[c.T_EVERY]


@inner
def last_open(terms: Vector, inst: Matrix, count: int) -> int:
    """The last row that is not yet paid in full: it takes what the other rows leave of the principal."""
    last = count - 1
    while last > 0 and (inst[last, c.I_DOWN_PAYMENT] or inst[last, c.I_ADDITIONAL]):
        last -= 1
    if terms[c.T_RECALCULATE] == 0:
        return last
    k = last
    while k > 0:
        paid = inst[k, c.I_PAID]
        if inst[k, c.W_MODE] == c.MODE_LEVEL:
            paid += inst[k, c.I_PAID + 1]
        if not inst[k, c.I_DOWN_PAYMENT] and (
            paid == 0 or paid < inst[k, c.W_AGREED] + inst[k, c.W_CREDITED]
        ):
            return k
        k -= 1
    return last


@inner
def row_interest(
    terms: Vector,
    loan: Vector,
    inst: Matrix,
    k: int,
    changes: Matrix,
    change: int,
    changes_count: int,
    balance: int,
    late: int,
    today: int,
    until: int,
) -> int:
    """Interest of row k's period on the running balance (flat: on the amount disbursed)."""
    every = period_units(terms, loan)
    column = c.B_DISBURSED if terms[c.T_METHOD] == FLAT else c.B_AMOUNT
    from_day, due = inst[k, c.I_FROM], inst[k, c.I_DUE]
    weighted = weighted_balance(
        terms, every, changes, change, changes_count, column, balance, late, today, until, from_day, due
    )
    return on_weight(terms, loan[c.L_RATE], weighted, denominator(terms, every, from_day, due))


@inner
def split_row(inst: Matrix, k: int, computed: int, is_last: bool, left: int) -> int:
    """Divide row k into interest and principal; returns the interest that found no room (it moves on).

    `computed` is the interest earned in the period, `left` the unpaid principal that earlier rows leave.
    """
    mode, level = inst[k, c.W_MODE], inst[k, c.W_LEVEL] + inst[k, c.W_CREDITED]
    paid, paid_interest = inst[k, c.I_PAID], inst[k, c.I_PAID + 1]
    if is_last:
        inst[k, c.I_INTEREST] = max(computed, paid_interest)
        inst[k, c.I_PRINCIPAL] = paid + max(0, left)
        inst[k, c.W_LEVEL] = inst[k, c.I_INTEREST] + inst[k, c.I_PRINCIPAL] - inst[k, c.W_CREDITED]
        return 0
    if mode == c.MODE_PRINCIPAL:
        inst[k, c.I_INTEREST] = max(computed, paid_interest)
        inst[k, c.I_PRINCIPAL] = max(min(level, paid + left), paid)
        return 0
    if paid > max(0, level - computed):
        interest = paid_interest
    else:
        interest = max(min(computed, level), paid_interest)
    inst[k, c.I_INTEREST] = interest
    inst[k, c.I_PRINCIPAL] = max(min(max(0, level - interest), paid + left), paid)
    return max(0, computed - interest)


@inner
def spread_interest(
    terms: Vector, loan: Vector, inst: Matrix, count: int, changes: Matrix, changes_count: int
) -> tuple[int, int]:
    """(interest of the whole term on all that is disbursed, the part of one row) when it is spread evenly."""
    gross, rows, start, end = 0, 0, 0, 0
    for i in range(changes_count):
        gross += changes[i, c.B_GROSS]
    for k in range(count):
        if inst[k, c.I_DOWN_PAYMENT] == 0 and inst[k, c.I_ADDITIONAL] == 0:
            start = inst[k, c.I_FROM] if rows == 0 else start
            end = inst[k, c.I_DUE]
            rows += 1
    every = terms[c.T_EVERY] * rows
    whole = on_weight(
        terms,
        loan[c.L_RATE],
        gross * weight(terms, every, start, end, start, end),
        denominator(terms, every, start, end),
    )
    return whole, times(whole, 1, 1, max(1, rows), terms[c.T_ROUNDING])


@inner
def project(
    terms: Vector, loan: Vector, inst: Matrix, count: int, changes: Matrix, changes_count: int, today: int,
    until: int
) -> None:  # fmt: skip
    """Principal and interest of every row that is not given, from the balance changes as of `today`.

    When interest follows the actual balance (`recalculate`), overdue principal bears interest until today
    and is assumed to be repaid today; without, rows are assumed to be paid on their due days. Interest is
    counted until `until` only (FOREVER: the whole schedule).
    """
    follows = terms[c.T_RECALCULATE] != 0
    flat = terms[c.T_METHOD] == FLAT
    last = last_open(terms, inst, count)
    left = 0
    for i in range(changes_count):
        left += changes[i, c.B_DISBURSED]
    for k in range(count):
        if not inst[k, c.I_DOWN_PAYMENT]:
            left -= inst[k, c.I_PAID]
    whole_interest, even_interest = 0, 0
    evenly = flat and terms[c.T_SPREAD_EVENLY] != 0
    if evenly:
        whole_interest, even_interest = spread_interest(terms, loan, inst, count, changes, changes_count)
    balance, disbursed, late, carried, change, number = 0, 0, 0, 0, 0, 0
    for k in range(last + 1):
        if inst[k, c.I_DOWN_PAYMENT] or inst[k, c.W_MODE] == c.MODE_GIVEN:
            continue
        from_day = inst[k, c.I_FROM]
        while change < changes_count and changes[change, c.B_DAY] <= from_day:
            balance += changes[change, c.B_AMOUNT]
            disbursed += changes[change, c.B_DISBURSED]
            change += 1
        if late and today <= from_day:
            balance, late = balance - late, 0
        computed = 0
        if evenly:
            computed = even_interest if k < last else whole_interest - even_interest * number
        elif number >= terms[c.T_INTEREST_FREE]:
            base = disbursed if flat else balance
            computed = row_interest(
                terms, loan, inst, k, changes, change, changes_count, base, late, today, until
            )
        computed += carried
        if number < terms[c.T_GRACE_INTEREST] and k != last:
            carried = computed + split_row(inst, k, 0, False, left)
        else:
            carried = split_row(inst, k, computed, k == last, left)
        number += 1
        left -= inst[k, c.I_PRINCIPAL] - inst[k, c.I_PAID]
        if not follows:
            balance -= inst[k, c.I_PRINCIPAL]
        else:
            unpaid = inst[k, c.I_PRINCIPAL] - inst[k, c.I_PAID]
            if inst[k, c.I_DUE] >= today:
                balance -= unpaid
            else:
                late += unpaid


@inner
def scheduled_balance(inst: Matrix, first: int, changes: Matrix, changes_count: int, until: int) -> int:
    """Principal that rows before `first` leave, of what is disbursed up to and including `until`."""
    balance = 0
    for i in range(changes_count):
        if changes[i, c.B_DAY] <= until:
            balance += changes[i, c.B_DISBURSED]
    for k in range(first):
        if not inst[k, c.I_DOWN_PAYMENT]:
            balance -= inst[k, c.I_PRINCIPAL]
    return balance


@inner
def index_of(inst: Matrix, count: int, number: int) -> int:
    """Index of instalment `number` (0 = the first), passing over rows that are none (down payments)."""
    k = 0
    while k < count and (number > 0 or inst[k, c.W_MODE] == c.MODE_GIVEN):
        if inst[k, c.W_MODE] != c.MODE_GIVEN:
            number -= 1
        k += 1
    return k


@inner
def agree_levels(
    terms: Vector, loan: Vector, inst: Matrix, first: int, count: int, changes: Matrix, changes_count: int
) -> None:
    """Set what rows first..count-1 repay, after a disbursement that touches row `first`.

    Equal instalments: one level for all rows after the principal grace. Equal principal and interest only:
    the principal of each row. Flat: (principal + interest of all) ÷ rows.
    """
    method, mode = terms[c.T_METHOD], terms[c.T_ROUNDING]
    start = max(first, index_of(inst, count, terms[c.T_GRACE_PRINCIPAL]))
    balance = scheduled_balance(inst, first, changes, changes_count, inst[count - 1, c.I_DUE])
    rows = 0
    for k in range(first, count):
        if inst[k, c.I_DOWN_PAYMENT]:
            continue
        if k < start:
            inst[k, c.W_MODE] = c.MODE_PRINCIPAL
            inst[k, c.W_LEVEL] = 0
        else:
            rows += 1
    if rows == 0:
        return
    level = 0
    if method == EQUAL_INSTALMENTS:
        free = index_of(inst, count, terms[c.T_INTEREST_FREE])
        level = level_instalment(terms, loan[c.L_RATE], inst, start, count, free, balance)
    elif method == EQUAL_PRINCIPAL:
        level = times(balance, 1, 1, rows, mode)
    elif method == FLAT:
        level = flat_level(terms, loan, inst, start, count, changes, changes_count, balance, rows)
    for k in range(start, count):
        inst[k, c.W_LEVEL] = level
        inst[k, c.W_AGREED] = level
    if method == INTEREST_ONLY:  # the last row is open until all of the principal is paid
        inst[count - 1, c.W_AGREED] = balance


@inner
def flat_level(
    terms: Vector,
    loan: Vector,
    inst: Matrix,
    first: int,
    count: int,
    changes: Matrix,
    changes_count: int,
    balance: int,
    rows: int,
) -> int:
    """(balance + flat interest of the rows) ÷ rows, rounded to the terms' multiple."""
    total = balance
    if terms[c.T_SPREAD_EVENLY]:
        whole, _ = spread_interest(terms, loan, inst, count, changes, changes_count)
        total += whole
    free = index_of(inst, count, terms[c.T_INTEREST_FREE])
    for k in range(max(first, free), count):
        if terms[c.T_SPREAD_EVENLY]:
            continue
        base, change = 0, 0
        while change < changes_count and changes[change, c.B_DAY] <= inst[k, c.I_FROM]:
            base += changes[change, c.B_DISBURSED]
            change += 1
        total += row_interest(terms, loan, inst, k, changes, change, changes_count, base, 0, 0, c.FOREVER)
    unit = max(1, terms[c.T_MULTIPLE])
    return times(total, 1, 1, rows * unit, terms[c.T_ROUNDING]) * unit


@inner
def even_out(
    terms: Vector, loan: Vector, inst: Matrix, first: int, count: int, changes: Matrix, changes_count: int
) -> None:
    """Shift the equal instalment so that the last one differs less, at most three times.

    Only if the last row differs by more than half a minor unit a row; a shift that does not make the
    difference smaller is undone.
    """
    if terms[c.T_METHOD] != EQUAL_INSTALMENTS or not terms[c.T_EVEN_OUT] or count - first < 2:
        return
    rows, mode = count - first, terms[c.T_ROUNDING]
    today = c.NO_DAY
    for _ in range(3):
        level = inst[count - 2, c.W_LEVEL]
        difference = inst[count - 1, c.W_LEVEL] - level
        if abs(difference) <= rows // 2 or inst[count - 2, c.W_MODE] != c.MODE_LEVEL:
            return
        unit = max(1, terms[c.T_MULTIPLE])
        shifted = to_multiple(level + times(difference, 1, 1, rows, mode), unit, mode)
        if shifted == level:
            return
        set_level(inst, first, count, shifted)
        project(terms, loan, inst, count, changes, changes_count, today, c.FOREVER)
        if abs(inst[count - 1, c.W_LEVEL] - inst[count - 2, c.W_LEVEL]) >= abs(difference):
            set_level(inst, first, count, level)
            project(terms, loan, inst, count, changes, changes_count, today, c.FOREVER)
            return


@inner
def set_level(inst: Matrix, first: int, count: int, level: int) -> None:
    """The same level for every level row of first..count-1."""
    for k in range(first, count):
        if inst[k, c.W_MODE] == c.MODE_LEVEL:
            inst[k, c.W_LEVEL] = level
            inst[k, c.W_AGREED] = level
