"""The dearest loan that a product version allows, as plain figures to hold against the limits.

An approximation that errs against the product (graces are ignored, periods are equal), so that products can
be read without the kernel; a disclosure has the exact figures of one loan.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pyxirr

from arrears.kernel.codes import Method, Unit
from arrears.rulebook.charges import Charge, of_borrower
from arrears.rulebook.lines import Conversion

_START = date(2023, 1, 1)  # any day: only the spans between payments count
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_A_YEAR = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12, Unit.YEAR: 1}
_MILLION = 1_000_000
_MONTH_DAYS = Decimal("30.4375")
_CARRIED_MONTHS = 12  # a revolving balance is looked at as if it were carried for a year


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Figures of a product version at its highest rate; rates per year as shares (0.18 = 18 %)."""

    lender: str
    kind: str
    method: Method
    every: int
    unit: Unit
    instalments: tuple[int, ...]
    rate_max: Decimal
    days_in_year: int  # 0 = actual
    penalty_multiple: Decimal
    penalty_rate: Decimal
    amount_min_minor: int
    amount_max_minor: int
    charges: tuple[Charge, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    revolving: bool = False

    @property
    def is_bullet(self) -> bool:
        """Whether the principal comes back in one sum at the end."""
        return self.method in (Method.BULLET, Method.INTEREST_ONLY) and not self.revolving

    @property
    def late_fee_minor(self) -> Decimal:
        """All late charges of one loan at the largest amount."""
        late = of_borrower(self.charges, when="late")
        return Decimal(sum(charge.amount_of(self.amount_max_minor) * charge.at_most for charge in late))

    @property
    def kept_back_minor(self) -> Decimal:
        """What is kept back from the payout of the largest loan."""
        charges = of_borrower(self.charges, when="disbursement")
        return Decimal(sum(c.amount_of(self.amount_max_minor) for c in charges if c.kept_back))

    def longest_days(self) -> int:
        """Days from disbursement to the last instalment of the longest term."""
        return (self._due(max(self.instalments)) - _START).days

    def annual_cost(self) -> Decimal:
        """Annual cost (APR) of the dearest term: r with sum of CF_t / (1 + r)^(t/365) = 0."""
        return self.dearest()[0]

    def dearest(self) -> tuple[Decimal, Decimal, Decimal]:
        """(annual cost, months, everything above the principal as a share of it) of the dearest term."""
        return max(self._case(days, flows) for days, flows in self._cases())

    def cheapest(self) -> Decimal:
        """Annual cost of the cheapest term."""
        return min(self._case(days, flows)[0] for days, flows in self._cases())

    def at_rate(self, rate_ppb: int) -> "Offer":
        """The same offer at another rate."""
        return replace(self, rate_max=Decimal(rate_ppb) / 1_000_000_000)

    def cost_per_day(self) -> Decimal:
        """Interest a day and the charges spread over the shortest term, as a share of the principal."""
        shortest = (self._due(min(self.instalments)) - _START).days
        charges = Decimal(str(self._share("disbursement")))
        charges += Decimal(str(self._share("instalment"))) * min(self.instalments)
        return self.rate_max / (360 if self.days_in_year == 360 else 365) + charges / shortest

    @staticmethod
    def _case(days: list[date], flows: list[float]) -> tuple[Decimal, Decimal, Decimal]:
        above = -sum(flows)
        cost = pyxirr.xirr(days, flows, silent=True) if above > 1e-12 else 0.0
        if cost is None or cost < 0:
            cost = 10.0  # dearer than any ceiling: Newton's steps ran away
        months = Decimal((days[-1] - days[0]).days) / _MONTH_DAYS
        return Decimal(str(round(cost, 6))), round(months, 2), Decimal(str(round(above, 6)))

    def _cases(self) -> Iterator[tuple[list[date], list[float]]]:
        """Days and flows on a principal of 1, for every term and every way of turning into instalments."""
        kept = self._share("disbursement")
        each = self._share("instalment")
        for number in (_CARRIED_MONTHS,) if self.revolving else self.instalments:
            days = [_START, *(self._due(k) for k in range(1, number + 1))]
            level = self._payments(number)
            yield days, [1.0 - kept, *(-(payment + each) for payment in level)]
        for turned in self.conversions:
            days = [_START, *(self._due(k) for k in range(1, turned.instalments + 1))]
            part = (1.0 + turned.fee_ppm / _MILLION) / turned.instalments
            yield days, [1.0, *([-part] * turned.instalments)]

    def _share(self, when: str) -> float:
        """The borrower's charges at a point, as a share of the smallest loan."""
        charges = of_borrower(self.charges, when=when)
        amount = sum(charge.amount_minor for charge in charges) / max(1, self.amount_min_minor)
        return amount + sum(charge.share_ppm for charge in charges) / _MILLION

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
        if self.revolving or self.method == Method.INTEREST_ONLY:
            return [rate] * (number - 1) + [1 + rate]
        if self.method == Method.FLAT:
            return [1 / number + rate] * number
        if self.method == Method.EQUAL_PRINCIPAL:
            return [1 / number + rate * (number - k) / number for k in range(number)]
        if self.method == Method.BULLET:
            return [0.0] * (number - 1) + [1 + rate * number]
        if not rate:
            return [1 / number] * number
        return [rate / (1 - (1 + rate) ** -number)] * number
