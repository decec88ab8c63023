"""What payers wrote, in clear, for a reason that goes into the audit trail."""

from collections.abc import Collection

from django.db import transaction

from arrears.payments.models import Receipt
from arrears.payments.sealed import opened_reference
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable


class UnableToUnmask(Unable):
    """References are shown in clear only for a reason that is written down."""


def unmask(*, receipt_ids: Collection[int], actor: str, reason: str) -> dict[int, str]:
    """References by receipt; who saw them and why is recorded first. Unknown ids are absent.

    Raises UnableToUnmask.
    """
    if not reason.strip():
        raise UnableToUnmask("Say why the references are needed; it is written into the audit trail.")
    with transaction.atomic():
        found = Receipt.objects.filter(id__in=receipt_ids).order_by("id")
        ids = list(found.values_list("id", flat=True))
        record(
            actor=actor,
            action="receipt.unmask",
            subject="receipts",
            reason=reason,
            detail={"receipts": ids},
        )
        return {receipt.id: opened_reference(receipt.reference_sealed) for receipt in found}
