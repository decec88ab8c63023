"""The equal instalment against exact rationals."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.kernel.codes import Kind
from tests.kernel.one_loan_book import event, folded


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
