"""The equal instalment: balance ÷ Σ Π 1 ÷ (1 + rf), the same as balance × Π(1 + rf) ÷ (1 + (1 + rf)(1 + …)).

Discount factors never grow, so no rate and no number of rows can overflow them. It is rounded once.
"""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner
from arrears.kernel.daycount import BILLION, annual_rate, denominator, share, weight
from arrears.kernel.double_double import add, divide, multiply
from arrears.kernel.money import rounded
from arrears.kernel.rates import rate_factor, varies

# relative error of a row in the double-double sum is below 1e-30; a value nearer to a whole or a half than
# this is taken for it. What is really not a tie lies further off: the smallest rate there is, 1 ppb a year
# for a day, moves the value by 2.7e-12 of itself over the number of rows.
_EXACT = 1e-29


@inlined
def passed_over(inst: Matrix, k: int) -> bool:
    """Whether the level knows nothing of row k: deferred, and its interest adds nothing to the principal.

    Nor does it know of a down payment's row.
    """
    deferred = inst[k, c.W_DEFERRED] == c.CARRIED or inst[k, c.W_DEFERRED] == c.ASKED_FOR
    return deferred or inst[k, c.I_DOWN_PAYMENT] != 0


@inner
def level_instalment(
    terms: Vector, rate_ppb: int, inst: Matrix, first: int, last: int, free: int, balance: int,
    changes: Matrix
) -> int:  # fmt: skip
    """The equal instalment that repays `balance` over rows first..last-1; rows before `free` bear none.

    Rounded in the terms' mode to a multiple of `multiple_minor` (at least one minor unit). Ordinary floats
    decide unless the result lies too near to a tie for them.
    """
    every, unit, irregular = terms[c.T_EVERY], max(1, terms[c.T_MULTIPLE]), varies(changes)
    rate = annual_rate(terms, rate_ppb) * share(terms, every)
    discount, total = 1.0, 0.0
    for k in range(first, last):
        if passed_over(inst, k):
            continue
        if k >= free and (irregular or inst[k, c.W_BROKEN]):
            num, den = rate_factor(terms, every, inst, k, changes)
            year = float(den) * float(BILLION)
            discount *= year / (year + float(num))
        elif k >= free:
            from_day, due_day = inst[k, c.I_FROM], inst[k, c.I_DUE]
            year = float(denominator(terms, every, from_day, due_day)) * float(BILLION)
            discount *= year / (
                year + float(rate) * float(weight(terms, from_day, due_day, from_day, due_day))
            )
        if inst[k, c.W_DEFERRED] == 0:
            total += discount
    value = float(balance) / (total * float(unit))
    doubt = value * float(last - first) * 1e-14 + 1e-8
    rest = value - float(int(value))
    if doubt < rest < 0.5 - doubt or 0.5 + doubt < rest < 1.0 - doubt:
        return rounded(int(value), 1 if rest < 0.5 else 2, 3, terms[c.T_ROUNDING]) * unit
    return exact_level(terms, rate, inst, first, last, free, balance, unit, changes)


@inner
def exact_level(
    terms: Vector, rate: int, inst: Matrix, first: int, last: int, free: int, balance: int, unit: int,
    changes: Matrix
) -> int:  # fmt: skip
    """The equal instalment from about 30 digits. Whole numbers below 2**53 are floats without loss."""
    every, irregular = terms[c.T_EVERY], varies(changes)
    yearly, yearly2 = multiply(float(rate // share(terms, every)), 0.0, float(share(terms, every)), 0.0)
    discount, discount2, total, total2 = 1.0, 0.0, 0.0, 0.0
    for k in range(first, last):
        if passed_over(inst, k):
            continue
        if k >= free and (irregular or inst[k, c.W_BROKEN]):
            num, den = rate_factor(terms, every, inst, k, changes)
            g, g2 = multiply(float(den), 0.0, float(BILLION), 0.0)
            h = float(num)
            h, low = add(h, float(num - int(h)), g, g2)
            h, low = divide(g, g2, h, low)
            discount, discount2 = multiply(discount, discount2, h, low)
        elif k >= free:
            from_day, due_day = inst[k, c.I_FROM], inst[k, c.I_DUE]
            g, g2 = multiply(float(denominator(terms, every, from_day, due_day)), 0.0, float(BILLION), 0.0)
            span = float(weight(terms, from_day, due_day, from_day, due_day))
            h, low = multiply(yearly, yearly2, span, 0.0)
            h, low = add(h, low, g, g2)
            h, low = divide(g, g2, h, low)
            discount, discount2 = multiply(discount, discount2, h, low)
        if inst[k, c.W_DEFERRED] == 0:
            total, total2 = add(total, total2, discount, discount2)
    g, g2 = multiply(total, total2, float(unit), 0.0)
    h, low = divide(float(balance), 0.0, g, g2)
    return nearest(h, low, (h + 1.0) * float(last - first) * _EXACT, terms[c.T_ROUNDING]) * unit


@inner
def nearest(high: float, low: float, error: float, mode: int) -> int:
    """The double-double rounded to an integer; what is within `error` of a whole or a half counts as that."""
    whole = int(high)
    above = high - float(whole)
    to_whole, to_half, to_next = above + low, (above - 0.5) + low, (above - 1.0) + low
    if abs(to_whole) <= error:
        return whole
    if abs(to_half) <= error:
        return rounded(whole, 1, 2, mode)
    if abs(to_next) <= error:
        return whole + 1
    if to_whole < 0.0:
        return rounded(whole - 1, 2, 3, mode)
    if to_next > 0.0:
        return rounded(whole + 1, 1, 3, mode)
    return rounded(whole, 1 if to_half < 0.0 else 2, 3, mode)
