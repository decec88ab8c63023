"""Interest that follows the actual balance: when money takes effect, and the schedule seen from a day."""

from arrears.kernel import columns as c
from arrears.kernel.changes import add_change
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner
from arrears.kernel.rows import is_agreed, refresh
from arrears.kernel.schedule import project

DAILY, INSTALMENT_DAYS = 1, 2


@inlined
def follows(terms: Vector, run: Vector) -> bool:
    """Whether interest follows the balance: by the terms, and until a charge-off that leaves no claim."""
    return terms[c.T_RECALCULATE] != 0 and (run[c.RUN_OFF_DAY] == c.NO_DAY or run[c.RUN_CLAIM] != 0)


@inner
def agreed_rows(inst: Matrix, run: Vector) -> int:
    """Rows without the additional ones at the end."""
    count = run[c.RUN_ROWS]
    while count > 0 and inst[count - 1, c.I_ADDITIONAL]:
        count -= 1
    return count


@inner
def end_of_period(inst: Matrix, run: Vector, day: int) -> int:
    """Due day of the agreed row, closed or not, whose period holds `day`; outside the term `day` itself."""
    for k in range(run[c.RUN_ROWS]):
        closed = inst[k, c.W_MODE] == c.MODE_CLOSED and not inst[k, c.W_BROUGHT_IN]
        if (is_agreed(inst, k) or closed) and inst[k, c.I_DUE] >= day:
            return inst[k, c.I_DUE]
    return day


@inner
def effective_day(terms: Vector, inst: Matrix, run: Vector, day: int) -> int:
    """The day on which money of `day` changes the balance that bears interest; held money does at once."""
    if run[c.RUN_HELD]:
        return run[c.RUN_NOW]
    if terms[c.T_RECALCULATE] == INSTALMENT_DAYS:
        return end_of_period(inst, run, day)
    return day


@inner
def until_day(terms: Vector, inst: Matrix, run: Vector, day: int) -> int:
    """Until when a payment in advance on `day` pays interest: to that day or to the end of its period."""
    if run[c.RUN_TO_DUE]:
        return end_of_period(inst, run, day)
    return effective_day(terms, inst, run, day)


@inner
def view(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, today: int, until: int
) -> None:
    """Restate the rows as seen on `today`, interest counted to `until`; nothing when interest is fixed."""
    if not follows(terms, run):
        return
    seen = run[c.RUN_NOW] if run[c.RUN_HELD] else today
    if terms[c.T_RECALCULATE] == INSTALMENT_DAYS:
        seen = end_of_period(inst, run, seen)
    project(terms, loan, inst, agreed_rows(inst, run), changes, run[c.RUN_CHANGES], seen, until)
    refresh(inst, run[c.RUN_ROWS])


@inner
def pay_principal(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, k: int, amount: int, day: int
) -> None:
    """Principal of row k is repaid: the balance falls from the day on which the money takes effect."""
    if not follows(terms, run) or not is_agreed(inst, k):
        return
    inst[k, c.I_PAID_DAY] = c.NO_DAY  # it may have had nothing open, and takes money up to its level
    effective = (
        until_day(terms, inst, run, day) if inst[k, c.I_DUE] > day else effective_day(terms, inst, run, day)
    )
    add_change(changes, run, effective, -amount, 0, 0, 0)


@inner
def waive_principal(
    terms: Vector, inst: Matrix, changes: Matrix, run: Vector, k: int, amount: int, day: int
) -> None:
    """Principal of row k is waived: it bears no interest from when money of that day would take effect."""
    if follows(terms, run) and is_agreed(inst, k):
        add_change(changes, run, effective_day(terms, inst, run, day), -amount, 0, 0, 0)
