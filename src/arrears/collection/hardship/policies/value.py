"""What a plan is worth to the lender. Pure.

value = sum over t of P(kept_t) * instalment_t * d^t  -  sum over t of P(break at t) * residual loss_t * d^t

P(kept_t) = (1 - h)^t, P(break at t) = (1 - h)^(t-1) * h over the instalments with something to pay; the
residual loss at t is the loss share of the principal still open before that instalment;
d^t = (1 + r)^(-days/365).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arrears.collection.hardship.policies.means import Flow
from arrears.collection.hardship.rules import Value


@dataclass(frozen=True, kw_only=True)
class Worth:
    """A plan's value and its parts, in minor units."""

    value_minor: int
    expected_minor: int  # discounted, what is kept
    loss_minor: int  # discounted, what breaking costs
    undiscounted_minor: int  # all of its payments
    kept_chance: float  # to the end


def discount(*, rule: Value, days: int) -> float:
    """The present value of 1 in so many days."""
    return float((1 + rule.discount_a_year) ** (-days / 365))


def worth(*, flows: Sequence[Flow], break_chance: float, rule: Value, on: date) -> Worth:
    """The value on a day of payments, each of which breaks the plan with `break_chance`."""
    paying = sorted((flow for flow in flows if flow.amount_minor > 0), key=lambda flow: flow.on)
    left = sum(flow.principal_minor for flow in paying)
    running, expected, loss = 1.0, 0.0, 0.0
    for flow in paying:
        present = discount(rule=rule, days=max(0, (flow.on - on).days))
        loss += running * break_chance * rule.loss_share * left * present
        running *= 1 - break_chance
        expected += running * flow.amount_minor * present
        left -= flow.principal_minor
    return Worth(
        value_minor=round(expected - loss),
        expected_minor=round(expected),
        loss_minor=round(loss),
        undiscounted_minor=sum(flow.amount_minor for flow in paying),
        kept_chance=running,
    )
