"""Interest earned to a day: what has fallen due plus the elapsed part of the running period."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.money import times


@inner
def accrued_in_row(terms: Vector, inst: Matrix, k: int, day: int) -> int:
    """The share of row k's interest for the days from its start to `day`, rounded in the terms' mode."""
    from_day, due, interest = inst[k, c.I_FROM], inst[k, c.I_DUE], inst[k, c.I_INTEREST]
    if day >= due:
        return interest
    extra = min(interest, inst[k, c.W_EXTRA])  # was earned before the row began
    if day <= from_day:
        return extra
    return extra + times(interest - extra, day - from_day, 1, due - from_day, terms[c.T_ROUNDING])


@inner
def earned(terms: Vector, inst: Matrix, count: int, day: int) -> int:
    """Interest of all rows earned up to `day`."""
    total = 0
    for k in range(count):
        total += accrued_in_row(terms, inst, k, day)
    return total
