"""The schedule: due days, the equal instalment, and the principal and interest of every row."""

from arrears.kernel import columns as c
from arrears.kernel.calendars import period_after
from arrears.kernel.codes import Method
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner
from arrears.kernel.daycount import denominator
from arrears.kernel.flat import flat_interest, flat_level
from arrears.kernel.interest import on_weight, weighted_balance
from arrears.kernel.level import level_instalment
from arrears.kernel.money import times, to_multiple
from arrears.kernel.rates import varies, varying_interest
from arrears.kernel.rows import is_agreed

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
def is_first(inst: Matrix, k: int) -> bool:
    """Whether row k is the first of the agreed ones, closed or not."""
    first = 0
    while inst[first, c.I_DOWN_PAYMENT] or inst[first, c.W_BROUGHT_IN]:
        first += 1
    return k == first


@inner
def period_units(terms: Vector, loan: Vector, inst: Matrix, k: int) -> int:
    """How many units row k spans: a bullet's first row spans the whole term, rows that extend it a period."""
    if terms[c.T_METHOD] == BULLET and is_first(inst, k):
        return terms[c.T_EVERY] * loan[c.L_INSTALMENTS]
    return terms[c.T_EVERY]


@inner
def gone(inst: Matrix, k: int, part: int) -> int:
    """What of a part of row k is paid or waived."""
    return inst[k, c.I_PAID + part] + inst[k, c.W_WAIVED + part]


@inner
def last_agreed(inst: Matrix, count: int) -> int:
    """The last agreed row among the first `count`; 0 when there is none."""
    last = count - 1
    while last > 0 and not is_agreed(inst, last):
        last -= 1
    return last


@inner
def rest_row(inst: Matrix, count: int) -> int:
    """The last agreed row that is not yet settled as agreed: it takes what the others leave of the principal.

    A row that repays no principal (in the grace, or deferred) is never the one, unless there is no other.
    """
    for k in range(count - 1, -1, -1):
        if not is_agreed(inst, k) or inst[k, c.W_DEFERRED] == c.CAPITALISED:
            continue
        agreed, settled = inst[k, c.W_PLANNED], gone(inst, k, 0)
        if inst[k, c.W_MODE] == c.MODE_LEVEL:
            agreed = inst[k, c.W_AGREED] + inst[k, c.W_CREDITED_INTEREST]
            settled += gone(inst, k, 1)
        if settled < agreed + inst[k, c.W_CREDITED]:
            return k
    return last_agreed(inst, count)


@inner
def row_interest(
    terms: Vector, loan: Vector, inst: Matrix, k: int, changes: Matrix, change: int, changes_count: int,
    column: int, balance: int, late: int, today: int, until: int
) -> int:  # fmt: skip
    """Interest of row k's period on the running balance, of which `column` holds the changes."""
    every = period_units(terms, loan, inst, k)
    from_day, due = inst[k, c.I_FROM], inst[k, c.I_DUE]
    if inst[k, c.W_BROKEN] or varies(changes):
        return varying_interest(
            terms, every, inst, k, changes, change, changes_count, column, balance, late, today, until
        )
    weighted = weighted_balance(
        terms, changes, change, changes_count, column, balance, late, today, until, from_day, due
    )
    return on_weight(terms, loan[c.L_RATE], weighted, every, denominator(terms, every, from_day, due))


@inner
def split_row(inst: Matrix, k: int, computed: int, left: int) -> None:
    """Divide row k into interest and principal, as interest follows the balance.

    `computed` is the interest earned in the period, `left` the unpaid principal that earlier rows leave. What
    of the row is paid or waived stays.
    """
    level = inst[k, c.W_AGREED] + inst[k, c.W_CREDITED] + inst[k, c.W_CREDITED_INTEREST]
    planned = inst[k, c.W_PLANNED] + inst[k, c.W_CREDITED]
    repaid, interest = gone(inst, k, 0), gone(inst, k, 1)
    if inst[k, c.W_MODE] == c.MODE_PRINCIPAL:
        interest = max(computed, interest)
        inst[k, c.I_PRINCIPAL] = max(min(planned, repaid + left), repaid)
    else:
        if repaid <= max(0, level - computed):
            interest = max(min(computed, level), interest)
        inst[k, c.I_PRINCIPAL] = max(min(max(0, level - interest), repaid + left), repaid)
    inst[k, c.I_INTEREST] = interest


