"""The loan is charged off: all that is owed leaves the books, the claim stays."""

from datetime import date

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToChargeOff(UnableToPost):
    """The charge-off is refused; the message says why and what to do."""


def charge_off(
    *,
    loan_id: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
) -> Receipt:
    """Charges off everything that is owed on the value date.

    Raises UnableToChargeOff, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.CHARGE_OFF,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
    )
    return post_one(request=request, failure=UnableToChargeOff)
