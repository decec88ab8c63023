"""What an agency has earned, payment by payment: the lines that its invoice may have."""

from dataclasses import dataclass
from datetime import date

from arrears.collection.agencies.models import InvoiceLine, Placement
from arrears.collection.agencies.money import collected
from arrears.servicing.queries.numbers import numbers_of_loans


@dataclass(frozen=True, kw_only=True)
class Earned:
    """A payment on a placed loan that has not been invoiced; amounts in minor units."""

    placement_id: int
    loan_number: str
    currency: str
    paid_on: date
    paid_minor: int
    commission_minor: int


def earned(*, agency: str, until: date) -> list[Earned]:
    """Payments up to a day that earn the agency commission and stand in none of its invoices."""
    held = {one.id: one for one in Placement.objects.filter(agency=agency).order_by("id")}
    invoiced = set(InvoiceLine.objects.filter(agreed_minor__gt=0).values_list("event_id", flat=True))
    numbers = numbers_of_loans(ids=[loan for one in held.values() for loan in one.loan_ids])
    return [
        Earned(
            placement_id=one.placement_id,
            loan_number=numbers[one.payment.loan_id],
            currency=held[one.placement_id].currency,
            paid_on=one.payment.value_on,
            paid_minor=one.payment.amount_minor,
            commission_minor=one.commission_minor,
        )
        for one in collected(placements=list(held.values()), until=until)
        if one.payment.amount_minor > 0 and one.payment.event_id not in invoiced
    ]
