"""Re-age (分期): all that is open is agreed anew over new instalments; the old rows are closed."""

from arrears.kernel import columns as c
from arrears.kernel.accrual import accrued_in_row
from arrears.kernel.agree_anew import LEVEL, NOTHING, STATE, start_again
from arrears.kernel.calendars import period_after
from arrears.kernel.close_rows import close_rows
from arrears.kernel.codes import Fault, Part, ReAge
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.money import times
from arrears.kernel.rows import open_part
from arrears.kernel.schedule import EQUAL_INSTALMENTS, EQUAL_PRINCIPAL, clear_row
from arrears.kernel.vectors import copy_row

COUNTED = int(ReAge.COUNTED)
FULL = int(ReAge.FULL_SPREAD)
PRINCIPAL = int(Part.PRINCIPAL)
UNSUPPORTED = int(Fault.EVENT_UNSUPPORTED)
MOST = 600  # instalments of one re-age


@inner
def re_age(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, event: Vector, split: Vector, day: int
) -> tuple[int, int]:
    """Close the rows, stated with interest until `day`, and lay out the event's instalments.

    split[part] becomes what is agreed anew. Returns (what, first row) for agree_anew.
    """
    rows, first_due, treatment = event[c.E_INSTALMENTS], event[c.E_DUE], event[c.E_TREATMENT]
    if rows < 1 or rows > MOST or first_due < day:
        run[c.RUN_FAULT] = UNSUPPORTED
        return NOTHING, 0
    what_is_open(terms, inst, run, day, treatment, split)
    forget_beginnings(terms, event)
    count = run[c.RUN_ROWS]
    fresh = count + 1  # the new rows wait behind the old ones until those are gone
    lay_out_again(terms, inst, fresh, rows, day, first_due)
    if treatment == COUNTED:
        move_charges(inst, count, fresh, rows, split)
    kept, begin = close_rows(inst, run, day)
    inst[fresh, c.I_FROM] = begin
    inst[fresh, c.W_BROKEN] = is_broken(terms, begin, first_due)
    for i in range(rows):
        copy_row(inst, kept + i, inst, fresh + i, c.W_COLUMNS)
        inst[kept + i, c.I_NUMBER] = kept + i + 1
    run[c.RUN_ROWS] = kept + rows
    start_again(terms, inst, changes, run, split[0], split[0] if treatment == COUNTED else 0, begin, day)
    if treatment == COUNTED:
        inst[kept, c.W_EXTRA] = split[1]
        return LEVEL, kept
    spread_evenly(terms, inst, kept, rows, split)
    return STATE, kept


@inner
def what_is_open(terms: Vector, inst: Matrix, run: Vector, day: int, treatment: int, split: Vector) -> None:
    """split[part] = what is open of all rows; of fixed interest what is earned by `day`, or all (FULL)."""
    for k in range(run[c.RUN_ROWS]):
        for part in range(c.PARTS):
            split[part] += open_part(inst, k, part)
        if terms[c.T_RECALCULATE] == 0 and treatment != FULL and inst[k, c.I_DUE] > day:
            gone = inst[k, c.I_PAID + 1] + inst[k, c.W_WAIVED + 1]
            earned = max(accrued_in_row(terms, inst, k, day), gone)
            split[1] -= max(0, inst[k, c.I_INTEREST] - earned)


@inner
def forget_beginnings(terms: Vector, event: Vector) -> None:
    """What the terms say of the first rows, and how flat interest is counted, is over; `every` may be new.

    `terms` is the loan's own copy.
    """
    terms[c.T_GRACE_PRINCIPAL] = 0
    terms[c.T_GRACE_INTEREST] = 0
    terms[c.T_INTEREST_FREE] = 0
    terms[c.T_FIXED_LENGTH] = 0
    if terms[c.T_METHOD] != EQUAL_PRINCIPAL:
        terms[c.T_METHOD] = EQUAL_INSTALMENTS
    if event[c.E_EVERY] > 0:
        terms[c.T_EVERY] = event[c.E_EVERY]
        terms[c.T_UNIT] = event[c.E_UNIT]


@inner
def is_broken(terms: Vector, begin: int, due: int) -> int:
    """1 when a row is not exactly one whole period."""
    return 0 if period_after(begin, terms[c.T_UNIT], terms[c.T_EVERY], 1) == due else 1


@inner
def lay_out_again(terms: Vector, inst: Matrix, at: int, rows: int, begin: int, first_due: int) -> None:
    """Write the days of the new rows at index `at`."""
    before = begin
    for i in range(rows):
        due = period_after(first_due, terms[c.T_UNIT], terms[c.T_EVERY], i)
        clear_row(inst, at + i, 0, before, due)
        if terms[c.T_METHOD] == EQUAL_PRINCIPAL:
            inst[at + i, c.W_MODE] = c.MODE_PRINCIPAL
        before = due


@inner
def move_charges(inst: Matrix, count: int, fresh: int, rows: int, split: Vector) -> None:
    """Open charges of the old rows go to the new row whose period holds their due day.

    They are not agreed anew: split[part] of them becomes 0.
    """
    for k in range(count):
        at = fresh
        while at < fresh + rows - 1 and inst[at, c.I_DUE] < inst[k, c.I_DUE]:
            at += 1
        for part in range(2, c.PARTS):
            left = open_part(inst, k, part)
            inst[at, c.I_PART + part] += left
            if part == c.PARTS - 1:
                inst[at, c.W_LATE_CHARGE] += left
    split[2] = 0
    split[3] = 0


@inner
def spread_evenly(terms: Vector, inst: Matrix, first: int, rows: int, split: Vector) -> None:
    """Equal parts of everything in every row: principal is the equal whole less the other equal parts.

    The last row takes the rest of each part.
    """
    mode = terms[c.T_ROUNDING]
    whole = times(split[0] + split[1] + split[2] + split[3], 1, 1, rows, mode)
    rest = whole
    for part in range(1, c.PARTS):
        share = times(split[part], 1, 1, rows, mode)
        rest -= share
        spread_part(inst, first, rows, part, share, split[part])
    spread_part(inst, first, rows, PRINCIPAL, max(0, rest), split[PRINCIPAL])
    for k in range(first, first + rows):
        inst[k, c.W_MODE] = c.MODE_GIVEN
        inst[k, c.W_LATE_CHARGE] = inst[k, c.I_PENALTY]
        inst[k, c.W_AGREED] = inst[k, c.I_PRINCIPAL] + inst[k, c.I_INTEREST]


@inner
def spread_part(inst: Matrix, first: int, rows: int, part: int, share: int, total: int) -> None:
    """`share` of a part to every row but the last, which takes what is left of the total."""
    left = total
    for k in range(first, first + rows - 1):
        portion = min(share, left)
        inst[k, c.I_PART + part] = portion
        left -= portion
    inst[first + rows - 1, c.I_PART + part] = left
