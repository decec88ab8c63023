"""Holds a product against the law and the lender's policy: above a limit it can't be loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arrears.rulebook import parameters
from arrears.rulebook.fields import Fields
from arrears.rulebook.offer import Offer


@dataclass(frozen=True, kw_only=True)
class _Figure:
    rule: str
    key: str
    amount: Decimal
    what: str


def check(*, fields: Fields, jurisdiction: str, offer: Offer, since: date, until: date | None) -> None:
    """Raise UnableToReadRules when a figure of the offer is above a limit in force on a day of its sale.

    `since` and `until` (None = still on sale) bound the sale; a limit that is off is not checked.
    """
    known = {rule.name for rule in parameters.all_rules() if rule.jurisdiction == jurisdiction}
    for figure in _figures(offer):
        if figure.rule in known:
            _compare(fields=fields, jurisdiction=jurisdiction, figure=figure, since=since, until=until)


def _figures(offer: Offer) -> Sequence[_Figure]:
    late = offer.rate_max * offer.penalty_multiple if offer.penalty_multiple else offer.penalty_rate
    figures = [
        _Figure(
            rule="all_in_annual_cost",
            key="rate.max",
            amount=offer.annual_cost(),
            what="annual cost when paid on time",
        ),
        _Figure(rule="all_in_annual_cost", key="penalty", amount=late, what="annual rate on what is overdue"),
        _Figure(
            rule="penalty_interest_multiple",
            key="penalty",
            amount=late / offer.rate_max if offer.rate_max else Decimal(0),
            what="default interest as a multiple of the contract rate",
        ),
        _Figure(
            rule="consumer_line_minor",
            key="amount.max",
            amount=Decimal(offer.amount_max_minor),
            what="largest amount",
        ),
    ]
    if offer.is_bullet:
        months = Decimal(offer.longest_days()) / Decimal("30.4375")
        figures.append(
            _Figure(rule="bullet_term_months", key="instalments", amount=months, what="term in months")
        )
    return figures


def _compare(*, fields: Fields, jurisdiction: str, figure: _Figure, since: date, until: date | None) -> None:
    rule = parameters.load(jurisdiction=jurisdiction, rule=figure.rule)
    limits = rule.values_during(since=since, until=until)
    if limits and figure.amount > min(limits):
        fields.refuse(
            figure.key,
            f"{figure.what} would be {figure.amount.normalize():.6g}, above the ceiling of {min(limits)} "
            f"{rule.unit} ({jurisdiction}/{figure.rule}): a product may only be kinder than the law and the "
            "policy",
        )
