"""The money goes out to the borrower."""

from datetime import date

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToDisburse(UnableToPost):
    """The disbursement is refused, for example because it is above the agreed amount."""


def disburse(
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
    """Pays out (part of) the agreed amount; together not more than was agreed.

    Raises UnableToDisburse, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.DISBURSE,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
        amount_minor=amount_minor,
        currency=currency,
    )
    return post_one(request=request, failure=UnableToDisburse)
