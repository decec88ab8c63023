"""What turning purchases into instalments costs a year: the IRR of the plan, not the flat share of its fee.

The rows are those that the statements of the line will ask for (docs/line.md, section 2).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from arrears.plumbing.early import gettext as _
from arrears.rulebook import annual_cost, contract, limits, price_law
from arrears.rulebook.price_law import Verdict
from arrears.rulebook.products import Product


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One instalment of a conversion, in minor units, asked for by a statement and due with it."""

    number: int
    statement_on: date
    due_on: date
    principal_minor: int
    fee_minor: int

    @property
    def total_minor(self) -> int:
        """All of it."""
        return self.principal_minor + self.fee_minor


@dataclass(frozen=True, kw_only=True)
class ConversionPlan:
    """What was bought, in instalments. The annual cost counts from `counted_from`."""

    amount_minor: int
    fee_minor: int
    converted_on: date
    counted_from: date
    instalments: tuple[Instalment, ...]
    annual_cost: Decimal

    @property
    def paid_minor(self) -> int:
        """All instalments with their fees."""
        return self.amount_minor + self.fee_minor


def conversion_plan(
    *,
    product: Product,
    amount_minor: int,
    instalments: int,
    fee_minor: int,
    converted_on: date,
    at_once: bool = False,
) -> ConversionPlan:
    """The plan of a conversion on a day; `at_once`: the whole fee comes with the first instalment.

    The days before the first instalment count as a month at most: they are free of interest on the line
    anyway, so that counting them would make the conversion look cheaper than it is.
    Raises UnableToAgree for a product without statements.
    """
    statement = product.statement
    if statement is None:
        raise contract.UnableToAgree(
            _("%(code)s has no statements: nothing is converted on it") % {"code": product.code}
        )
    rows: list[Instalment] = []
    drawn_on, left, fee_left = day_of_month(converted_on, statement.statement_day), amount_minor, fee_minor
    level = _share(amount_minor, instalments)
    fee_level = fee_minor if at_once else _share(fee_minor, instalments)
    for number in range(1, instalments + 1):
        last = number == instalments
        part, fee = (left, fee_left) if last else (min(level, left), min(fee_level, fee_left))
        due_on = day_of_month(drawn_on + timedelta(days=1), statement.due_day)
        rows.append(
            Instalment(
                number=number, statement_on=drawn_on, due_on=due_on, principal_minor=part, fee_minor=fee
            )
        )
        left, fee_left = left - part, fee_left - fee
        drawn_on = day_of_month(drawn_on + timedelta(days=1), statement.statement_day)
    since = max(converted_on, _month_before(rows[0].due_on))
    cost = annual_cost.of_flows([(since, amount_minor), *((row.due_on, -row.total_minor) for row in rows)])
    return ConversionPlan(
        amount_minor=amount_minor,
        fee_minor=fee_minor,
        converted_on=converted_on,
        counted_from=since,
        instalments=tuple(rows),
        annual_cost=cost or Decimal(0),
    )


def hold(*, product: Product, plan: ConversionPlan, jurisdiction: str, on: date) -> Verdict:
    """The plan's annual cost against every limit in force on the day on which it is agreed."""
    assert product.offer is not None  # every product that was read has one
    price = limits.price_of(product.offer, annual_cost=plan.annual_cost)
    return price_law.check(price=price, jurisdiction=jurisdiction, agreed_on=on)


def conversion_json(plan: ConversionPlan) -> dict[str, Any]:
    """The same figures for an API: days as ISO text, shares as text."""
    return {
        "instalments": len(plan.instalments),
        "amount_minor": plan.amount_minor,
        "fee_minor": plan.fee_minor,
        "converted_on": plan.converted_on.isoformat(),
        "counted_from": plan.counted_from.isoformat(),
        "annual_cost": str(plan.annual_cost),
        "payments": [
            {
                "number": row.number,
                "statement_on": row.statement_on.isoformat(),
                "due_on": row.due_on.isoformat(),
                "principal_minor": row.principal_minor,
                "fee_minor": row.fee_minor,
                "total_minor": row.total_minor,
            }
            for row in plan.instalments
        ],
    }


def day_of_month(since: date, day: int) -> date:
    """The first such day of a month (1 to 28) from `since` on."""
    if since.day <= day:
        return since.replace(day=day)
    return (since.replace(day=1) + timedelta(days=32)).replace(day=day)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=day.day)


def _share(amount_minor: int, count: int) -> int:
    return int((Decimal(amount_minor) / count).to_integral_value(ROUND_HALF_EVEN))