@inlined
def carries(inst: Matrix, k: int) -> bool:
    """Whether row k is deferred and doesn't ask for its interest."""
    return inst[k, c.W_DEFERRED] == c.CARRIED or inst[k, c.W_DEFERRED] == c.CAPITALISED


@inner
def plan(
    terms: Vector, loan: Vector, inst: Matrix, first: int, count: int, changes: Matrix, changes_count: int
) -> None:
    """Principal and interest of every agreed row as agreed: what is paid out is repaid on the due days.

    Rows before `first` keep their principal: they were due before what is agreed anew.
    """
    flat = terms[c.T_METHOD] == FLAT
    last = last_agreed(inst, count)
    left = 0
    for i in range(changes_count):
        left += changes[i, c.B_DISBURSED]
    balance, carried, change, number = 0, 0, 0, 0
    for k in range(last + 1):
        if not is_agreed(inst, k):
            continue
        while change < changes_count and changes[change, c.B_DAY] <= inst[k, c.I_FROM]:
            balance += changes[change, c.B_DISBURSED]
            change += 1
        interest = before = carried
        if flat:
            interest += inst[k, c.W_OWN]
        elif number >= terms[c.T_INTEREST_FREE]:
            interest += row_interest(
                terms, loan, inst, k, changes, change, changes_count, c.B_DISBURSED, balance, 0, 0, c.FOREVER
            )
        interest += inst[k, c.W_EXTRA]
        level, principal, carried = inst[k, c.W_AGREED] + inst[k, c.W_CREDITED_INTEREST], left, 0
        settled = 0 if terms[c.T_RECALCULATE] else gone(inst, k, 1)
        if k < last and inst[k, c.W_DEFERRED] == c.CAPITALISED:
            carried = before  # it is for the first paying row
            interest = max(interest - before, settled) + before
            principal = before - interest
        elif k < last:
            asked = 0 if number < terms[c.T_GRACE_INTEREST] or carries(inst, k) else interest
            if inst[k, c.W_MODE] == c.MODE_LEVEL:
                asked = min(max(asked, settled), level)  # interest paid of it stays, the principal is less
                level -= asked
            principal = inst[k, c.W_PLANNED] if k < first else min(level, left)
            carried = max(0, interest - asked)
        inst[k, c.W_PLANNED] = principal
        inst[k, c.I_PRINCIPAL] = principal + inst[k, c.W_CREDITED]
        inst[k, c.I_INTEREST] = interest - carried
        number += 1
        left -= principal
        if not flat:
            balance -= principal


@inner
def keep_paid(inst: Matrix, count: int) -> None:
    """Rows agreed anew never ask for less than is paid or waived of them; the last ones ask for less."""
    beyond = 0
    for k in range(count):
        if is_agreed(inst, k):
            inst[k, c.I_INTEREST] = max(inst[k, c.I_INTEREST], gone(inst, k, 1))
            more = gone(inst, k, 0) - inst[k, c.I_PRINCIPAL]
            if more > 0 and inst[k, c.W_DEFERRED] != c.CAPITALISED:
                inst[k, c.I_PRINCIPAL] += more
                beyond += more
    k = count - 1
    while beyond > 0 and k >= 0:
        if is_agreed(inst, k) and inst[k, c.W_DEFERRED] != c.CAPITALISED:
            less = min(beyond, inst[k, c.I_PRINCIPAL] - gone(inst, k, 0))
            inst[k, c.I_PRINCIPAL] -= less
            beyond -= less
        k -= 1


@inner
def unpaid_principal(inst: Matrix, count: int, changes: Matrix, changes_count: int) -> int:
    """Principal paid out to the agreed rows or owed again in them that is neither paid nor waived."""
    left = 0
    for i in range(changes_count):
        left += changes[i, c.B_DISBURSED]
    for k in range(count):
        if is_agreed(inst, k):
            left += inst[k, c.W_CREDITED] - gone(inst, k, 0)
    return left


