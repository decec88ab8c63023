"""Part of what is owed is given up."""

from datetime import date

from arrears.kernel.codes import Kind, Part
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToWaive(UnableToPost):
    """The waiver is refused; the message says why and what to do."""


def waive(
    *,
    loan_id: int,
    amount_minor: int,
    part: Part,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
    currency: str | None = None,
    fee_event_id: int = 0,
) -> Receipt:
    """Waives up to an amount of one part; `fee_event_id` names one fee, 0 takes the oldest first.

    Raises UnableToWaive, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.WAIVE,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
        amount_minor=amount_minor,
        currency=currency,
        part=part,
        ref=fee_event_id,
    )
    return post_one(request=request, failure=UnableToWaive)
