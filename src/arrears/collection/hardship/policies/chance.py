"""How likely an instalment of a plan is kept. Pure: a stated logistic model, its parameters are data.

Chance that one instalment breaks the plan = 1 / (1 + e^-x),
x = intercept + a * payment to income + b * days past due / 30 + c * plans broken before + d * share given up.
"""

import math
from dataclasses import dataclass

from arrears.collection.hardship.rules import Chance

_CERTAIN = 0.999  # a household without income keeps no payment


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is known of the borrower's past with the loan."""

    dpd_days: int
    plans_broken: int


def break_chance(
    *, rule: Chance, payment_to_income: float | None, record: Record, given_up_share: float
) -> float:
    """Chance (0..1) that an instalment that is due is the one that breaks the plan."""
    if payment_to_income is None:
        return _CERTAIN
    x = (
        rule.intercept
        + rule.payment_to_income * payment_to_income
        + rule.months_past_due * record.dpd_days / 30
        + rule.plans_broken * record.plans_broken
        + rule.relief * given_up_share
    )
    return 1 / (1 + math.exp(-x))


def settlement_break_chance(*, rule: Chance, days: int) -> float:
    """Chance that an agreed settlement is not paid by its deadline."""
    months = max(0, math.ceil(days / 30) - 1)
    return 1 - rule.settlement_kept * rule.settlement_a_month**months
