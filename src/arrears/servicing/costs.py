"""What a loan costs its borrower over its whole life, as its plan stands. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from arrears.kernel.book import Columns
from arrears.kernel.codes import Channel, Kind
from arrears.plumbing.days import to_date
from arrears.rulebook import annual_cost
from arrears.servicing.queries.loan_rows import InstalmentRow

# What the lender gives without anybody's cash: it lowers what is owed and is no payment of the borrower.
GIVEN = (
    Channel.GOODWILL,
    Channel.INTEREST_WAIVER,
    Channel.CHARGE_ADJUSTMENT,
    Channel.INTEREST_REFUND,
)
_LENT = (Kind.DISBURSE, Kind.OPENING, Kind.PURCHASE)
_TO_THE_LENDER = (Kind.REPAY, Kind.RECOVER, Kind.PURCHASE_REFUND)
_TO_THE_BORROWER = (*_LENT, Kind.REFUND, Kind.CHARGEBACK)


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Figures of a loan's whole life when everything still to come is paid on its day."""

    lent_minor: int  # paid out, or brought in as principal
    paid_minor: int  # by the borrower so far, less what was paid back
    to_pay_minor: int  # open on all rows, those to come included
    annual_cost: Decimal | None  # APR as a share of 1, day-exact; None before anything is paid out

    @property
    def total_cost_minor(self) -> int:
        """All that the borrower pays beyond what was lent; below zero when part of it is given up."""
        return self.paid_minor + self.to_pay_minor - self.lent_minor


def costs(
    *,
    allocations: Columns,
    rows: Sequence[InstalmentRow],
    as_of: date,
    open_minor: int | None,
    coming: Sequence[tuple[date, int]] | None = None,
) -> Costs:
    """Costs from the fold's allocations and rows as of a day.

    What is past due counts as paid on that day. `open_minor`: what is still owed of a loan whose rows don't
    say it (bills without parts); None: the sum of the rows. `coming`: the payments to come of a line, whose
    rows ask for minimums only.
    """
    past = list(_past(allocations))
    ahead = [(max(row.due_on, as_of), row.open_minor) for row in rows if row.open_minor]
    if open_minor is not None:
        ahead = [(as_of, open_minor)] if open_minor else []
    elif coming is not None:
        ahead = list(coming)
    lent = sum(int(a["amount_minor"]) for a in allocations if a["kind"] in _LENT)
    return Costs(
        lent_minor=lent,
        paid_minor=lent + sum(amount for _, amount in past),
        to_pay_minor=sum(amount for _, amount in ahead),
        annual_cost=annual_cost.of_flows([(day, -amount) for day, amount in (*past, *ahead)]),
    )


def _past(allocations: Iterable[Any]) -> Iterable[tuple[date, int]]:
    """(day, amount) of every movement of cash; positive to the lender."""
    for row in allocations:
        if row["reversed"] or row["channel"] in GIVEN:
            continue
        if row["kind"] in _TO_THE_LENDER:
            yield to_date(int(row["value_day"])), int(row["amount_minor"])
        elif row["kind"] in _TO_THE_BORROWER:
            yield to_date(int(row["value_day"])), -int(row["amount_minor"])
