"""The agreed schedule of a loan: a pure function of its terms and of what was paid out (section 3)."""

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
    billed: int = 0


def down_payment_of(*, terms: Any, amount: int) -> int:
    """The part of a disbursement that is due at once."""
    return rounded(Fraction(amount * terms.down_payment_ppm, 1_000_000), terms.rounding)


def periods_of(*, loan: Any, terms: Any, start: int) -> list[Period]:
    """The periods from `start` to the last due day; a bullet loan has one."""
    first, n = loan.first_due_day, loan.instalments
    given = first != NONE_DAY
    seed = first if given else start
    days = [step(seed=seed, count=k - given, every=terms.every, unit=terms.unit) for k in range(n + 1)]
    days[0] = start
    if terms.fixed_length:
        days[n] = step(seed=start, count=terms.fixed_length, every=1, unit=terms.unit)
    if terms.method == Method.BULLET:
        return [Period(start, days[n], n)]
    return [Period(days[k], days[k + 1]) for k in range(n)]


class Plan:
    """The rows of an amortising loan, worked out anew from each disbursement on."""

    def __init__(self, *, loan: Any, terms: Any, start: int) -> None:
        self.terms = terms
        self.rate = yearly_rate(rate_ppb=loan.rate_ppb, rate_unit=terms.rate_unit)
        self.periods = periods_of(loan=loan, terms=terms, start=start)
        self.count = len(self.periods)
        self.principal = [0] * self.count
        self.interest = [0] * self.count
        self.own = [0] * self.count  # interest of the row itself, before what is carried
        self.carried = [0] * self.count  # interest left to the next row
        self.level: list[int | None] = [None] * self.count  # the level that a row follows, if any
        self.money: list[tuple[int, int]] = []  # day and what is spread over the rows
        self.agreed_from = 0  # the first row that the last disbursement touched
        self.gross: list[int] = []  # amounts paid out, down payments included

    def disburse(self, *, day: int, amount: int, gross: int) -> None:
        """Add money paid out on `day` and agree anew the rows due after it."""
        at = next((k for k, period in enumerate(self.periods) if day < period.due), self.count - 1)
        self.money.append((self._bears_from(day, at), amount))
        self.gross.append(gross)
        self._agree(at)

    def _bears_from(self, day: int, at: int) -> int:
        """The day from which money paid out bears interest."""
        if not self.terms.interest_daily and not self.terms.partial_period_interest:
            return self.periods[at].start
        return day

    def factor(self, *, k: int, start: int, end: int) -> Fraction:
        """What one unit earns in [start, end) of period k."""
        if k < self.terms.interest_free or end <= start:
            return Fraction(0)
        return self.rate * share_of_year(terms=self.terms, period=self.periods[k], start=start, end=end)

    def whole_factor(self, k: int) -> Fraction:
        """What one unit earns in the whole of period k."""
        return self.factor(k=k, start=self.periods[k].start, end=self.periods[k].due)

    def _agree(self, k: int) -> None:
        self.agreed_from = k
        first = max(k, min(self.terms.grace_principal, self.count - 1))
        for j in range(k, first):
            self.principal[j] = 0
        if self.terms.method == Method.FLAT:
            self._fill(k, first, self._flat_level(first))
        elif self.terms.method == Method.EQUAL_INSTALMENTS:
            self._fill(k, first, self._best_level(k, first))
        elif self.terms.method == Method.EQUAL_PRINCIPAL:
            share = rounded(Fraction(self._owed(first), self.count - first), self.terms.rounding)
            self._fill(k, first, None, share)
        else:
            self._fill(k, self.count - 1, None)

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
        return total + before * self.whole_factor(k) if before else total

    def _own_interest(self, k: int) -> int:
        """Interest of row k, rounded."""
        if self._is_spread():
            return self._evenly_spread()[k]
        return rounded(self.exact_interest(k), self.terms.rounding)

    def _is_spread(self) -> bool:
        return bool(self.terms.method == Method.FLAT and self.terms.spread_evenly)

    def _evenly_spread(self) -> list[int]:
        """Interest of every row when it is spread evenly: rows before the agreed ones keep theirs.

        The rest of the whole is spread over the rows to come that bear any, the last takes what is left.
        """
        spread = self.own[: self.agreed_from]
        left = max(0, self._whole_term_interest() - sum(spread))
        bearing = self.count - max(self.agreed_from, self.terms.interest_free)
        even = rounded(Fraction(left, bearing), self.terms.rounding) if bearing > 0 else 0
        for k in range(self.agreed_from, self.count):
            own = 0 if k < self.terms.interest_free else left if k == self.count - 1 else min(even, left)
            spread.append(own)
            left -= own
        return spread

    def _whole_term_interest(self) -> int:
        """Flat interest of the whole term on all that is paid out, rounded once."""
        if self.terms.interest_free >= self.count:
            return 0
        start, end = self.periods[self.terms.interest_free].start, self.periods[-1].due
        term = Period(start, end, self.count - self.terms.interest_free)
        whole = self.rate * share_of_year(terms=self.terms, period=term, start=start, end=end)
        return rounded(whole * sum(self.gross), self.terms.rounding)

    def _fill(self, k: int, first: int, level: int | None, share: int = 0) -> int:
        """Fill rows k… by a level or an equal share of principal. Returns the last row's amount.

        Interest of a grace, and interest above the level, is asked for with the next row.
        """
        carried = self.carried[k - 1] if k else 0
        for j in range(k, self.count):
            self.own[j] = self._own_interest(j)
            interest = self.own[j] + carried
            owed, last = self._owed(j), j == self.count - 1
            asked = 0 if j < self.terms.grace_interest and not last else interest
            if level is not None and j >= first and not last:
                asked = min(asked, level)
            carried = interest - asked
            self.interest[j], self.carried[j] = asked, carried
            self.level[j] = level if j >= first else None
            if last:
                self.principal[j] = owed
            elif j < first:
                self.principal[j] = 0
            else:
                self.principal[j] = min(share if level is None else level - asked, owed)
        return self.principal[-1] + self.interest[-1]

    def _best_level(self, k: int, first: int) -> int:
        """The equal instalment: solved, rounded, and shifted while that brings the last one nearer."""
        terms, touched = self.terms, self.count - k
        level = rounded_to_multiple(self._exact_level(first), terms.multiple_minor, terms.rounding)
        if not terms.even_out:
            return level
        gap = self._fill(k, first, level) - level
        for _ in range(3):
            if abs(gap) <= touched // 2:
                break
            shift = rounded(Fraction(gap, touched), terms.rounding)
            shifted = rounded_to_multiple(level + shift, terms.multiple_minor, terms.rounding)
            new_gap = self._fill(k, first, shifted) - shifted
            if abs(new_gap) >= abs(gap):
                break
            level, gap = shifted, new_gap
        return level

    def _exact_level(self, first: int) -> Fraction:
        """B × Π(1 + rf) ÷ f_n over the rows from `first`, all over one common denominator."""
        growth = total = 1
        for j in range(self.count - 1, first - 1, -1):
            factor = self.whole_factor(j)
            growth *= factor.denominator + factor.numerator
            if j > first:
                total = total * factor.denominator + growth
            else:
                total *= factor.denominator
        return Fraction(self._owed(first) * growth, total)

    def _flat_level(self, first: int) -> int:
        """Principal and flat interest of the rows that share them, over their number."""
        interest = sum(self._own_interest(j) for j in range(first, self.count))
        even = Fraction(self._owed(first) + interest, self.count - first)
        return rounded_to_multiple(even, self.terms.multiple_minor, self.terms.rounding)

    def rows(self) -> list[Planned]:
        """The rows as they stand."""
        return [
            Planned(p.start, p.due, self.principal[k], self.interest[k]) for k, p in enumerate(self.periods)
        ]
