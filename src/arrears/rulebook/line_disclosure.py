"""What is told before a revolving line is signed: a purchase paid in full, carried, and in instalments."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from arrears.plumbing.currency import plain_amount
from arrears.plumbing.early import gettext as _
from arrears.rulebook import annual_cost, contract, limits, price_law
from arrears.rulebook.conversion import ConversionPlan, conversion_json, conversion_plan, day_of_month, hold
from arrears.rulebook.daycounts import DAY_COUNTS
from arrears.rulebook.lines import Statement
from arrears.rulebook.price_law import Verdict
from arrears.rulebook.products import Product

_BILLION = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class LineDisclosure:
    """One purchase on the line. Amounts in minor units."""

    product: Product
    jurisdiction: str
    limit_minor: int
    rate_ppb: int  # a year, on what is carried
    amount_minor: int  # of the purchase
    bought_on: date
    statement_on: date
    due_on: date
    free_days: int  # from the purchase to the due day
    minimum_minor: int  # asked for on the due day
    carried_minor: int  # when no more than the minimum is paid
    next_due_on: date
    carried_interest_minor: int  # until the next due day
    annual_cost: Decimal  # of what is carried
    conversions: tuple[ConversionPlan, ...]
    verdict: Verdict


def disclose_line(
    *,
    product: Product,
    limit_minor: int,
    rate_ppb: int,
    amount_minor: int,
    bought_on: date,
    jurisdiction: str | None = None,
) -> LineDisclosure:
    """The disclosure of a line with one example purchase, which is also shown as turned into instalments.

    Raises UnableToAgree for figures outside the product, UnableToPrice above a limit in force.
    """
    place, statement = jurisdiction or product.jurisdiction, product.statement
    if statement is None:
        raise contract.UnableToAgree(
            _("%(code)s has no statements: it is disclosed loan by loan") % {"code": product.code}
        )
    if not 0 < amount_minor <= limit_minor:
        raise contract.UnableToAgree(
            _("a purchase of %(amount)s doesn't fit into a limit of %(limit)s")
            % {
                "amount": plain_amount(amount_minor, product.currency),
                "limit": plain_amount(limit_minor, product.currency),
            }
        )
    contract.check(
        product=product,
        amount_minor=limit_minor,
        rate_ppb=rate_ppb,
        instalments=product.instalments[0],
        jurisdiction=place,
        on=bought_on,
    )
    statement_on = day_of_month(bought_on, statement.statement_day)
    due_on = day_of_month(statement_on + timedelta(days=1), statement.due_day)
    next_due_on = day_of_month(due_on + timedelta(days=1), statement.due_day)
    minimum = statement.minimum.of(principal_minor=amount_minor, added_minor=0)
    carried = amount_minor - minimum
    since = {"purchase_day": bought_on, "statement_day": statement_on, "due_day": due_on}[
        statement.carry_from
    ]
    interest = _interest(statement, carried, rate_ppb, since, next_due_on)
    cost = annual_cost.of_flows([(since, carried), (next_due_on, -carried - interest)]) or Decimal(0)
    verdict = _held(product, place=place, rate_ppb=rate_ppb, cost=cost, on=bought_on)
    verdict.require()
    return LineDisclosure(
        product=product,
        jurisdiction=place,
        limit_minor=limit_minor,
        rate_ppb=rate_ppb,
        amount_minor=amount_minor,
        bought_on=bought_on,
        statement_on=statement_on,
        due_on=due_on,
        free_days=(due_on - bought_on).days if statement.interest_free else 0,
        minimum_minor=minimum,
        carried_minor=carried,
        next_due_on=next_due_on,
        carried_interest_minor=interest,
        annual_cost=cost,
        conversions=_conversions(product, amount_minor, statement_on + timedelta(days=1), place, bought_on),
        verdict=verdict,
    )


def _held(product: Product, *, place: str, rate_ppb: int, cost: Decimal, on: date) -> Verdict:
    assert product.offer is not None  # every product that was read has one
    price = limits.price_of(product.offer.at_rate(rate_ppb), annual_cost=cost)
    return price_law.check(price=price, jurisdiction=place, agreed_on=on)


def _conversions(
    product: Product, amount_minor: int, converted_on: date, place: str, agreed_on: date
) -> tuple[ConversionPlan, ...]:
    """The statement turned into instalments on the day after it was drawn; none below the least.

    Raises UnableToPrice when one of them costs more a year than a limit in force allows.
    """
    if amount_minor < product.amount_min_minor:
        return ()
    plans = tuple(
        conversion_plan(
            product=product,
            amount_minor=amount_minor,
            instalments=one.instalments,
            fee_minor=one.fee_minor(amount_minor),
            converted_on=converted_on,
        )
        for one in product.conversions
    )
    for plan in plans:
        hold(product=product, plan=plan, jurisdiction=place, on=agreed_on).require()
    return plans


def _interest(statement: Statement, balance_minor: int, rate_ppb: int, since: date, until: date) -> int:
    """Interest by days, rounded half to even; an actual year counts 365 or 366 by the year of `since`."""
    _month, year, _feb29 = DAY_COUNTS[statement.day_count]
    days = year or (date(since.year + 1, 1, 1) - date(since.year, 1, 1)).days
    exact = Decimal(balance_minor * rate_ppb * (until - since).days) / (days * _BILLION)
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def line_json(found: LineDisclosure) -> dict[str, Any]:
    """The same figures for an API."""
    days = ("bought_on", "statement_on", "due_on", "next_due_on")
    figures = ("limit_minor", "rate_ppb", "amount_minor", "free_days", "minimum_minor", "carried_minor")
    return (
        {"product": {"code": found.product.code, "version": found.product.version}}
        | {"jurisdiction": found.jurisdiction, "currency": found.product.currency}
        | {name: getattr(found, name) for name in figures}
        | {name: getattr(found, name).isoformat() for name in days}
        | {"carried_interest_minor": found.carried_interest_minor, "annual_cost": str(found.annual_cost)}
        | {"conversions": [conversion_json(one) for one in found.conversions]}
    )
