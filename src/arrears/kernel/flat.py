"""Flat interest: on what is disbursed, whatever is repaid; by the row, or of the whole term spread evenly."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.daycount import denominator, weight
from arrears.kernel.interest import on_weight, weighted_balance
from arrears.kernel.money import times
from arrears.kernel.rates import varies, varying_interest
from arrears.kernel.rows import is_agreed


@inner
def flat_interest(
    terms: Vector, loan: Vector, inst: Matrix, first: int, count: int, free: int, changes: Matrix,
    changes_count: int
) -> None:  # fmt: skip
    """Agree the flat interest of rows first..count-1 anew; rows before `free` bear none."""
    if terms[c.T_SPREAD_EVENLY] and not varies(changes):
        spread_evenly(terms, loan, inst, first, count, free, changes, changes_count)
        return
    every = terms[c.T_EVERY]
    balance, change = 0, 0
    for k in range(first, count):
        if not is_agreed(inst, k):
            continue
        from_day, due = inst[k, c.I_FROM], inst[k, c.I_DUE]
        while change < changes_count and changes[change, c.B_DAY] <= from_day:
            balance += changes[change, c.B_LENT]
            change += 1
        weighted = 0
        if k >= free and (inst[k, c.W_BROKEN] or varies(changes)):
            inst[k, c.W_OWN] = varying_interest(
                terms, every, inst, k, changes, change, changes_count, c.B_LENT, balance, 0, 0, c.FOREVER
            )
            continue
        if k >= free:
            weighted = weighted_balance(
                terms, changes, change, changes_count, c.B_LENT, balance, 0, 0, c.FOREVER, from_day, due
            )
        divisor = denominator(terms, every, from_day, due)
        inst[k, c.W_OWN] = on_weight(terms, loan[c.L_RATE], weighted, every, divisor)


@inner
def spread_evenly(
    terms: Vector, loan: Vector, inst: Matrix, first: int, count: int, free: int, changes: Matrix,
    changes_count: int
) -> None:  # fmt: skip
    """Interest of the whole term less that of rows before `first`, evenly over the rows that bear any."""
    left = whole_interest(terms, loan, inst, count, free, changes, changes_count)
    bearing = 0
    for k in range(count):
        if is_agreed(inst, k) or has_borne(inst, k):
            if k < first:
                left -= inst[k, c.W_OWN]
            elif k >= free:
                bearing += 1
    left = max(0, left)
    even = times(left, 1, 1, max(1, bearing), terms[c.T_ROUNDING])
    for k in range(first, count):
        if not is_agreed(inst, k):
            continue
        inst[k, c.W_OWN] = 0
        if k >= free:
            bearing -= 1
            inst[k, c.W_OWN] = left if bearing == 0 else min(even, left)
            left -= inst[k, c.W_OWN]


@inner
def has_borne(inst: Matrix, k: int) -> bool:
    """Whether row k has closed with interest of its own, which became principal: it is part of the term."""
    return inst[k, c.W_MODE] == c.MODE_CLOSED and inst[k, c.W_OWN] > 0


@inner
def whole_interest(
    terms: Vector, loan: Vector, inst: Matrix, count: int, free: int, changes: Matrix, changes_count: int
) -> int:
    """Interest of the whole term after the free rows on all that is disbursed, down payments included."""
    gross, rows, start, end = 0, 0, 0, 0
    for i in range(changes_count):
        gross += changes[i, c.B_GROSS]
    for k in range(count):
        if (k >= free and is_agreed(inst, k)) or has_borne(inst, k):
            start = inst[k, c.I_FROM] if rows == 0 else start
            end = inst[k, c.I_DUE]
            rows += 1
    if rows == 0:
        return 0
    every = terms[c.T_EVERY] * rows
    weighted = gross * weight(terms, start, end, start, end)
    return on_weight(terms, loan[c.L_RATE], weighted, every, denominator(terms, every, start, end))


@inner
def flat_level(terms: Vector, inst: Matrix, first: int, count: int, balance: int, rows: int) -> int:
    """(balance + flat interest of the rows) ÷ rows, rounded to the terms' multiple."""
    total = balance
    for k in range(first, count):
        if is_agreed(inst, k) and inst[k, c.W_DEFERRED] == 0:
            total += inst[k, c.W_OWN]
    unit = max(1, terms[c.T_MULTIPLE])
    return times(total, 1, 1, rows * unit, terms[c.T_ROUNDING]) * unit
