"""Rounding of exact rationals to minor units."""

from fractions import Fraction

from arrears.kernel.codes import Rounding


def rounded(value: Fraction | int, mode: int) -> int:
    """`value` as an integer, in the rounding mode; UP is away from zero, DOWN towards it."""
    if isinstance(value, int):
        return value
    sign = -1 if value < 0 else 1
    whole, rest = divmod(abs(value.numerator), value.denominator)
    twice = 2 * rest
    if mode == Rounding.UP:
        up = rest > 0
    elif mode == Rounding.DOWN:
        up = False
    elif mode == Rounding.HALF_UP:
        up = twice >= value.denominator
    else:
        up = twice > value.denominator or (twice == value.denominator and whole % 2 == 1)
    return sign * (whole + up)


def rounded_to_multiple(value: Fraction | int, multiple: int, mode: int) -> int:
    """`value` rounded to a multiple; 0 or 1 = to a whole minor unit."""
    if multiple <= 1:
        return rounded(value, mode)
    return rounded(Fraction(value) / multiple, mode) * multiple
