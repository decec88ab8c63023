"""What other slices may read of receipts."""

from dataclasses import dataclass
from datetime import date

from arrears.payments.choices import ReceiptState
from arrears.payments.matching import words
from arrears.payments.models import Receipt
from arrears.payments.sealed import opened_reference
from arrears.plumbing.crypto import mask_text
from arrears.plumbing.failures import Unable


class UnableToFindReceipt(Unable):
    """No receipt has this id."""


@dataclass(frozen=True, kw_only=True)
class ReceiptRow:
    """A receipt. `loan_id` of one that is not applied is the proposal, if any."""

    id: int
    received_on: date
    value_on: date
    amount_minor: int
    currency: str
    channel: str
    reference: str  # masked; operations/unmask.py shows it in clear, for a reason
    state: ReceiptState
    loan_id: int | None
    event_id: int | None
    applications: int  # how often it went to a loan so far
    reason: str  # name of the MatchReason, or why it was sent back


def receipt(*, receipt_id: int) -> ReceiptRow:
    """One receipt. Raises UnableToFindReceipt."""
    found = Receipt.objects.filter(id=receipt_id).first()
    if found is None:
        raise UnableToFindReceipt(f"There is no receipt {receipt_id}.")
    return _row(found)


def words_of_receipt(*, receipt_id: int) -> list[str]:
    """The words of its reference, for matching only: nobody is shown them. Raises UnableToFindReceipt."""
    found = Receipt.objects.filter(id=receipt_id).only("reference_sealed").first()
    if found is None:
        raise UnableToFindReceipt(f"There is no receipt {receipt_id}.")
    return words(reference=opened_reference(found.reference_sealed))


def unapplied(*, limit: int = 100) -> list[ReceiptRow]:
    """Money that waits for a person, oldest first."""
    waiting = Receipt.objects.filter(state__in=(ReceiptState.WAITING, ReceiptState.UNAPPLIED))
    return [_row(found) for found in waiting.order_by("id")[:limit]]


def receipts_of_loan(*, loan_id: int) -> list[ReceiptRow]:
    """Money that was applied to a loan, oldest first."""
    applied = Receipt.objects.filter(loan_id=loan_id, state=ReceiptState.APPLIED)
    return [_row(found) for found in applied.order_by("id")]


def _row(found: Receipt) -> ReceiptRow:
    made = {"state", "reference"}
    values = {name: getattr(found, name) for name in ReceiptRow.__dataclass_fields__ if name not in made}
    masked = mask_text(opened_reference(found.reference_sealed))
    return ReceiptRow(**values, state=ReceiptState(found.state), reference=masked)
