"""What a household can bear, month by month. Pure: stated means, the rules' minimum and a plan's payments
in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arrears.collection.hardship.rules import LivingCost


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a borrower says of a month, in minor units of the loan's currency."""

    income_minor: int
    living_minor: int
    household: int  # persons who live on it, the borrower included
    region: str  # province code, may be longer or empty
    debts_monthly_minor: int  # to others
    other_loans_minor: int = 0  # due a month to this lender on other loans
    lump_sum_minor: int = 0  # what could be paid at once
    better_in_months: int | None = None  # when income is expected to rise
    later_income_minor: int = 0


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A payment of a plan: its day, amount, and the principal in it."""

    on: date
    amount_minor: int
    principal_minor: int


@dataclass(frozen=True, kw_only=True)
class Burden:
    """The heaviest month of a plan for the household."""

    payment_minor: int  # of the plan in its dearest month
    payment_to_income: (
        float | None
    )  # share of income that goes into debts in the worst month; None: no income
    surplus_minor: int  # what is left of income in the worst month after living, debts and plan


def minimum_living_minor(*, means: Means, rule: LivingCost) -> int:
    """Least that the household is left with a month: the province's figure and a share for each further
    person."""
    first = rule.regions.get(means.region.removeprefix("CN-")[:2], rule.default_minor)
    return round(first * (1 + rule.further_person_share * (max(1, means.household) - 1)))


def living_counted_minor(*, means: Means, rule: LivingCost) -> int:
    """What counts for living: what was stated, at least the minimum."""
    return max(means.living_minor, minimum_living_minor(means=means, rule=rule))


def surplus_minor(*, means: Means, rule: LivingCost) -> int:
    """What is left of a month's income after living and other debts; below zero when it is not enough."""
    committed = means.debts_monthly_minor + means.other_loans_minor
    return means.income_minor - living_counted_minor(means=means, rule=rule) - committed


def income_in_month(*, means: Means, month: int, expected_share: float, months_max: int) -> int:
    """Income counted in a month from now (0 = this one); what is only expected counts in part, and not for
    long
    ahead: an improvement later than `months_max` is not counted."""
    later = means.better_in_months
    if later is None or later > months_max or month < later:
        return means.income_minor
    return max(means.income_minor, round(means.later_income_minor * expected_share))


def burden(
    *,
    means: Means,
    rule: LivingCost,
    flows: Sequence[Flow],
    from_on: date,
    expected_share: float,
    months_max: int,
) -> Burden:
    """The heaviest month of the plan: payments are added up by calendar month from `from_on`."""
    by_month: dict[int, int] = {}
    for flow in flows:
        month = max(0, (flow.on.year - from_on.year) * 12 + flow.on.month - from_on.month)
        by_month[month] = by_month.get(month, 0) + flow.amount_minor
    committed = means.debts_monthly_minor + means.other_loans_minor
    living = living_counted_minor(means=means, rule=rule)
    worst_share: float | None = 0.0
    least = None
    for month, amount in sorted(by_month.items()):
        income = income_in_month(
            means=means, month=month, expected_share=expected_share, months_max=months_max
        )
        left = income - living - committed - amount
        least = left if least is None else min(least, left)
        if amount:
            share = (amount + committed) / income if income > 0 else None
            worst_share = None if share is None or worst_share is None else max(worst_share, share)
    base = means.income_minor - living - committed
    return Burden(
        payment_minor=max(by_month.values(), default=0),
        payment_to_income=worst_share,
        surplus_minor=base if least is None else least,
    )
