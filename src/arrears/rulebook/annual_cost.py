"""The annual cost (APR) of a loan from its dated payments, exact to the day."""

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pyxirr

Flow = tuple[date, int]  # minor units: positive = the borrower receives, negative = the borrower pays
_HALVINGS = 200


def of_flows(flows: Sequence[Flow]) -> Decimal | None:
    """The yearly rate r with Σ amount ÷ (1 + r)^(days ÷ 365) = 0, rounded to a millionth.

    0 when the borrower pays back no more than was received; None when nothing was received or nothing paid.
    """
    by_day: dict[date, int] = {}
    for day, amount in flows:
        by_day[day] = by_day.get(day, 0) + amount
    received = sum(amount for _, amount in flows if amount > 0)
    paid = -sum(amount for _, amount in flows if amount < 0)
    if not received or not paid:
        return None
    if paid <= received:
        return Decimal(0)
    days = sorted(by_day)
    amounts = [float(by_day[day]) for day in days]
    found = pyxirr.xirr(days, amounts, silent=True)
    if found is None or not 0 <= found < 1e6:
        found = _halve(days, amounts)
    return Decimal(str(round(found, 6)))


def _halve(days: list[date], amounts: list[float]) -> float:
    """The rate by halving, for payments so early or dear that Newton's steps run away."""

    years = [(day - days[0]).days / 365 for day in days]

    def worth(rate: float) -> float:
        return math.fsum(
            amount / math.pow(1 + rate, year) for year, amount in zip(years, amounts, strict=True)
        )

    low, high = 0.0, 1.0
    while worth(high) < 0 and high < 1e9:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) < 0 else (low, middle)
    return high
