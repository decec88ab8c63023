"""A return in a bank file: the payment that it takes back is undone, or the line waits for a person."""

from dataclasses import dataclass

from django.db import transaction

from arrears.adapters.bank.statement import Line
from arrears.adapters.bank.sums import Sums
from arrears.payments.choices import LineOutcome, LineReason, ReceiptState
from arrears.payments.operations.bank_file import OtherLine
from arrears.payments.operations.collect import note_failed
from arrears.payments.queries import Original, originals
from arrears.servicing.operations.reverse import UnableToReverse
from arrears.servicing.operations.take_back import take_back

_OPEN = (ReceiptState.APPLIED, ReceiptState.UNAPPLIED, ReceiptState.WAITING)


@dataclass(frozen=True, kw_only=True)
class Return:
    """A debit that takes a payment back, with its key."""

    key: str
    line: Line


def take_return(*, given: Return, totals: Sums, actor: str) -> list[OtherLine]:
    """Takes the payment back; the lines to keep, with the bank's charge, if any, as one of its own."""
    line, sums = given.line, totals[given.line.currency]["debit"]
    sought = line.original_minor or line.amount_minor
    original, reason = _original(line, sought)
    if original is not None and reason is None:
        reason = _undo(given, original, actor)
    if line.end_to_end_id:
        note_failed(end_to_end_id=line.end_to_end_id, code=line.reason_code)
    if original is None or reason is not None:
        sums["waiting"][0] += 1
        sums["waiting"][1] += line.amount_minor
        said = reason or LineReason.UNKNOWN_ORIGINAL
        return [other_line(line=line, key=given.key, reason=said, outcome=LineOutcome.WAITING)]
    sums["taken_back"][0] += 1
    sums["taken_back"][1] += sought
    kept = [
        other_line(
            line=line,
            key=given.key,
            reason=None,
            outcome=LineOutcome.TOOK_BACK,
            receipt_id=original.receipt_id,
            amount_minor=sought,
        )
    ]
    charge = line.amount_minor - sought
    if charge:  # the entry holds both: one line, its money in two parts
        sums["refused"][1] += charge
        key = f"{given.key}:charge"
        kept.append(other_line(line=line, key=key, reason=LineReason.BANK_CHARGE, amount_minor=charge))
    return kept


def _original(line: Line, sought: int) -> tuple[Original | None, LineReason | None]:
    """The receipt that is taken back: the newest with the same end-to-end id, amount and currency."""
    if not line.end_to_end_id:
        return None, LineReason.UNKNOWN_ORIGINAL
    found = [
        receipt
        for receipt in originals(end_to_end_id=line.end_to_end_id)
        if (receipt.amount_minor, receipt.currency) == (sought, line.currency)
    ]
    still = [receipt for receipt in found if receipt.state in _OPEN]
    if still:
        return still[0], None
    if any(receipt.state == ReceiptState.RETURNED for receipt in found):
        return None, LineReason.SENT_BACK_ALREADY
    return None, LineReason.UNKNOWN_ORIGINAL


def _undo(given: Return, original: Original, actor: str) -> LineReason | None:
    assert given.line.value_on is not None  # lines without a day are refused before
    try:
        with transaction.atomic():
            take_back(
                receipt_id=original.receipt_id,
                value_on=given.line.value_on,
                idempotency_key=f"return:{given.key}",
                actor=actor,
                source="bank",
                reason=given.line.reason_code or "returned",
            )
    except UnableToReverse:
        return LineReason.RETURN_REFUSED
    return None


def other_line(
    *,
    line: Line,
    key: str,
    reason: LineReason | None,
    outcome: LineOutcome = LineOutcome.REFUSED,
    receipt_id: int | None = None,
    amount_minor: int | None = None,
) -> OtherLine:
    """The line as it is kept; without a reason of ours, the bank's code for the return."""
    amount = line.amount_minor if amount_minor is None else amount_minor
    told = {
        "payer": line.payer_name,
        "account": line.payer_account,
        "reference": line.reference,
        "end_to_end_id": line.end_to_end_id,
        "bank_reference": line.ref,
        "return_code": line.reason_code,
    }
    return OtherLine(
        line_number=line.number,
        key=key,
        outcome=outcome,
        code=line.reason_code or "returned" if reason is None else reason.name.lower(),
        amount_minor=amount if line.credit else -amount,
        currency=line.currency,
        booked_on=line.booked_on,
        value_on=line.value_on,
        receipt_id=receipt_id,
        told={name: text for name, text in told.items() if text},
    )
