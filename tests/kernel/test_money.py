"""Exact products and named roundings."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.kernel.codes import Rounding
from arrears.kernel.money import rounded, times, to_multiple, wide_product, wide_quotient


def exact(value: Fraction, mode: Rounding) -> int:
    """The slow, obvious rounding of a non-negative fraction."""
    whole, rest = value.numerator // value.denominator, value - value.numerator // value.denominator
    if rest == 0 or mode == Rounding.DOWN:
        return whole
    if mode == Rounding.UP or rest > Fraction(1, 2):
        return whole + 1
    if rest < Fraction(1, 2):
        return whole
    return whole + 1 if mode == Rounding.HALF_UP or whole % 2 else whole


@settings(deadline=None)
@given(
    st.integers(0, 2**62),
    st.integers(0, 2**31),
    st.integers(1, 2**30),
    st.integers(1, 10**15),
    st.sampled_from(list(Rounding)),
)
def test_times_is_the_exact_quotient_rounded_once(a, b, c, divisor, mode):
    value = Fraction(a * b * c, divisor)
    if value < 2**62:
        assert times(a, b, c, divisor, int(mode)) == exact(value, mode)
        assert times(-a, b, c, divisor, int(mode)) == -exact(value, mode)


@settings(deadline=None)
@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_wide_product_holds_all_128_bits(a, b):
    high, low = wide_product(a, b)
    assert (int(high) << 64) + int(low) == a * b


@settings(deadline=None)
@given(st.integers(0, 2**62), st.integers(1, 2**62), st.integers(1, 2**62))
def test_wide_quotient_inverts_the_product(a, b, divisor):
    if a * b // divisor < 2**63:
        high, low = wide_product(a, b)
        assert wide_quotient(np.uint64(high), np.uint64(low), divisor) == (a * b // divisor, a * b % divisor)


@pytest.mark.parametrize(
    ("mode", "result"), [(Rounding.HALF_EVEN, 2), (Rounding.HALF_UP, 3), (Rounding.UP, 3), (Rounding.DOWN, 2)]
)
def test_a_tie_follows_the_named_mode(mode, result):
    assert rounded(2, 1, 2, int(mode)) == result


def test_to_multiple():
    assert [to_multiple(amount, 100, 0) for amount in (30491, 30450, 30550, 30400)] == [
        30500,
        30400,
        30600,
        30400,
    ]
    assert to_multiple(30491, 0, 0) == 30491
