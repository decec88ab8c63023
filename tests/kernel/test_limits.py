"""Amounts and terms at their limits: a figure is exact, what lies beyond is a fault, never a wrong number."""

from fractions import Fraction

import pytest

from arrears.kernel.codes import Fault, Kind, Method, Unit
from tests.kernel.one_loan_book import day, event, folded

MOST = 10**12
START = "2000-02-29"


@pytest.mark.parametrize("days_in_month", [0, 30])
@pytest.mark.parametrize("years", [10, 18, 40, 68])
def test_interest_of_the_largest_loan_over_the_longest_period(days_in_month, years):
    rate = 3_650_000_000
    table = folded(
        START,
        terms={"method": int(Method.BULLET), "unit": int(Unit.YEAR)}
        | {"days_in_month": days_in_month, "days_in_year": 360},
        loan={"principal_minor": MOST, "rate_ppb": rate, "instalments": years},
        events=[event(Kind.DISBURSE, START, MOST)],
    ).instalments
    days = int(table["due_day"][0]) - day(START)
    share = Fraction(years) if days_in_month == 30 else Fraction(days, 360)
    assert int(table["interest_minor"][0]) == round(MOST * share * Fraction(rate, 10**9))


@pytest.mark.parametrize(
    ("terms", "loan", "amounts", "fault"),
    [
        ({}, {}, [MOST], Fault.NONE),
        ({}, {}, [MOST, 1], Fault.AMOUNT_OUT_OF_RANGE),
        ({}, {"rate_ppb": 10**11}, [MOST], Fault.NONE),
        ({}, {"rate_ppb": 10**11 + 1}, [100], Fault.TERMS_INVALID),
        ({}, {"rate_ppb": -1}, [100], Fault.TERMS_INVALID),
        ({"unit": int(Unit.YEAR)}, {"instalments": 68}, [100], Fault.NONE),
        ({"unit": int(Unit.YEAR)}, {"instalments": 69}, [100], Fault.TERMS_INVALID),
        ({"penalty_basis": 1, "penalty_rate_ppb": 10**12 + 1}, {}, [100], Fault.TERMS_INVALID),
    ],
)
def test_beyond_the_limits_is_a_fault(terms, loan, amounts, fault):
    state = folded(
        START,
        terms=terms,
        loan={"principal_minor": amounts[0], "rate_ppb": 0, "instalments": 3} | loan,
        events=[event(Kind.DISBURSE, START, amount) for amount in amounts],
    ).states[0]
    assert Fault(int(state["fault"])) == fault


def test_payments_together_stay_within_what_sums_can_hold():
    events = [event(Kind.DISBURSE, START, 100)] + [event(Kind.REPAY, START, 6 * 10**16) for _ in range(2)]
    state = folded(START, terms={}, loan={"principal_minor": 100, "instalments": 3}, events=events).states[0]
    assert Fault(int(state["fault"])) == Fault.AMOUNT_OUT_OF_RANGE
