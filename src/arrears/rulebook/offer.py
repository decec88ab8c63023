"""The dearest loan that a product version allows, as plain figures to hold against the limits."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pyxirr

from arrears.kernel.codes import Method, Unit

_START = date(2023, 1, 1)  # any day: only the spans between payments count
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_A_YEAR = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12, Unit.YEAR: 1}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Figures of a product version at its highest rate; rates per year as shares (0.18 = 18 %)."""

    method: Method
    every: int
    unit: Unit
    instalments: tuple[int, ...]
    rate_max: Decimal
    days_in_year: int  # 0 = actual
    penalty_multiple: Decimal
    penalty_rate: Decimal
    amount_max_minor: int

    @property
    def is_bullet(self) -> bool:
        """Whether the principal comes back in one sum at the end."""
        return self.method in (Method.BULLET, Method.INTEREST_ONLY)

    def longest_days(self) -> int:
        """Days from disbursement to the last instalment of the longest term."""
        return (self._due(max(self.instalments)) - _START).days

    def annual_cost(self) -> Decimal:
        """Annual cost (APR) at the highest rate: r with sum of CF_t / (1 + r)^(t/365) = 0, dearest term.

        Everything that the borrower pays when on time; graces are ignored, so it errs against the product.
        """
        if not self.rate_max:
            return Decimal(0)
        costs = [self._cost(number) for number in self.instalments]
        return Decimal(str(round(max(costs), 6)))

    def _cost(self, number: int) -> float:
        days = [_START, *(self._due(k) for k in range(1, number + 1))]
        cost = pyxirr.xirr(days, [-1.0, *self._payments(number)])
        return float(cost) if cost is not None else 0.0

    def _due(self, k: int) -> date:
        if self.unit in _DAYS:
            return _START + timedelta(days=_DAYS[self.unit] * self.every * k)
        months = self.every * k * (12 if self.unit == Unit.YEAR else 1)
        return date(_START.year + (_START.month - 1 + months) // 12, (_START.month - 1 + months) % 12 + 1, 1)

    def _payments(self, number: int) -> list[float]:
        """Payments on a loan of 1."""
        # Interest by days on a year of 360 days costs 365/360 of the rate.
        a_year = float(self.rate_max) * (365 / 360 if self.days_in_year == 360 else 1.0)
        rate = a_year * self.every / _A_YEAR[self.unit]
        if self.method == Method.FLAT:
            return [1 / number + rate] * number
        if self.method == Method.EQUAL_PRINCIPAL:
            return [1 / number + rate * (number - k) / number for k in range(number)]
        if self.method == Method.INTEREST_ONLY:
            return [rate] * (number - 1) + [1 + rate]
        if self.method == Method.BULLET:
            return [0.0] * (number - 1) + [1 + rate * number]
        return [rate / (1 - (1 + rate) ** -number)] * number
