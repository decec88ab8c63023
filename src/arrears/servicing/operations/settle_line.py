"""A line of a bank file that waits: booked, used to take a payment back, or noted as done elsewhere."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.payments.operations.note_line_settled import (
    UnableToSettleLine,
    hold_waiting_line,
    note_line_settled,
)
from arrears.payments.operations.receive import HELD, receive
from arrears.payments.queries import receipt
from arrears.payments.queries_of_files import LineRow
from arrears.plumbing import clock, locks
from arrears.servicing.operations.apply_receipt import apply_receipt
from arrears.servicing.operations.take_back import take_back

SOURCE = "bank line"


def book_line(*, line_id: int, actor: str, reason: str) -> int:
    """A credit becomes a receipt: it goes to its loan where that is certain, else to unapplied cash.

    Returns the receipt. Raises UnableToSettleLine (it is money out, or waits no more), UnableToFindLine.
    """
    with transaction.atomic():
        row = _held(line_id, reason)
        if row.amount_minor <= 0:
            raise UnableToSettleLine(
                _("Line %(line)s is money that went out: say which payment it takes back.")
                % {"line": line_id}
            )
        made = receive(
            amount_minor=row.amount_minor,
            currency=row.currency,
            value_on=min(row.value_on or clock.business_date(), clock.business_date()),
            channel="transfer",
            idempotency_key=f"bank-line:{row.id}",
            actor=actor,
            reference=reason,
        )
        apply_receipt(receipt_id=made, actor=actor)
        note_line_settled(line_id=row.id, receipt_id=made, actor=actor, how="booked", reason=reason)
    return made


def take_back_by_line(*, line_id: int, receipt_id: int, actor: str, reason: str) -> None:
    """A debit takes the named receipt back, whole. Raises UnableToSettleLine and what take_back raises."""
    with transaction.atomic():
        row = _held(line_id, reason)
        found = receipt(receipt_id=receipt_id)
        if (-row.amount_minor, row.currency) != (found.amount_minor, found.currency):
            raise UnableToSettleLine(
                _(
                    "Receipt %(receipt)s is of another amount than line %(line)s takes back. Look for the "
                    "right one."
                )
                % {"receipt": receipt_id, "line": line_id}
            )
        take_back(
            receipt_id=receipt_id,
            value_on=min(row.value_on or clock.business_date(), clock.business_date()),
            idempotency_key=f"bank-line:{row.id}",
            actor=actor,
            source=SOURCE,
            reason=reason,
        )
        note_line_settled(line_id=row.id, receipt_id=receipt_id, actor=actor, how="took back", reason=reason)


def note_line(*, line_id: int, actor: str, reason: str) -> None:
    """It was settled elsewhere (the bank's mistake, a payout): nothing is booked.

    Raises UnableToSettleLine.
    """
    with transaction.atomic():
        row = _held(line_id, reason)
        note_line_settled(line_id=row.id, receipt_id=None, actor=actor, how="noted", reason=reason)


def _held(line_id: int, reason: str) -> LineRow:
    if not reason.strip():
        raise UnableToSettleLine(_("Say why; it is written into the audit trail."))
    locks.share_shard(shard=HELD[0])  # a reversal needs it: before everything else
    return hold_waiting_line(line_id=line_id)
