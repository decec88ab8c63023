"""Exact integer arithmetic on amounts: a × b ÷ c with a named rounding, through 128 bits where needed."""

import numpy as np

from arrears.kernel.codes import Rounding
from arrears.kernel.compiled import compiled

HALF_EVEN = int(Rounding.HALF_EVEN)
HALF_UP = int(Rounding.HALF_UP)
UP = int(Rounding.UP)
DOWN = int(Rounding.DOWN)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_63 = np.uint64(63)
_1 = np.uint64(1)
_0 = np.uint64(0)


@compiled
def rounded(quotient: int, remainder: int, divisor: int, mode: int) -> int:
    """The non-negative quotient after rounding away `remainder` of `divisor` in `mode`."""
    if remainder == 0 or mode == DOWN:
        return quotient
    if mode == UP:
        return quotient + 1
    rest = divisor - remainder
    if remainder > rest or (remainder == rest and (mode == HALF_UP or quotient & 1)):
        return quotient + 1
    return quotient


@compiled
def wide_product(a: int, b: int) -> tuple[np.uint64, np.uint64]:
    """a × b of two non-negative int64 as (high, low) 64-bit halves."""
    x, y = np.uint64(a), np.uint64(b)
    x0, x1, y0, y1 = x & _LOW, x >> _32, y & _LOW, y >> _32
    low = x0 * y0
    mid1 = x1 * y0 + (low >> _32)
    mid2 = x0 * y1 + (mid1 & _LOW)
    return x1 * y1 + (mid1 >> _32) + (mid2 >> _32), (mid2 << _32) | (low & _LOW)


@compiled
def wide_quotient(high: np.uint64, low: np.uint64, divisor: int) -> tuple[int, int]:
    """(quotient, remainder) of a 128-bit value by a positive int64; the quotient must fit in 63 bits."""
    d = np.uint64(divisor)
    remainder, quotient = high % d, _0
    for step in range(64):
        bit = _63 - np.uint64(step)
        remainder = (remainder << _1) | ((low >> bit) & _1)
        quotient = quotient << _1
        if remainder >= d:
            remainder -= d
            quotient |= _1
    return np.int64(quotient), np.int64(remainder)  # type: ignore[return-value]  # int to the compiler


@compiled
def times(a: int, b: int, c: int, divisor: int, mode: int) -> int:
    """round(a × b × c ÷ divisor); b × c must fit in 63 bits, signs follow a. Exact for every int64 a."""
    sign = 1
    if a < 0:
        sign, a = -1, -a
    factor = b * c
    if factor == 0 or a == 0:
        return 0
    if a < 9_000_000_000_000_000_000 // factor:
        product = a * factor
        quotient = product // divisor
        return sign * rounded(quotient, product - quotient * divisor, divisor, mode)
    high, low = wide_product(a, factor)
    q, r = wide_quotient(high, low, divisor)
    return sign * rounded(q, r, divisor, mode)


@compiled
def to_multiple(amount: int, multiple: int, mode: int) -> int:
    """The amount rounded to a multiple of `multiple` minor units (0 or 1 = unchanged)."""
    if multiple <= 1:
        return amount
    quotient = amount // multiple
    return rounded(quotient, amount - quotient * multiple, multiple, mode) * multiple
