"""The equal instalment: balance × Π(1 + rf) ÷ (1 + (1 + rf)(1 + …)), rounded once from about 30 digits."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.daycount import BILLION, annual_rate, denominator, weight
from arrears.kernel.double_double import add, divide, from_int, multiply
from arrears.kernel.money import rounded

_TIE = 1e-9


@inner
def level_instalment(
    terms: Vector, rate_ppb: int, inst: Matrix, first: int, last: int, free: int, balance: int
) -> int:
    """The equal instalment that repays `balance` over rows first..last-1; rows before `free` bear none.

    Rounded in the terms' mode to a multiple of `multiple_minor` (at least one minor unit). Ordinary floats
    decide unless the result lies too near to a tie for them.
    """
    rate, every, unit = annual_rate(terms, rate_ppb), terms[c.T_EVERY], max(1, terms[c.T_MULTIPLE])
    product, total = 1.0, 1.0
    for k in range(first, last):
        factor = 1.0
        if k >= free:
            from_day, due_day = inst[k, c.I_FROM], inst[k, c.I_DUE]
            num = rate * weight(terms, every, from_day, due_day, from_day, due_day)
            factor += float(num) / float(denominator(terms, every, from_day, due_day) * BILLION)
        product *= factor
        total = total * factor + 1.0 if k > first else 1.0
    value = float(balance) * product / (total * float(unit))
    doubt = value * float(last - first) * 1e-14 + 1e-8
    rest = value - float(int(value))
    if doubt < rest < 0.5 - doubt or 0.5 + doubt < rest < 1.0 - doubt:
        return rounded(int(value), 1 if rest < 0.5 else 2, 3, terms[c.T_ROUNDING]) * unit
    return exact_level(terms, rate, inst, first, last, free, balance, unit)


@inner
def exact_level(
    terms: Vector, rate: int, inst: Matrix, first: int, last: int, free: int, balance: int, unit: int
) -> int:
    """The equal instalment from about 30 digits."""
    product, product2, total, total2 = 1.0, 0.0, 1.0, 0.0
    for k in range(first, last):
        from_day, due_day = inst[k, c.I_FROM], inst[k, c.I_DUE]
        h, low = 1.0, 0.0
        if k >= free:
            g, g2 = from_int(denominator(terms, terms[c.T_EVERY], from_day, due_day) * BILLION)
            h, low = from_int(rate * weight(terms, terms[c.T_EVERY], from_day, due_day, from_day, due_day))
            h, low = divide(h, low, g, g2)
            h, low = add(1.0, 0.0, h, low)
        product, product2 = multiply(product, product2, h, low)
        if k > first:
            total, total2 = multiply(total, total2, h, low)
            total, total2 = add(total, total2, 1.0, 0.0)
    h, low = from_int(balance)
    h, low = multiply(h, low, product, product2)
    g, g2 = multiply(total, total2, float(unit), 0.0)
    h, low = divide(h, low, g, g2)
    return nearest(h, low, terms[c.T_ROUNDING]) * unit


@inner
def nearest(high: float, low: float, mode: int) -> int:
    """The double-double rounded to an integer; within 1e-9 of a whole or a half counts as that."""
    whole = int(high)
    rest = (high - float(whole)) + low
    if rest < 0.0:
        whole, rest = whole - 1, rest + 1.0
    if rest < _TIE:
        return whole
    if rest > 1.0 - _TIE:
        return whole + 1
    if abs(rest - 0.5) < _TIE:
        return rounded(whole, 1, 2, mode)
    return rounded(whole, 1 if rest < 0.5 else 2, 3, mode)
