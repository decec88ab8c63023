"""A repayment, or another kind of money that pays the loan down."""

from datetime import date

from arrears.kernel.codes import Channel, Kind
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToRepay(UnableToPost):
    """The repayment is refused; the message says why and what to do."""


def repay(
    *,
    loan_id: int,
    amount_minor: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
    currency: str | None = None,
    channel: Channel = Channel.REPAYMENT,
) -> Receipt:
    """Takes a repayment; money beyond what is owed is held for the borrower.

    Raises UnableToRepay, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.REPAY,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
        amount_minor=amount_minor,
        currency=currency,
        channel=channel,
    )
    return post_one(request=request, failure=UnableToRepay)
