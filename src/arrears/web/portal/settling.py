"""What is left to pay of a settlement that runs: less than the debt, until a day."""

from dataclasses import dataclass
from datetime import date

from arrears.collection.hardship.queries import PlanRow, plan_page
from arrears.kernel.codes import Kind
from arrears.servicing.queries.loan_page import LoanPage


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """An agreed settlement: what is still missing, in minor units, and its last day."""

    left_minor: int
    until: date


def settlement_of_plan(*, plan: PlanRow | None, page: LoanPage) -> Settlement | None:
    """The settlement that a running plan of this loan is; None for other plans and without one."""
    if plan is None or not plan.runs:
        return None
    chosen = plan_page(plan_id=plan.id).chosen
    if chosen is None or chosen.settles_by is None:
        return None
    paid = sum(
        event.amount_minor
        for event in page.events
        if event.kind == Kind.REPAY
        and event.reversed_by is None
        and plan.active_on is not None
        and event.value_on >= plan.active_on
    )
    return Settlement(left_minor=max(0, chosen.to_pay_minor - paid), until=chosen.settles_by)
