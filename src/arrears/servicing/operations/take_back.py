"""The payer's bank takes a payment back: the repayment that it paid is reversed, the money is gone."""

from datetime import date

from django.db import transaction

from arrears.payments.operations.receive import HELD
from arrears.payments.operations.settle import take_back as settle
from arrears.payments.queries import receipt
from arrears.plumbing import locks
from arrears.servicing.operations.reverse import reverse


def take_back(
    *, receipt_id: int, value_on: date, idempotency_key: str, actor: str, source: str, reason: str
) -> int | None:
    """Takes a receipt back; returns the reversing event, None when it was not applied to a loan.

    A loan that it had paid off owes again. Raises UnableToFindReceipt, UnableToSettleReceipt (sent or taken
    back already), UnableToReverse.
    """
    with transaction.atomic():
        locks.share_shard(shard=HELD[0])
        found = receipt(receipt_id=receipt_id)
        event_id = None
        if found.event_id is not None and found.loan_id is not None:
            done = reverse(
                loan_id=found.loan_id,
                event_id=found.event_id,
                value_on=value_on,
                idempotency_key=idempotency_key,
                actor=actor,
                source=source,
                reason=reason,
            )
            event_id = done.event_id
        settle(receipt_id=receipt_id, actor=actor, reason=reason)
        return event_id
