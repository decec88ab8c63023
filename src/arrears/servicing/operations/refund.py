"""A credit balance goes back to the borrower."""

from datetime import date

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToRefund(UnableToPost):
    """The refund is refused, for example because it is more than the credit balance."""


def refund(
    *,
    loan_id: int,
    amount_minor: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
    currency: str | None = None,
) -> Receipt:
    """Pays back (part of) the credit balance.

    Raises UnableToRefund, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.REFUND,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
        amount_minor=amount_minor,
        currency=currency,
    )
    return post_one(request=request, failure=UnableToRefund)
