"""What the law and the lender's policy say of a price: every limit that binds it, and whether it is kept.

Pure: figures and dates in, verdict out. Products, disclosures, offers and changes of plan all ask here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from arrears.plumbing.failures import Unable
from arrears.rulebook import jurisdictions, parameters
from arrears.rulebook.parameters import InForce
from arrears.rulebook.units import find

PRIME_RATE = "lpr_1y"


class UnableToPrice(Unable):
    """A price is above a limit; the message cites rule, article, value and date."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """What a loan costs; rates and shares of 1, None = not known or not charged (then nothing to hold)."""

    lender: str | None = None  # rulebook.scope.LENDERS
    kind: str | None = None  # rulebook.scope.KINDS
    annual_cost: Decimal | None = None  # all that is paid when on time, by its days (annual_cost.of_flows)
    late_rate: Decimal | None = None  # default interest a year on what is overdue
    late_multiple: Decimal | None = None  # the same, as a multiple of the contract rate
    late_fee_minor: Decimal | None = None  # late fees of the whole loan, in the currency
    cost_per_day: Decimal | None = None  # interest and charges a day, as a share of what is outstanding
    total_cost_share: Decimal | None = None  # everything above the principal, as a share of it
    months: Decimal | None = None  # term
    bullet_months: Decimal | None = None  # term when the principal comes back in one sum
    amount_minor: Decimal | None = None
    deducted_minor: Decimal | None = None  # interest and fees kept back from what is paid out

    @property
    def late_rate_per_day(self) -> Decimal | None:
        """Default interest a day."""
        return None if self.late_rate is None else self.late_rate / 365

    @property
    def simple_annual_cost(self) -> Decimal | None:
        """Everything above the principal, a year of the term, as a share of the principal."""
        if self.total_cost_share is None or not self.months:
            return None
        return self.total_cost_share * 12 / self.months


# The figures of a price that a rule limits, by the rule's name.
MEASURES: Mapping[str, tuple[str, ...]] = {
    "all_in_annual_cost": ("annual_cost", "late_rate"),
    "microloan_all_in_annual_cost": ("annual_cost", "late_rate"),
    "microloan_target_annual_cost": ("annual_cost", "late_rate"),
    "private_lending_annual_rate": ("annual_cost",),
    "private_lending_late_rate": ("late_rate",),
    "private_lending_rolled_up_cost": ("simple_annual_cost",),
    "penalty_interest_multiple": ("late_multiple",),
    "penalty_interest": ("late_rate",),
    "upfront_interest": ("deducted_minor",),
    "cost_per_day": ("cost_per_day",),
    "late_cost_per_day": ("late_rate_per_day",),
    "late_fee_minor": ("late_fee_minor",),
    "total_cost_share": ("total_cost_share",),
    "consumer_line_minor": ("amount_minor",),
    "bullet_term_months": ("bullet_months",),
}
FIGURES: Mapping[str, tuple[str, str]] = {
    "annual_cost": ("annual cost when paid on time", "按时还款的年化综合成本"),
    "late_rate": ("annual rate on what is overdue", "逾期部分年利率"),
    "late_multiple": ("default interest as a multiple of the contract rate", "罚息利率与合同利率之比"),
    "late_fee_minor": ("late fees", "逾期费用"),
    "cost_per_day": ("cost a day", "每日成本"),
    "late_rate_per_day": ("late cost a day", "每日逾期成本"),
    "total_cost_share": ("total cost as a share of the principal", "总成本占本金之比"),
    "simple_annual_cost": ("total cost a year as a share of the principal", "年均总成本占本金之比"),
    "bullet_months": ("term in months", "期限（月）"),
    "amount_minor": ("largest amount", "最高金额"),
    "deducted_minor": ("interest and fees kept back from the payout", "放款时预扣的利息和费用"),
}


# Figures told in per cent; the others are plain numbers.
_PER_CENT = {
    "annual_cost",
    "late_rate",
    "cost_per_day",
    "late_rate_per_day",
    "total_cost_share",
    "simple_annual_cost",
}
_SHARES = {"per_year", "per_day", "share", "share_of_principal"}


def plain(number: Decimal, *, per_cent: bool) -> str:
    """A number without needless digits: 24.0001 %, 1.5, 20000000."""
    if per_cent:
        return f"{round(number * 100, 4).normalize():f} %"
    return f"{round(number, 6).normalize():f}"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A limit on one figure of a price, in force on a day."""

    source: InForce
    figure: str  # a key of FIGURES
    amount: Decimal  # in the figure's unit
    on: date

    def words(self, language: str) -> str:
        """The limit as the rule says it, with its unit."""
        unit = find(self.source.rule.unit)
        label = unit.label(language) if unit else ""
        said = self.source.value
        if isinstance(said, bool):
            return {"en": "allowed" if said else "not allowed", "zh": "允许" if said else "不允许"}[language]
        number = plain(Decimal(said), per_cent=self.source.rule.unit in _SHARES)
        return f"{number} {label}".strip()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A figure held against a limit."""

    limit: Limit
    amount: Decimal
    before: Decimal | None  # the figure before a change of plan

    @property
    def kept(self) -> bool:
        """Whether the limit is kept, or was passed before and is not passed further now."""
        return self.amount <= self.limit.amount or (self.before is not None and self.amount <= self.before)

    def text(self, language: str = "en") -> str:
        """One sentence that cites rule, article, value and date."""
        source = self.limit.source
        what = FIGURES[self.limit.figure][0 if language == "en" else 1]
        facts = {
            "what": what,
            "amount": plain(self.amount, per_cent=self.limit.figure in _PER_CENT),
            "limit": self.limit.words(language),
            "rule": f"{source.rule.jurisdiction}/{source.rule.name}",
            "title": source.title(language),
            "since": source.since.isoformat(),
            "on": self.limit.on.isoformat(),
        }
        if language == "zh":
            sign = "未超过" if self.kept else "超过"
            form = "{what}为{amount}，{sign}{on}适用的上限{limit}（{rule}：{title}，自{since}起）"
            return form.format(sign=sign, **facts)
        sign = "within" if self.kept else "above"
        form = (
            "{what} would be {amount}, {sign} the ceiling of {limit} on {on} ({rule}: {title}, since {since})"
        )
        return form.format(sign=sign, **facts)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Every limit that binds a price, with the figure held against it."""

    findings: tuple[Finding, ...]

    @property
    def allowed(self) -> bool:
        """Whether every limit is kept."""
        return not self.breaches

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """The limits that are not kept."""
        return tuple(finding for finding in self.findings if not finding.kept)

    def require(self, *, language: str = "en") -> None:
        """Raise UnableToPrice with every breach when there is one."""
        if self.breaches:
            raise UnableToPrice("; ".join(finding.text(language) for finding in self.breaches))


