"""The equal instalment against exact rationals."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.kernel.codes import Kind, Rounding
from tests.kernel.one_loan_book import event, folded
from tests.oracle.numbers import rounded


@settings(deadline=None)
@given(st.integers(100, 10**9), st.integers(1, 400_000_000), st.integers(2, 60))
def test_level_is_the_exact_annuity_rounded_half_to_even(principal, rate_ppb, count):
    factor = 1 + Fraction(rate_ppb, 12 * 10**9)
    exact = principal * factor**count / sum(factor**k for k in range(count))
    table = folded(
        "2024-01-10",
        terms={"interest_daily": 0},
        loan={"principal_minor": principal, "rate_ppb": rate_ppb, "instalments": count},
        events=[event(Kind.DISBURSE, "2024-01-10", principal)],
    ).instalments
    level = int(table["principal_minor"][0] + table["interest_minor"][0])
    if level < principal:
        assert level == round(exact)


@settings(deadline=None, max_examples=300)
@given(
    st.integers(1, 3_000),
    st.sampled_from([0, 1, 2, 12, 1_000, 12_000_000]),
    st.integers(2, 60),
    st.sampled_from(list(Rounding)),
)
def test_level_next_to_a_tie_is_decided_exactly(principal, rate_ppb, count, mode):
    """1 ppb a year moves a half by less than a billionth: to the nearest, up and down it must still count."""
    factor = 1 + Fraction(rate_ppb, 12 * 10**9)
    exact = rounded(principal * factor**count / sum(factor**k for k in range(count)), mode)
    table = folded(
        "2024-01-10",
        terms={"interest_daily": 0, "rounding": int(mode)},
        loan={"principal_minor": principal, "rate_ppb": rate_ppb, "instalments": count},
        events=[event(Kind.DISBURSE, "2024-01-10", principal)],
    ).instalments
    level = int(table["principal_minor"][0] + table["interest_minor"][0])
    if exact < principal:
        assert level == exact


def test_a_rate_that_would_overflow_a_growing_factor():
    """500 % a month over 500 months: (1 + 5)**500 is beyond a float, the instalment is not."""
    table = folded(
        "2024-01-10",
        terms={"interest_daily": 0, "rate_unit": 3},
        loan={"principal_minor": 100_000, "rate_ppb": 5_000_000_000, "instalments": 500},
        events=[event(Kind.DISBURSE, "2024-01-10", 100_000)],
    ).instalments
    assert table["interest_minor"][0] + table["principal_minor"][0] == 500_000
