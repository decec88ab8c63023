"""A fee or a late charge."""

from datetime import date

from arrears.kernel.codes import Kind, Part
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToChargeFee(UnableToPost):
    """The fee is refused; the message says why and what to do."""


def charge_fee(
    *,
    loan_id: int,
    amount_minor: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
    currency: str | None = None,
    part: Part = Part.FEE,
    due_on: date | None = None,
) -> Receipt:
    """Charges a fee (part FEE) or a late charge (part PENALTY), due on `due_on` (None: on its value date).

    Raises UnableToChargeFee, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.FEE,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
        amount_minor=amount_minor,
        currency=currency,
        part=part,
        due_on=due_on,
    )
    return post_one(request=request, failure=UnableToChargeFee)
