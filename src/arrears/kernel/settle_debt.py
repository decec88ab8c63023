"""Settlement: an agreed amount, paid by a deadline, settles everything; the rest is waived."""

from arrears.kernel import columns as c
from arrears.kernel.accrual import accrued_in_row
from arrears.kernel.close_rows import close_row
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.rows import open_part, refresh


@inner
def agree_settlement(run: Vector, amount: int, deadline: int) -> None:
    """From now on payments up to `deadline` count towards the agreed amount."""
    run[c.RUN_SETTLE_AMOUNT] = amount
    run[c.RUN_SETTLE_DAY] = deadline


@inner
def settles(run: Vector, amount: int, day: int) -> bool:
    """Whether a payment of `amount` on `day` completes the agreed settlement."""
    return day <= run[c.RUN_SETTLE_DAY] and amount >= run[c.RUN_SETTLE_AMOUNT]


@inner
def settle_debt(terms: Vector, inst: Matrix, run: Vector, state: Vector, day: int) -> None:
    """Waive all that is open of rows stated until `day`; interest not yet earned then falls away."""
    for k in range(run[c.RUN_ROWS]):
        if terms[c.T_RECALCULATE] == 0 and inst[k, c.I_DUE] > day:
            gone = inst[k, c.I_PAID + 1] + inst[k, c.W_WAIVED + 1]
            inst[k, c.I_INTEREST] = max(accrued_in_row(terms, inst, k, day), gone)
        for part in range(c.PARTS):
            rest = open_part(inst, k, part)
            inst[k, c.W_WAIVED + part] += rest
            inst[k, c.I_WAIVED] += rest
            state[c.S_WAIVED + part] += rest
        close_row(inst, k, day)
    run[c.RUN_SETTLE_DAY] = c.NO_DAY
    refresh(inst, run[c.RUN_ROWS])