@inner
def project(
    terms: Vector, loan: Vector, inst: Matrix, count: int, changes: Matrix, changes_count: int, today: int,
    until: int
) -> None:  # fmt: skip
    """Principal and interest of every agreed row as seen on `today`, as interest follows the balance.

    Overdue principal bears interest until today and is assumed to be repaid today. Interest is counted until
    `until` only (FOREVER: the whole schedule). The result depends on what is agreed, on the changes of the
    balance and on what of the rows is paid or waived, never on how the rows looked before.
    """
    rest, final = rest_row(inst, count), last_agreed(inst, count)
    left = unpaid_principal(inst, count, changes, changes_count)
    balance, late, carried, change, number = 0, 0, 0, 0, 0
    for k in range(final + 1):
        if not is_agreed(inst, k):
            continue
        from_day = inst[k, c.I_FROM]
        while change < changes_count and changes[change, c.B_DAY] <= from_day:
            balance += changes[change, c.B_AMOUNT]
            change += 1
        if late and today <= from_day:
            balance, late = balance - late, 0
        computed = carried
        if number >= terms[c.T_INTEREST_FREE]:
            computed += row_interest(
                terms, loan, inst, k, changes, change, changes_count, c.B_AMOUNT, balance, late, today, until
            )
        computed += inst[k, c.W_EXTRA]
        asked = computed
        if (number < terms[c.T_GRACE_INTEREST] or carries(inst, k)) and k != final:
            asked = 0
        repaid = gone(inst, k, 0)
        split_row(inst, k, asked, left)
        if k in (rest, final):  # nothing comes after the final row that could bear what is left
            inst[k, c.I_INTEREST] = max(asked, gone(inst, k, 1))
        if k == rest:
            inst[k, c.I_PRINCIPAL] = repaid + max(0, left)
        elif inst[k, c.W_DEFERRED] == c.CAPITALISED and k != final:
            inst[k, c.I_INTEREST] = max(computed - carried, gone(inst, k, 1))
            inst[k, c.I_PRINCIPAL] = -inst[k, c.I_INTEREST]
            computed = inst[k, c.I_INTEREST] + carried  # that is for the first paying row
        carried = max(0, computed - inst[k, c.I_INTEREST])
        number += 1
        unpaid = inst[k, c.I_PRINCIPAL] - repaid
        left -= unpaid
        if inst[k, c.I_DUE] >= today:
            balance -= unpaid
        else:
            late += unpaid


@inner
def scheduled_balance(inst: Matrix, first: int, changes: Matrix, changes_count: int) -> int:
    """Principal spread over the rows from `first` on: what is paid out less what the rows before repay."""
    balance = 0
    for i in range(changes_count):
        balance += changes[i, c.B_DISBURSED]
    for k in range(first):
        if is_agreed(inst, k):
            balance -= inst[k, c.W_PLANNED]
    return balance


@inner
def index_of(inst: Matrix, count: int, number: int) -> int:
    """Index of instalment `number` (0 = the first), passing over rows that are none (down payments)."""
    k = 0
    while k < count and (number > 0 or inst[k, c.W_MODE] >= c.MODE_GIVEN):
        if inst[k, c.W_MODE] < c.MODE_GIVEN:
            number -= 1
        k += 1
    return k


@inner
def some_capitalise(inst: Matrix, first: int, count: int) -> bool:
    """Whether the interest of one of the rows first..count-1 is to become principal."""
    waiting = 0
    for k in range(first, count):
        waiting += 1 if inst[k, c.W_DEFERRED] == c.CAPITALISED else 0
    return waiting > 0


