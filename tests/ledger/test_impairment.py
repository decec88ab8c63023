"""Provisions and suspended interest: pure functions of a state, and what they post."""

from datetime import date

import numpy as np
import pytest

from arrears.kernel.book import STATES
from arrears.kernel.codes import AssetClass
from arrears.ledger import posting_rules
from arrears.ledger.impairment import DERIVED, WHOLE, derived, policy
from arrears.plumbing.days import to_day

DAY = date(2025, 6, 30)


def _state(on: date = DAY, **columns: int) -> np.ndarray:
    state = np.zeros(1, STATES)
    state["as_of_day"] = to_day(on)
    state["asset_class"] = AssetClass.NORMAL
    for name, value in columns.items():
        state[name] = value
    return state


def _of(state: np.ndarray) -> dict[str, int]:
    return dict(zip(DERIVED, map(int, derived(states=state)[0]), strict=True))


@pytest.mark.parametrize(
    ("asset_class", "dpd", "share"),
    [
        (AssetClass.NORMAL, 0, 0.01),
        (AssetClass.SPECIAL_MENTION, 20, 0.03),  # 1 % general + 2 %
        (AssetClass.SPECIAL_MENTION, 45, 0.10),  # stage 2 is the higher one
        (AssetClass.SUBSTANDARD, 100, 0.50),  # stage 3 against 1 % + 25 %
        (AssetClass.DOUBTFUL, 300, 0.51),
        (AssetClass.LOSS, 400, 1.0),  # never more than the whole
    ],
)
def test_the_higher_of_class_and_stage_is_provided(asset_class: AssetClass, dpd: int, share: float) -> None:
    found = _of(_state(asset_class=asset_class, dpd_days=dpd, principal_outstanding_minor=1_000_000))
    assert found.pop(f"provision_{asset_class.name.lower()}_minor") == round(1_000_000 * share)
    assert not any(value for name, value in found.items() if name.startswith("provision_"))


def test_rates_are_those_of_the_day_of_the_state() -> None:
    early = _state(date(2001, 1, 1), principal_outstanding_minor=1_000)
    assert not any(_of(early).values())  # before the rules
    both = np.concatenate([early, _state(principal_outstanding_minor=1_000)])
    assert derived(states=both).sum() == 10
    assert policy(on=DAY).class_ppm[AssetClass.LOSS] == WHOLE


def test_interest_of_a_loan_more_than_90_days_late_is_in_suspense() -> None:
    owed = {"interest_outstanding_minor": 300, "interest_accrued_minor": 20, "penalty_outstanding_minor": 7}
    late = _state(dpd_days=91, asset_class=AssetClass.SUBSTANDARD, **owed)
    assert (_of(late)["interest_suspended_minor"], _of(late)["penalty_suspended_minor"]) == (320, 7)
    assert not any(_of(_state(dpd_days=90, asset_class=AssetClass.SPECIAL_MENTION, **owed)).values())
    better = _state(dpd_days=0, asset_class=AssetClass.SUBSTANDARD, interest_accrued_minor=-5)
    assert _of(better)["interest_suspended_minor"] == 0  # paid before it was earned: nothing to suspend


def _balances(state: np.ndarray) -> dict[str, int]:
    sums = {name: int(state[0][name]) for name in posting_rules.STATE_COLUMNS}
    totals = posting_rules.movements(sums={**sums, **_of(state)})
    return {name: minor for name, minor in posting_rules.balances(totals=totals).items() if minor}


def test_unpaid_interest_leaves_income_and_comes_back_with_the_cash() -> None:
    bad = {"dpd_days": 120, "asset_class": AssetClass.SUBSTANDARD}
    unpaid = _state(interest_earned_minor=500, interest_outstanding_minor=500, **bad)
    assert _balances(unpaid) == {"interest_receivable": 500, "interest_suspense": -500}
    partly = _state(
        interest_earned_minor=500,
        interest_outstanding_minor=300,
        interest_paid_minor=200,
        received_minor=200,
        **bad,
    )
    assert _balances(partly) == {
        "cash": 200,
        "interest_receivable": 300,
        "interest_income": -200,
        "interest_suspense": -300,
    }


def test_a_charge_off_uses_the_allowance_and_costs_the_rest() -> None:
    held = {"disbursed_minor": 1_000, "asset_class": AssetClass.DOUBTFUL, "dpd_days": 300}
    before = _balances(_state(principal_outstanding_minor=1_000, **held))
    assert (before["allowance"], before["impairment"]) == (-510, 510)
    after = _balances(_state(principal_charged_off_minor=1_000, **held))
    assert after == {"cash": -1_000, "impairment": 1_000}


def test_interest_charged_off_in_suspense_is_neither_income_nor_expense() -> None:
    found = _balances(_state(interest_earned_minor=80, interest_charged_off_minor=80))
    assert found == {"interest_income": -80, "income_charged_off": 80}
