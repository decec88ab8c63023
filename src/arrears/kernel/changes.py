"""The balance changes of one loan, in order of days."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.vectors import copy_row


@inner
def add_change(
    changes: Matrix, run: Vector, day: int, amount: int, disbursed: int, gross: int, again: int
) -> None:
    """Note a change of the balance; what is repaid joins the change before it on its day."""
    at = run[c.RUN_CHANGES]
    while at > 0 and changes[at - 1, c.B_DAY] > day:
        at -= 1
    if at > 0 and changes[at - 1, c.B_DAY] == day and disbursed == 0 and gross == 0 and again == 0:
        changes[at - 1, c.B_AMOUNT] += amount
        return
    for i in range(run[c.RUN_CHANGES], at, -1):
        copy_row(changes, i, changes, i - 1, c.B_COLUMNS)
    changes[at, c.B_DAY] = day
    changes[at, c.B_AMOUNT] = amount
    changes[at, c.B_DISBURSED] = disbursed
    changes[at, c.B_GROSS] = gross
    changes[at, c.B_AGAIN] = again
    changes[at, c.B_LENT] = disbursed if gross else 0
    run[c.RUN_CHANGES] += 1
