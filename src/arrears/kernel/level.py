"""The equal instalment: balance × Π(1 + rf) ÷ (1 + (1 + rf)(1 + …)), rounded once from about 30 digits."""

from arrears.kernel import columns as c
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.daycount import BILLION, annual_rate, denominator, weight
from arrears.kernel.double_double import add, divide, from_int, multiply
from arrears.kernel.money import rounded

_TIE = 1e-9


@inner
def level_instalment(terms: Vector, rate_ppb: int, inst: Matrix, first: int, last: int, free: int, balance: int) -> int:
    """The equal instalment that repays `balance` over rows first..last-1; rows before `free` bear no interest.

    Rounded in the terms' mode to a multiple of `multiple_minor` (at least one minor unit).
    """
    rate = annual_rate(terms, rate_ppb)
    product, product2, sum_, sum2 = 1.0, 0.0, 1.0, 0.0
    for k in range(first, last):
        num = 0
        from_day, due_day = inst[k, c.I_FROM], inst[k, c.I_DUE]
        divisor = denominator(terms, terms[c.T_EVERY], from_day, due_day)
        if k >= free:
            num = rate * weight(terms, terms[c.T_EVERY], from_day, due_day, from_day, due_day)
        h, low = from_int(num)
        g, g2 = from_int(divisor * BILLION)
        h, low = divide(h, low, g, g2)
        h, low = add(1.0, 0.0, h, low)
        product, product2 = multiply(product, product2, h, low)
        if k > first:
            sum_, sum2 = multiply(sum_, sum2, h, low)
            sum_, sum2 = add(sum_, sum2, 1.0, 0.0)
    h, low = from_int(balance)
    h, low = multiply(h, low, product, product2)
    unit = max(1, terms[c.T_MULTIPLE])
    g, g2 = multiply(sum_, sum2, float(unit), 0.0)
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
