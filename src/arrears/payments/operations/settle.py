"""What becomes of a receipt: applied to a loan, kept as unapplied cash with the reason, or sent back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.payments.choices import MatchReason, ReceiptState
from arrears.payments.models import Receipt
from arrears.payments.operations.receive import HELD, post_unapplied
from arrears.plumbing import clock, locks
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable

_OPEN = (ReceiptState.WAITING, ReceiptState.UNAPPLIED)


class UnableToSettleReceipt(Unable):
    """The receipt is unknown, or settled already."""


def mark_applied(*, receipt_id: int, loan_id: int, event_id: int, actor: str) -> None:
    """The receipt was posted to a loan: it leaves unapplied cash. Raises UnableToSettleReceipt."""
    with transaction.atomic():
        receipt = open_receipt(receipt_id=receipt_id)
        receipt.state, receipt.loan_id, receipt.event_id, receipt.reason = (
            ReceiptState.APPLIED,
            loan_id,
            event_id,
            "",
        )
        receipt.applications += 1
        receipt.save(update_fields=["state", "loan_id", "event_id", "reason", "applications"])
        _move(receipt, -1, source="apply_receipt", actor=actor)


def mark_unapplied(
    *,
    receipt_id: int,
    reason: MatchReason,
    proposed_loan_id: int | None,
    candidates: Sequence[int] = (),
) -> None:
    """It is not certain which loan the money is for. Raises UnableToSettleReceipt."""
    with transaction.atomic():
        receipt = open_receipt(receipt_id=receipt_id)
        receipt.state, receipt.reason = ReceiptState.UNAPPLIED, reason.name.lower()
        receipt.loan_id, receipt.candidate_loans = proposed_loan_id, list(candidates)
        receipt.save(update_fields=["state", "reason", "loan_id", "candidate_loans"])


def send_back(*, receipt_id: int, actor: str, reason: str) -> None:
    """The money goes back to where it came from. Raises UnableToSettleReceipt."""
    if not reason.strip():
        raise UnableToSettleReceipt(_("Say why the money is sent back; it is written into the audit trail."))
    with transaction.atomic():
        receipt = open_receipt(receipt_id=receipt_id)
        receipt.state, receipt.reason, receipt.loan_id = ReceiptState.RETURNED, reason, None
        receipt.save(update_fields=["state", "reason", "loan_id"])
        _move(receipt, -1, source="send_back", actor=actor)
        record(actor=actor, action="receipt.send_back", subject=f"receipt/{receipt_id}", reason=reason)


def take_back(*, receipt_id: int, actor: str, reason: str) -> None:
    """The payer's bank took the money back; its repayment, if any, is reversed before.

    Raises UnableToSettleReceipt.
    """
    with transaction.atomic():
        receipt = open_receipt(receipt_id=receipt_id)
        receipt.state, receipt.reason = ReceiptState.TAKEN_BACK, reason
        receipt.save(update_fields=["state", "reason"])
        _move(receipt, -1, source="take_back", actor=actor)


def put_back(*, event_ids: Sequence[int], actor: str) -> None:
    """Repayments were reversed: the receipts behind them are unapplied cash again, for a person to place.

    The caller holds shard HELD (plumbing.locks), taken before any other shard.
    """
    applied = Receipt.objects.select_for_update().filter(event_id__in=event_ids, state=ReceiptState.APPLIED)
    for receipt in applied.order_by("id"):
        receipt.state, receipt.reason = ReceiptState.UNAPPLIED, MatchReason.REPAYMENT_REVERSED.name.lower()
        receipt.loan_id = receipt.event_id = None
        receipt.save(update_fields=["state", "reason", "loan_id", "event_id"])
        _move(receipt, 1, source="reverse", actor=actor)


def open_receipt(*, receipt_id: int) -> Receipt:
    """The receipt, locked, while it is not settled. Raises UnableToSettleReceipt."""
    locks.share_shard(shard=HELD[0])
    receipt = Receipt.objects.select_for_update().filter(id=receipt_id).first()
    if receipt is None:
        raise UnableToSettleReceipt(_("There is no receipt %(receipt_id)s.") % {"receipt_id": receipt_id})
    if receipt.state not in _OPEN:
        raise UnableToSettleReceipt(
            _("Receipt %(receipt_id)s is settled already; reverse the repayment instead.")
            % {"receipt_id": receipt_id}
        )
    return receipt


def _move(receipt: Receipt, sign: int, *, source: str, actor: str) -> None:
    post_unapplied(
        change_minor=sign * receipt.amount_minor,
        currency=receipt.currency,
        source=source,
        actor=actor,
        on=clock.business_date(),
    )
