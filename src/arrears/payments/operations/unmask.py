"""What payers wrote, in clear, for a reason that goes into the audit trail."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.payments.models import Receipt
from arrears.payments.sealed import opened_payer, opened_reference
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable


class UnableToUnmask(Unable):
    """References are shown in clear only for a reason that is written down."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a payer wrote, and who they are, in clear."""

    reference: str
    payer: str
    account: str


def unmask(*, receipt_ids: Collection[int], actor: str, reason: str) -> dict[int, Written]:
    """References and payers by receipt; who saw them and why is recorded first. Unknown ids are absent.

    Raises UnableToUnmask.
    """
    if not reason.strip():
        raise UnableToUnmask(_("Say why the references are needed; it is written into the audit trail."))
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
        return {receipt.id: _written(receipt) for receipt in found}


def _written(receipt: Receipt) -> Written:
    payer, account = opened_payer(receipt.payer_sealed)
    return Written(reference=opened_reference(receipt.reference_sealed), payer=payer, account=account)
