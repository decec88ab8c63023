"""The instalments of a conversion that statements are still to ask for. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from arrears.kernel.revolving.detail import Conversion
from arrears.rulebook.conversion import day_of_month


@dataclass(frozen=True, kw_only=True)
class ToCome:
    """One instalment to come, in minor units: asked for by the statement of a day, due with it."""

    number: int
    statement_on: date
    due_on: date
    principal_minor: int
    fee_minor: int


def instalments_to_come(plan: Conversion, *, terms: Any, as_of: date) -> list[ToCome]:
    """Rows as of the evening of a day, when nothing is paid in advance (docs/line.md, section 2)."""
    rows: list[ToCome] = []
    left, fee_left = plan.left_minor, plan.fee_left_minor
    drawn_on = day_of_month(as_of + timedelta(days=1), int(terms["statement_on"]))
    for number in range(plan.asked + 1, plan.instalments + 1):
        if left == 0:
            break
        last = number == plan.instalments
        part = left if last else min(plan.level_minor, left)
        fee = fee_left if last else min(plan.fee_level_minor, fee_left)
        due_on = day_of_month(drawn_on + timedelta(days=1), int(terms["statement_due_on"]))
        rows.append(
            ToCome(number=number, statement_on=drawn_on, due_on=due_on, principal_minor=part, fee_minor=fee)
        )
        left, fee_left = left - part, fee_left - fee
        drawn_on = day_of_month(drawn_on + timedelta(days=1), int(terms["statement_on"]))
    return rows