def check(
    *,
    price: Price,
    jurisdiction: str,
    agreed_on: date,
    changed_on: date | None = None,
    before: Price | None = None,
) -> Verdict:
    """Hold a price against every limit in force in a jurisdiction on the day of the contract.

    A change of plan (`changed_on`, with the price before it) is held against the limits of both days: the
    contract stays under the rules of its date, and what is agreed anew is agreed under today's. A change that
    does not raise a figure is never refused for it: relief for a contract above today's cap stays possible.
    Raises UnableToFindJurisdiction.
    """
    days = [agreed_on] if changed_on is None else [agreed_on, changed_on]
    found: list[Finding] = []
    for day in days:
        for limit in limits_on(price=price, jurisdiction=jurisdiction, on=day):
            amount = getattr(price, limit.figure)
            if amount is None:
                continue
            was = getattr(before, limit.figure) if before is not None else None
            found.append(Finding(limit=limit, amount=amount, before=was))
    return Verdict(findings=tuple(found))


def limits_on(*, price: Price, jurisdiction: str, on: date) -> Iterator[Limit]:
    """Every limit that binds such a price on a day, its own place's and those of wider places."""
    for source in parameters.in_force(jurisdiction=jurisdiction, on=on, names=MEASURES):
        rule = source.rule
        if not rule.scope.binds(
            lender=price.lender, kind=price.kind, annual_cost=price.annual_cost, months=price.months
        ):
            continue
        amount = amount_of(source, jurisdiction=jurisdiction, on=on)
        if amount is not None:
            for figure in MEASURES[rule.name]:
                yield Limit(source=source, figure=figure, amount=amount, on=on)


def days_of_change(*, jurisdiction: str, since: date, until: date | None) -> list[date]:
    """`since` and every later day before `until` on which a limit of a price changes there."""
    places = jurisdictions.chain(jurisdiction)
    days = {
        day
        for rule in parameters.all_rules()
        if rule.jurisdiction in places and (rule.name in MEASURES or rule.name == PRIME_RATE)
        for day in rule.values
        if since < day and (until is None or day < until)
    }
    return [since, *sorted(days)]


def amount_of(source: InForce, *, jurisdiction: str, on: date) -> Decimal | None:
    """The limit as a number in the figure's unit; None = no limit."""
    value: Any = source.value
    if isinstance(value, bool):
        return None if value else Decimal(0)
    if source.rule.unit == "multiple_of_lpr_1y":
        prime = parameters.strictest(jurisdiction=jurisdiction, rule=PRIME_RATE, on=on)
        return None if prime is None else Decimal(value) * Decimal(prime.value)
    return Decimal(value)


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict over several."""
    return Verdict(findings=tuple(finding for verdict in verdicts for finding in verdict.findings))
