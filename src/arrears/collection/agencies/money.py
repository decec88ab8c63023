"""What came in while cases lay with an agency, from the loans' history; and the commission on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arrears.collection.agencies.models import Placement
from arrears.collection.agencies.policy import commission_minor
from arrears.collection.agencies.rules import commission
from arrears.servicing.queries.money_in import MoneyIn, money_in


@dataclass(frozen=True, kw_only=True)
class Collected:
    """A payment on a placed loan and the commission that it earns, in minor units."""

    placement_id: int
    payment: MoneyIn
    commission_minor: int


def collected(*, placements: Sequence[Placement], until: date) -> list[Collected]:
    """Payments valued while the agency had the case (accepted … ended, both included) up to `until`.

    What the payer's bank took back counts below zero, with its commission.
    """
    begun = [(one, one.accepted_on) for one in placements if one.accepted_on is not None]
    if not begun:
        return []
    paid: dict[int, list[MoneyIn]] = {}
    every = {loan_id for one, _since in begun for loan_id in one.loan_ids}
    for payment in money_in(loan_ids=every, from_on=min(since for _one, since in begun), to_on=until):
        paid.setdefault(payment.loan_id, []).append(payment)
    found: list[Collected] = []
    for placement, since in begun:
        table = commission(code=placement.commission, version=placement.commission_version)
        last = min(until, placement.closed_on or until)
        payments = (payment for loan_id in set(placement.loan_ids) for payment in paid.get(loan_id, ()))
        inside = [payment for payment in payments if since <= payment.value_on <= last]
        for payment in sorted(inside, key=lambda one: (one.value_on, one.event_id)):
            due = commission_minor(table=table, dpd_days=placement.dpd_days, paid_minor=payment.amount_minor)
            found.append(Collected(placement_id=placement.id, payment=payment, commission_minor=due))
    return found