@inner
def agree_levels(
    terms: Vector, loan: Vector, inst: Matrix, first: int, count: int, changes: Matrix, changes_count: int
) -> int:
    """Set what rows first..count-1 repay, after a disbursement that touches row `first`.

    Equal instalments: one level for all rows after the principal grace. Equal principal and interest only:
    the principal of each row. Flat: (principal + interest of all) ÷ rows. Returns the level.
    """
    method, mode = terms[c.T_METHOD], terms[c.T_ROUNDING]
    start = max(first, index_of(inst, count, terms[c.T_GRACE_PRINCIPAL]))
    if some_capitalise(inst, first, count):
        if method == FLAT:
            free = index_of(inst, count, terms[c.T_INTEREST_FREE])
            flat_interest(terms, loan, inst, first, count, free, changes, changes_count)
        plan(terms, loan, inst, first, count, changes, changes_count)
        while start < count - 1 and (inst[start, c.W_DEFERRED] or inst[start, c.I_DOWN_PAYMENT]):
            start += 1
    balance = scheduled_balance(inst, first, changes, changes_count)
    rows = 0
    for k in range(first, count):
        if inst[k, c.I_DOWN_PAYMENT]:
            continue
        levelled = k >= start and inst[k, c.W_DEFERRED] in (0, c.CAPITALISED)
        if method == EQUAL_INSTALMENTS and levelled:  # another row asks for it beside the level
            balance += inst[k, c.W_EXTRA] - inst[k, c.W_CREDITED_INTEREST]
        if k < start or inst[k, c.W_DEFERRED]:  # a deferred row stays deferred
            inst[k, c.W_MODE] = c.MODE_PRINCIPAL
            inst[k, c.W_AGREED] = 0
        else:
            rows += 1
        if inst[k, c.W_DEFERRED] == c.CAPITALISED and (method != EQUAL_INSTALMENTS or k < start):
            balance -= inst[k, c.W_PLANNED]
    free = index_of(inst, count, terms[c.T_INTEREST_FREE])
    if method == FLAT:
        flat_interest(terms, loan, inst, first, count, free, changes, changes_count)
    if rows == 0:
        return 0
    level = 0
    if method == EQUAL_INSTALMENTS:
        level = level_instalment(terms, loan[c.L_RATE], inst, start, count, free, balance, changes)
    elif method == EQUAL_PRINCIPAL:
        level = times(balance, 1, 1, rows, mode)
    elif method == FLAT:
        level = flat_level(terms, inst, start, count, balance, rows)
    for k in range(start, count):
        inst[k, c.W_BEFORE] = inst[k, c.W_AGREED]
        if inst[k, c.W_DEFERRED] == 0 and not keeps_level(inst, k, level, changes):
            inst[k, c.W_AGREED] = level
    return level


@inlined
def keeps_level(inst: Matrix, k: int, level: int, changes: Matrix) -> bool:
    """Whether row k is paid beyond a level that another rate brings: then it stays as agreed before."""
    return varies(changes) and inst[k, c.I_PAID] + inst[k, c.I_PAID + 1] > level


@inner
def even_out(
    terms: Vector,
    loan: Vector,
    inst: Matrix,
    first: int,
    count: int,
    changes: Matrix,
    changes_count: int,
    level: int,
) -> None:
    """Shift the equal instalment so that the last one differs less, at most three times.

    Only if the last row differs by more than half a minor unit a row; a shift that does not make the
    difference smaller is undone.
    """
    if terms[c.T_METHOD] != EQUAL_INSTALMENTS or not terms[c.T_EVEN_OUT] or count - first < 2:
        return
    rows, mode, told = count - first, terms[c.T_ROUNDING], count - 2
    while told > first and inst[told, c.W_DEFERRED]:
        told -= 1
    for _ in range(3):
        difference = planned_amount(inst, count - 1) - level
        if abs(difference) <= rows // 2 or inst[told, c.W_MODE] != c.MODE_LEVEL:
            return
        unit = max(1, terms[c.T_MULTIPLE])
        shifted = to_multiple(level + times(difference, 1, 1, rows, mode), unit, mode)
        if shifted == level:
            return
        set_level(inst, first, count, shifted, changes)
        plan(terms, loan, inst, first, count, changes, changes_count)
        if abs(planned_amount(inst, count - 1) - shifted) >= abs(difference):
            set_level(inst, first, count, level, changes)
            plan(terms, loan, inst, first, count, changes, changes_count)
            return
        level = shifted


@inner
def planned_amount(inst: Matrix, k: int) -> int:
    """Principal and interest of row k as agreed."""
    return inst[k, c.W_PLANNED] + inst[k, c.I_INTEREST]


@inner
def set_level(inst: Matrix, first: int, count: int, level: int, changes: Matrix) -> None:
    """The same level for every level row of first..count-1."""
    for k in range(first, count):
        if inst[k, c.W_MODE] == c.MODE_LEVEL and inst[k, c.W_DEFERRED] == 0:
            kept = keeps_level(inst, k, level, changes)
            inst[k, c.W_AGREED] = inst[k, c.W_BEFORE] if kept else level
