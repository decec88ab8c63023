"""Money that came in after the loan was charged off."""

from datetime import date

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToRecover(UnableToPost):
    """The recovery is refused; the message says why and what to do."""


def recover(
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
    """Takes a recovery.

    Raises UnableToRecover, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.RECOVER,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
        amount_minor=amount_minor,
        currency=currency,
    )
    return post_one(request=request, failure=UnableToRecover)
