"""Interest of one instalment period on a balance that may change inside the period."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.daycount import BILLION, annual_rate, share, weight
from arrears.kernel.money import times


@inner
def on_weight(terms: Vector, rate_ppb: int, weighted: int, every: int, divisor: int) -> int:
    """round(Σ balance × weight × share × rate ÷ divisor): the one rounding of an interest amount."""
    rate = annual_rate(terms, rate_ppb)
    return times(weighted, rate, share(terms, every), divisor * BILLION, terms[c.T_ROUNDING])


@inner
def weighted_balance(
    terms: Vector,
    changes: Matrix,
    first: int,
    count: int,
    column: int,
    balance: int,
    late: int,
    today: int,
    until: int,
    from_day: int,
    due_day: int,
) -> int:
    """Σ balance × weight from from_day to due_day, or to `until` when that is earlier.

    `changes[first:count]` are the balance changes after from_day, in order; `late` is overdue principal
    that is part of the balance until `today` and is taken as repaid then.
    """
    total, at, change, stop = 0, from_day, first, min(due_day, until)
    while at < stop:
        step = stop
        if change < count and changes[change, c.B_DAY] < step:
            step = max(at, changes[change, c.B_DAY])
        if late and at < today < step:
            step = today
        if balance > 0:
            total += balance * weight(terms, at, step, from_day, due_day)
        at = step
        if late and at >= today:
            balance -= late
            late = 0
        while change < count and changes[change, c.B_DAY] <= at:
            balance += changes[change, column]
            change += 1
    return total
