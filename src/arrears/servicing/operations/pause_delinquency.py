"""Delinquent days stop counting for a while; days past due go on."""

from datetime import date

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToPauseDelinquency(UnableToPost):
    """The pause is refused; the message says why and what to do."""


def pause_delinquency(
    *,
    loan_id: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
    until: date | None = None,
) -> Receipt:
    """Pauses delinquency from `value_on` until a day (None: until it is resumed).

    Raises UnableToPauseDelinquency, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.PAUSE_DELINQUENCY,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
        due_on=until or date.max,  # a pause has an end for the kernel
    )
    return post_one(request=request, failure=UnableToPauseDelinquency)
