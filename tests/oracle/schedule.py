"""The agreed schedule of one loan: a pure function of its terms and of the disbursements so far."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Method

from tests.oracle.dates import step
from tests.oracle.interest import Period, share_of_year, yearly_rate
from tests.oracle.numbers import rounded, rounded_to_multiple


@dataclass
class Planned:
    """A row of the schedule before any money: minor units."""

    start: int
    due: int
    principal: int = 0
    interest: int = 0
    fee: int = 0
    is_down_payment: bool = False


def down_payment_of(*, terms: Any, amount: int) -> int:
    """The part of a disbursement that is due at once."""
    if not terms.down_payment_ppm:
        return 0
    share = Fraction(amount * terms.down_payment_ppm, 1_000_000)
    return rounded(share, terms.rounding)


def periods_of(*, loan: Any, terms: Any, start: int) -> list[Period]:
    """The periods from `start` to the last due day."""
    first, n = loan.first_due_day, loan.instalments
    given = first != NONE_DAY
    seed = first if given else start
    days = [step(seed=seed, count=k - given, every=terms.every, unit=terms.unit) for k in range(n + 1)]
    if terms.method == Method.BULLET:
        return [Period(start, days[n], days[0], n)]
    return [Period(start if k == 0 else days[k], days[k + 1], days[k]) for k in range(n)]


class Plan:
    """The rows of an amortising loan, worked out anew from each disbursement on."""

    def __init__(self, *, loan: Any, terms: Any, start: int) -> None:
        self.terms = terms
        self.rate = yearly_rate(rate_ppb=loan.rate_ppb, rate_unit=terms.rate_unit)
        self.periods = periods_of(loan=loan, terms=terms, start=start)
        self.count = len(self.periods)
        self.principal = [0] * self.count
        self.interest = [0] * self.count
        self.carried = [0] * self.count  # interest left to the next row
        self.amount: list[int | None] = [None] * self.count  # the equal instalment, where the row is one
        self.money: list[tuple[int, int]] = []
        self.late: list[tuple[int, int]] = []  # disbursed after the last due day

    def disburse(self, *, day: int, amount: int) -> None:
        """Add money paid out on `day` and work out again the rows from its period on."""
        at = next((k for k, period in enumerate(self.periods) if day < period.due), None)
        if at is None:
            self.late.append((day, amount))
            return
        self.money.append((day, amount))
        self._solve(at)

    def factor(self, *, k: int, start: int, end: int) -> Fraction:
        """What one unit earns in [start, end) of period k."""
        if k < self.terms.interest_free or end <= start:
            return Fraction(0)
        return self.rate * share_of_year(terms=self.terms, period=self.periods[k], start=start, end=end)

    def _solve(self, k: int) -> None:
        first = max(k, min(self.terms.grace_principal, self.count - 1))
        for j in range(k, first):
            self.principal[j] = 0
        method = self.terms.method
        if method == Method.FLAT:
            self._declining(k, first, self._flat_instalment(k, first))
        elif method == Method.EQUAL_INSTALMENTS:
            self._declining(k, first, self._best_instalment(k, first))
        elif method == Method.EQUAL_PRINCIPAL:
            share = rounded(Fraction(self._owed(first), self.count - first), self.terms.rounding)
            self._declining(k, first, None, share)
        else:
            self._declining(k, self.count - 1, None, 0)

    def _owed(self, k: int) -> int:
        """The balance that rows k… share: all money so far less the principal of the rows before."""
        return sum(amount for _, amount in self.money) - sum(self.principal[:k])

    def exact_interest(self, k: int) -> Fraction:
        """Interest of period k on the scheduled balance (FLAT: on what was disbursed), before rounding."""
        period = self.periods[k]
        total = Fraction(0)
        before = 0 if self.terms.method == Method.FLAT else -sum(self.principal[:k])
        for day, amount in self.money:
            if day <= period.start:
                before += amount
            elif day < period.due:
                total += amount * self.factor(k=k, start=day, end=period.due)
        if before:
            total += before * self.factor(k=k, start=period.start, end=period.due)
        return total

    def _declining(self, k: int, first: int, instalment: int | None, share: int = 0) -> int:
        """Fill rows k…; an equal instalment or an equal share of principal. Returns the last row's amount.

        Interest of a grace, and interest beyond the equal instalment, is asked for with the next row.
        """
        carried = self._carried_into(k)
        for j in range(k, self.count):
            interest = rounded(self.exact_interest(j), self.terms.rounding) + carried
            owed, last = self._owed(j), j == self.count - 1
            asked = 0 if j < self.terms.grace_interest and not last else interest
            if instalment is not None and j >= first and not last:
                asked = min(asked, instalment)
            carried = interest - asked
            self.interest[j], self.carried[j] = asked, carried
            self.amount[j] = instalment if first <= j < self.count - 1 else None
            if last:
                self.principal[j] = owed
            elif j < first:
                self.principal[j] = 0
            else:
                self.principal[j] = min(share if instalment is None else instalment - asked, owed)
        return self.principal[-1] + self.interest[-1]

    def _carried_into(self, k: int) -> int:
        """Interest that the rows before k left to it."""
        return self.carried[k - 1] if k else 0

    def _best_instalment(self, k: int, first: int) -> int:
        """The equal instalment: solved, rounded, and shifted while that brings the last one nearer."""
        for j in range(k, first):
            self.principal[j], self.interest[j] = 0, 0
        terms, left = self.terms, self.count - first
        instalment = rounded_to_multiple(self._annuity(first), terms.multiple_minor, terms.rounding)
        if not terms.even_out or left < 2:
            return instalment
        gap = self._declining(k, first, instalment) - instalment
        for _ in range(3):
            if abs(gap) <= left // 2:
                break
            shift = rounded(Fraction(gap, left), terms.rounding)
            shifted = rounded_to_multiple(instalment + shift, terms.multiple_minor, terms.rounding)
            if shifted == instalment:
                break
            new_gap = self._declining(k, first, shifted) - shifted
            if abs(new_gap) >= abs(gap):
                break
            instalment, gap = shifted, new_gap
        return instalment

    def _annuity(self, first: int) -> Fraction:
        """The balance at the end of row `first` over the sum of the discounts to the rows that share it."""
        # growth of a unit from row j to the last, and the sum of these growths, over one common denominator
        growth = total = 1
        for j in range(self.count - 1, first, -1):
            factor = self.factor(k=j, start=self.periods[j].start, end=self.periods[j].due)
            growth *= factor.denominator + factor.numerator
            total = total * factor.denominator + growth
        return (self._owed(first) + self.exact_interest(first)) * Fraction(growth, total)

    def _flat_instalment(self, k: int, first: int) -> int:
        """Principal and flat interest of the rows that share them, over their number."""
        for j in range(k, first):
            self.principal[j] = 0
        interest = sum(rounded(self.exact_interest(j), self.terms.rounding) for j in range(first, self.count))
        even = Fraction(self._owed(first) + interest, self.count - first)
        return rounded_to_multiple(even, self.terms.multiple_minor, self.terms.rounding)

    def rows(self) -> list[Planned]:
        """The rows as they stand."""
        planned = [
            Planned(period.start, period.due, self.principal[k], self.interest[k])
            for k, period in enumerate(self.periods)
        ]
        return planned + [Planned(planned[-1].due, day, amount) for day, amount in self.late]
