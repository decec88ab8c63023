"""An event is undone: the history then reads as if it had never been, and keeps both."""

from datetime import date

from django.db import transaction

from arrears.kernel.codes import Kind
from arrears.payments.operations.receive import HELD
from arrears.payments.operations.settle import put_back
from arrears.plumbing import locks
from arrears.servicing.operations.one_event import Receipt, Request, post_one
from arrears.servicing.operations.post_many import UnableToPost


class UnableToReverse(UnableToPost):
    """The event is not one of the loan's, or is reversed already."""


def reverse(
    *,
    loan_id: int,
    event_id: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
) -> Receipt:
    """Reverses an event of the loan; `value_on` is the day of the correction.

    A receipt that it applied is unapplied cash again.
    Raises UnableToReverse, UnableToFindLoan, UnableToReuseKey.
    """
    request = Request(
        loan_id=loan_id,
        kind=Kind.REVERSE,
        value_on=value_on,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        reason=reason,
        ref=event_id,
    )
    with transaction.atomic():
        locks.share_shard(shard=HELD[0])  # before the loan's own: the order in which a close takes them
        done = post_one(request=request, failure=UnableToReverse)
        if not done.repeated:
            put_back(event_ids=[event_id], actor=actor)
    return done
