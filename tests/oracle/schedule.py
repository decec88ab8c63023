"""The agreed schedule of a loan, from its terms, what was paid out and changes of the plan (section 3)."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Method
from tests.oracle.account import FOLLOWING
from tests.oracle.dates import step
from tests.oracle.interest import Period, share_of_year
from tests.oracle.numbers import rounded, rounded_to_multiple
from tests.oracle.rates import Rates


@dataclass
class Planned:
    """A row of the schedule before any money: minor units."""

    start: int
    due: int
    principal: int = 0
    interest: int = 0
    fee: int = 0
    billed: int = 0


@dataclass(eq=False)
class Line:
    """An agreed row of the plan: how it is made, and what it asks for."""

    period: Period
    is_free: bool = False  # bears no interest
    holds: bool = False  # asks for no interest: it is carried on
    repays: bool = True  # false: repays no principal
    capitalises: bool = False  # its interest becomes principal
    closed: bool = False  # a change of the plan has closed it: it asks for what is paid of it
    fee: int = 0  # agreed with the row
    given: bool = False  # its amounts are agreed: no more interest arises
    added: int = 0  # past interest that a change of the plan made due with it
    level: int | None = None
    before: tuple[int | None, int | None] = None, None  # level and share before the rows were agreed anew
    share: int | None = None  # of principal, where rows share it equally
    principal: int = 0
    interest: int = 0
    paid: int = 0  # principal and interest paid of it so far, where that counts
    settled: int = 0  # interest paid or waived of it
    own: int = 0  # interest of the row itself, before what is carried
    carried: int = 0  # interest left to the next row


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
    """The rows of an amortising loan, worked out anew from each disbursement and each change on."""

    def __init__(self, *, loan: Any, terms: Any, start: int) -> None:
        self.terms = terms
        self.method = terms.method  # a re-age may end a flat or bullet loan
        self.rates = Rates(rate_ppb=loan.rate_ppb, rate_unit=terms.rate_unit)
        self.follows = bool(terms.recalculate) and terms.method in FOLLOWING
        self.lines: list[Line] = []
        for period in periods_of(loan=loan, terms=terms, start=start):
            self._add(period)
        self.money: list[tuple[int, int]] = []  # day and what is spread over the rows
        self.agreed_from = 0  # the first row that the last disbursement touched
        self.gross: list[int] = []  # amounts paid out, down payments included
        self.row_by_row = False  # FLAT, spread evenly: a change of the rate ends that

    @property
    def count(self) -> int:
        """How many agreed rows there are."""
        return len(self.lines)

    @property
    def periods(self) -> list[Period]:
        """Their periods."""
        return [line.period for line in self.lines]

    def disburse(self, *, day: int, amount: int, gross: int, seen: list[int] | None = None) -> None:
        """Add money paid out on `day` and agree anew the rows due after it; `seen` = their principal."""
        at = self.running(day)
        self.money.append((self._bears_from(day, at), amount))
        self.gross.append(gross)
        if self.lines[at].given or self.lines[at].closed:
            if self.method != Method.GIVEN_ROWS:
                self.share(at, amount)
            return
        self.as_seen((seen or [])[:at])
        self.agree(at)

    def as_seen(self, principal: list[int]) -> None:
        """What the first rows repay as seen counts as agreed."""
        for line, amount in zip(self.lines, principal, strict=False):
            line.principal = amount

    def share(self, at: int, amount: int) -> None:
        """Equal shares of principal for rows at… whose amounts are agreed; the last takes the rest."""
        even = Fraction(amount, self.count - at)
        portion = rounded_to_multiple(even, self.terms.multiple_minor, self.terms.rounding)
        left = amount
        for line in self.lines[at:]:
            line.given, line.closed = True, False  # also after a settlement
        for line in self.lines[at:-1]:
            line.principal += min(portion, left)
            left -= min(portion, left)
        self.lines[-1].principal += left

    def running(self, day: int) -> int:
        """The place of the first row due after the day; the last row when there is none."""
        return next((k for k, line in enumerate(self.lines) if day < line.period.due), self.count - 1)

    def _bears_from(self, day: int, at: int) -> int:
        """The day from which money paid out bears interest."""
        if not self.terms.interest_daily and not self.terms.partial_period_interest:
            return self.lines[at].period.start
        return day

    def factor(self, *, k: int, start: int, end: int, paused: bool = True) -> Fraction:
        """What one unit earns in [start, end) of period k; a level knows of no pause."""
        line = self.lines[k]
        if line.is_free or end <= start:
            return Fraction(0)
        return sum(
            (
                rate * share_of_year(terms=self.terms, period=line.period, start=begin, end=stop)
                for rate, begin, stop in self.rates.pieces(start=start, end=end, paused=paused)
            ),
            Fraction(0),
        )

    def whole_factor(self, k: int, *, paused: bool = True) -> Fraction:
        """What one unit earns in the whole of period k."""
        period = self.lines[k].period
        return self.factor(k=k, start=period.start, end=period.due, paused=paused)

    def agree(self, k: int, *, even_out: bool = True) -> None:
        """Agree rows k… anew on what is owed after the rows before."""
        self.agreed_from = k
        for line in self.lines[k:]:
            line.before = line.level, line.share
        if self.method != Method.EQUAL_INSTALMENTS and any(line.capitalises for line in self.lines[k:]):
            self.refill(k)  # what becomes principal is shared, as the rows stood
        first = next((j for j in range(k, self.count) if self.lines[j].repays), self.count - 1)
        self.fill_before(k, first)
        if self.method == Method.FLAT:
            self.fill(k, first, self._flat_level(first))
        elif self.method == Method.EQUAL_INSTALMENTS:
            self.fill(k, first, self._best_level(k, first, even_out))
        elif self.method == Method.EQUAL_PRINCIPAL:
            share = rounded(Fraction(self._shared(first), len(self._paying(first))), self.terms.rounding)
            self.fill(k, first, None, share)
        else:
            self.fill(k, self.count - 1, None)

    def restate(self, day: int) -> None:
        """Before rows are agreed anew: what has become principal counts as it was, not as it was planned."""
        became = any(line.closed and 0 < line.interest == -line.principal for line in self.lines)
        if became and self.method != Method.FLAT:
            self.refill(
                next((k for k, line in enumerate(self.lines) if line.period.due > day), self.count - 1)
            )

    def refill(self, k: int) -> None:
        """Rows k… with the levels and shares that they have, when their interest has changed."""
        self.agreed_from = k
        carried = self.lines[k - 1].carried if k else 0
        for j in range(k, self.count):
            line = self.lines[j]
            if not (line.repays or j == self.count - 1):
                line.level, line.share = None, None
            carried = self._ask(j, carried, line.level)
            if line.closed or line.given:
                continue
            if j == self.count - 1:
                line.principal = self.owed(j)
            elif line.capitalises:
                line.principal = -line.interest
            else:
                line.principal = min(self._repaid(line), self.owed(j))

    def owed(self, k: int) -> int:
        """The balance that rows k… share: all money so far less the principal of the rows before."""
        return sum(amount for _, amount in self.money) - sum(line.principal for line in self.lines[:k])

    def exact_interest(self, k: int) -> Fraction:
        """Interest of period k on the scheduled balance (FLAT: on what was disbursed), before rounding."""
        period = self.lines[k].period
        total = Fraction(0)
        before = 0 if self.method == Method.FLAT else -sum(line.principal for line in self.lines[:k])
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
        return bool(self.method == Method.FLAT and self.terms.spread_evenly and not self.row_by_row)

    def _evenly_spread(self) -> list[int]:
        """Interest of every row when it is spread evenly: rows before the agreed ones keep theirs.

        The rest of the whole is spread over the rows to come that bear any, the last takes what is left.
        """
        spread = [line.own for line in self.lines[: self.agreed_from]]
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
        start, end = self.lines[self.terms.interest_free].period.start, self.lines[-1].period.due
        if end <= start:
            return 0
        term = Period(start, end, self.count - self.terms.interest_free)
        whole = self.rates.first * share_of_year(terms=self.terms, period=term, start=start, end=end)
        return rounded(whole * sum(self.gross), self.terms.rounding)

    def _ask(self, j: int, carried: int, most: int | None) -> int:
        """Row j's own interest and what it asks for, at most `most` but in the last row. Returns the rest."""
        line, last = self.lines[j], j == self.count - 1
        line.own = self._own_interest(j)
        if line.closed or line.given:
            line.carried = carried
            return carried
        if line.capitalises:  # what is carried is for the first paying row
            line.interest = max(line.own + line.added, 0 if self.follows else line.settled)
            line.carried = carried
            return carried
        interest = line.own + line.added + carried
        asked = 0 if line.holds and not last else interest
        if most is not None and not last:
            asked = min(asked if self.follows else max(asked, line.settled), most)
        line.interest, line.carried = asked, max(0, interest - asked)
        return line.carried

    def fill_before(self, k: int, first: int) -> None:
        """Fill rows k… before the first paying one."""
        carried = self.lines[k - 1].carried if k else 0
        for j in range(k, first):
            line = self.lines[j]
            line.level, line.share = None, None
            carried = self._ask(j, carried, None)
            line.principal = -line.interest if line.capitalises else 0

    def fill(self, k: int, first: int, level: int | None, share: int = 0) -> int:
        """Fill rows k… by a level or an equal share of principal. Returns the last row's amount.

        Interest of a grace, and interest above the level, is asked for with the next row.
        """
        carried = self.lines[k - 1].carried if k else 0
        for j in range(k, self.count):
            line, last = self.lines[j], j == self.count - 1
            if j < first or not (line.repays or last):
                line.level, line.share = None, None
            elif self._keeps(line, share if level is None else level):
                line.level, line.share = line.before
            else:
                line.level, line.share = level, share
            carried = self._ask(j, carried, line.level)
            if line.closed or line.given:
                continue
            if last:
                line.principal = self.owed(j)
            elif line.capitalises:
                line.principal = -line.interest
            else:
                line.principal = min(self._repaid(line), self.owed(j))
        return self.lines[-1].principal + self.lines[-1].interest

    def _repaid(self, line: Line) -> int:
        """What a row repays by its level or share."""
        return (line.share or 0) if line.level is None else line.level - line.interest

    def _keeps(self, line: Line, agreed: int) -> bool:
        """Whether a row is paid beyond a level or share that comes once a rate has changed or paused."""
        varies = bool(self.rates.changes or self.rates.pauses)
        return varies and line.before != (None, None) and line.paid > agreed

    def _best_level(self, k: int, first: int, even_out: bool) -> int:
        """The equal instalment: solved, rounded, and shifted while that brings the last one nearer."""
        terms, touched = self.terms, self.count - k
        level = rounded_to_multiple(self._exact_level(first), terms.multiple_minor, terms.rounding)
        if not (terms.even_out and even_out):
            return level
        gap = self.fill(k, first, level) - level
        for _ in range(3):
            if abs(gap) <= touched // 2:
                break
            shift = rounded(Fraction(gap, touched), terms.rounding)
            shifted = rounded_to_multiple(level + shift, terms.multiple_minor, terms.rounding)
            new_gap = self.fill(k, first, shifted) - shifted
            if abs(new_gap) >= abs(gap):
                break
            level, gap = shifted, new_gap
        return level

    def _exact_level(self, first: int) -> Fraction:
        """B × Π(1 + rf) ÷ f_n over the rows from `first`."""
        growth, paid = (
            Fraction(1),
            Fraction(0),
        )  # of one unit owed at the first row, one unit paid by each row
        for j in range(first, self.count):
            line = self.lines[j]
            if not line.repays and not line.capitalises and j != self.count - 1:
                continue  # deferred, and its interest adds nothing to what is owed
            factor = 1 + self.whole_factor(j, paused=False)
            growth *= factor
            paid = paid * factor + (0 if line.capitalises else 1)
        levelled = [line for line in self.lines[first:] if line.repays or line.capitalises]
        owed = self.owed(first) + sum(line.added for line in levelled)
        return owed * growth / paid

    def _paying(self, first: int) -> list[int]:
        """The rows from `first` on that repay principal; the last one always does."""
        return [j for j in range(first, self.count) if self.lines[j].repays or j == self.count - 1]

    def _shared(self, first: int) -> int:
        """What the paying rows from `first` on share: what is owed, and what deferred ones will add to it."""
        return self.owed(first) - sum(line.principal for line in self.lines[first:] if line.capitalises)

    def _flat_level(self, first: int) -> int:
        """Principal and flat interest of the rows that share them, over their number."""
        paying = self._paying(first)
        interest = sum(self._own_interest(j) for j in paying)
        even = Fraction(self._shared(first) + interest, len(paying))
        return rounded_to_multiple(even, self.terms.multiple_minor, self.terms.rounding)

    def lengthen(self, rows: int) -> None:
        """Add whole periods behind the last agreed one."""
        last = self.lines[-1].period.due
        for count in range(1, rows + 1):
            due = step(seed=last, count=count, every=self.terms.every, unit=self.terms.unit)
            self._add(Period(self.lines[-1].period.due, due))

    def _add(self, period: Period) -> None:
        """One more row, under the terms' graces."""
        k, terms = self.count, self.terms
        self.lines.append(
            Line(
                period,
                is_free=k < terms.interest_free,
                holds=k < terms.grace_interest,
                repays=k >= terms.grace_principal,
            )
        )

    def move(self, k: int, to_day: int) -> None:
        """Row k falls due on `to_day`, later rows whole periods after that."""
        self.lines[k].period = replace(self.lines[k].period, due=to_day, whole=False)
        for j in range(k + 1, self.count):
            due = step(seed=to_day, count=j - k, every=self.terms.every, unit=self.terms.unit)
            self.lines[j].period = Period(self.lines[j - 1].period.due, due)

    def rows(self) -> list[Planned]:
        """The rows as they stand."""
        return [
            Planned(line.period.start, line.period.due, line.principal, line.interest, line.fee)
            for line in self.lines
        ]


def given_lines(plan: Plan, given: list[Any]) -> list[Line]:
    """The agreed list; a row's time begins when the one before ends."""
    lines = []
    start = plan.periods[0].start
    for row in given:
        line = Line(Period(start, row.due_day), given=True, fee=row.fee_minor)
        line.principal, line.interest = row.principal_minor, row.interest_minor
        lines.append(line)
        start = max(start, row.due_day)
    return lines
