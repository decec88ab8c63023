"""Delinquent days count again."""

from datetime import date

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToResumeDelinquency(UnableToPost):
    """The end of the pause is refused; the message says why and what to do."""


def resume_delinquency(
    *,
    loan_id: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
) -> Receipt:
    """Ends the pause that is running on `value_on`.

    Raises UnableToResumeDelinquency, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.RESUME_DELINQUENCY,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
    )
    return post_one(request=request, failure=UnableToResumeDelinquency)
