"""Holds a product against the law and the lender's policy: above a limit it can't be loaded."""

from datetime import date
from decimal import Decimal

from arrears.plumbing.early import gettext as _
from arrears.rulebook import price_law
from arrears.rulebook.fields import Fields
from arrears.rulebook.offer import Offer
from arrears.rulebook.price_law import Finding, Price

_KEYS = {
    "annual_cost": "rate.max",
    "cost_per_day": "rate.max",
    "total_cost_share": "rate.max",
    "simple_annual_cost": "rate.max",
    "amount_minor": "amount.max",
    "bullet_months": "instalments",
    "deducted_minor": "charges",
    "late_fee_minor": "charges",
}


def price_of(offer: Offer, *, annual_cost: Decimal | None = None) -> Price:
    """The dearest loan that a version allows, as the law looks at it; with an annual cost known better."""
    late = offer.rate_max * offer.penalty_multiple if offer.penalty_multiple else offer.penalty_rate
    months = Decimal(offer.longest_days()) / Decimal("30.4375")
    cost, term, share = offer.dearest()
    return Price(
        lender=offer.lender,
        kind=offer.kind,
        annual_cost=cost if annual_cost is None else annual_cost,
        late_rate=late,
        late_multiple=late / offer.rate_max if offer.rate_max else None,
        late_fee_minor=offer.late_fee_minor,
        cost_per_day=offer.cost_per_day(),
        total_cost_share=share,
        months=term,
        bullet_months=months if offer.is_bullet else None,
        amount_minor=Decimal(offer.amount_max_minor),
        deducted_minor=offer.kept_back_minor,
    )


def check(*, fields: Fields, jurisdiction: str, offer: Offer, since: date, until: date | None) -> None:
    """Raise UnableToReadRules when a figure of the offer is above a limit in force on a day of its sale.

    `since` and `until` (None = still on sale) bound the sale; a limit that is off is not checked.
    """
    price = price_of(offer)
    for day in price_law.days_of_change(jurisdiction=jurisdiction, since=since, until=until):
        verdict = price_law.check(price=price, jurisdiction=jurisdiction, agreed_on=day)
        if verdict.breaches:
            _refuse(fields, verdict.breaches[0])


def _refuse(fields: Fields, finding: Finding) -> None:
    fields.refuse(
        _KEYS.get(finding.limit.figure, "penalty"),
        _("%(finding)s: a product may only be kinder than the law and the policy")
        % {"finding": finding.text()},
    )
