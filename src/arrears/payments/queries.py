"""What other slices may read of receipts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Case, When
from django.utils.translation import gettext as _

from arrears.payments.choices import ReceiptState
from arrears.payments.matching import words
from arrears.payments.models import Receipt
from arrears.payments.sealed import END_TO_END_PURPOSE, opened_payer, opened_reference
from arrears.plumbing.crypto import blind_index, mask_text
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
    payer: str  # name, masked
    reference: str  # masked; operations/unmask.py shows it in clear, for a reason
    state: ReceiptState
    loan_id: int | None
    event_id: int | None
    candidate_loans: list[int]  # loans that may be meant, the likeliest first
    applications: int  # how often it went to a loan so far
    reason: str  # name of the MatchReason, or why it was sent back

    @property
    def waits(self) -> bool:
        """Whether it still has to go somewhere."""
        return self.state in (ReceiptState.WAITING, ReceiptState.UNAPPLIED)


def receipt(*, receipt_id: int) -> ReceiptRow:
    """One receipt. Raises UnableToFindReceipt."""
    return _row(_stored(receipt_id))


def _stored(receipt_id: int) -> Receipt:
    found = Receipt.objects.filter(id=receipt_id).first()
    if found is None:
        raise UnableToFindReceipt(
            _("There is no receipt %(receipt_id)s. See `arrears receipts`.") % {"receipt_id": receipt_id}
        )
    return found


@dataclass(frozen=True, kw_only=True)
class ToldByBank:
    """What leads from a receipt to its loan, in clear where matching needs it: for matching only."""

    words: list[str]  # of the reference
    payer_name: str
    account_index: bytes | None
    end_to_end_index: bytes | None


def told_by_bank(*, receipt_id: int) -> ToldByBank:
    """For matching only: nobody is shown it. Raises UnableToFindReceipt."""
    found = _stored(receipt_id)
    return ToldByBank(
        words=words(reference=opened_reference(found.reference_sealed)),
        payer_name=opened_payer(found.payer_sealed)[0],
        account_index=None if found.account_index is None else bytes(found.account_index),
        end_to_end_index=None if found.end_to_end_index is None else bytes(found.end_to_end_index),
    )


def unapplied(*, limit: int = 100) -> list[ReceiptRow]:
    """Money that waits for a person, oldest first."""
    waiting = Receipt.objects.filter(state__in=(ReceiptState.WAITING, ReceiptState.UNAPPLIED))
    return [_row(found) for found in waiting.order_by("id")[:limit]]


def receipts_after(*, after_id: int, limit: int, waiting: bool = False) -> list[ReceiptRow]:
    """Receipts with an id above `after_id`, by id: for readers that go through all of them."""
    found = Receipt.objects.filter(id__gt=after_id).order_by("id")
    if waiting:
        found = found.filter(state__in=(ReceiptState.WAITING, ReceiptState.UNAPPLIED))
    return [_row(row) for row in found[:limit]]


def receipts_of_file(*, file_id: int, limit: int) -> list[ReceiptRow]:
    """Money that a bank file told of, what waits first, then in the file's order."""
    found = Receipt.objects.filter(file_id=file_id).annotate(
        open=Case(When(state__in=(ReceiptState.WAITING, ReceiptState.UNAPPLIED), then=0), default=1)
    )
    return [_row(row) for row in found.order_by("open", "line_number", "id")[:limit]]


def receipts_of_loan(*, loan_id: int) -> list[ReceiptRow]:
    """Money that was applied to a loan, oldest first."""
    applied = Receipt.objects.filter(loan_id=loan_id, state=ReceiptState.APPLIED)
    return [_row(found) for found in applied.order_by("id")]


def _row(found: Receipt) -> ReceiptRow:
    made = {"state", "reference", "payer"}
    values = {name: getattr(found, name) for name in ReceiptRow.__dataclass_fields__ if name not in made}
    return ReceiptRow(
        **values,
        state=ReceiptState(found.state),
        reference=mask_text(opened_reference(found.reference_sealed)),
        payer=mask_text(opened_payer(found.payer_sealed)[0]),
    )


def loans_of_collections(*, indexes: Collection[bytes]) -> dict[bytes, int]:
    """Loans by the blind indexes of the end-to-end ids of our own collections; others are absent."""
    with connection.cursor() as cursor:  # as one text: a hundred thousand parameters take seconds to prepare
        cursor.execute(
            "select c.end_to_end_index, c.loan_id from unnest(string_to_array(%s, ',')) as n(index) "
            "join payments_collection c on c.end_to_end_index = decode(n.index, 'hex')",
            [",".join(index.hex() for index in indexes)],
        )
        return {bytes(index): loan_id for index, loan_id in cursor.fetchall()}


def loans_paid_from(*, indexes: Collection[bytes]) -> dict[bytes, list[int]]:
    """Loans to which money from the accounts with these blind indexes was applied."""
    found: dict[bytes, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct account_index, loan_id from payments_receipt "
            "where account_index = any(%s::bytea[]) and state = %s",
            [list(indexes), ReceiptState.APPLIED],
        )
        for index, loan_id in cursor.fetchall():
            found.setdefault(bytes(index), []).append(loan_id)
    return found


@dataclass(frozen=True, kw_only=True)
class Original:
    """A receipt that a bank may take back."""

    receipt_id: int
    state: ReceiptState
    amount_minor: int
    currency: str
    loan_id: int | None
    event_id: int | None


def originals(*, end_to_end_id: str) -> list[Original]:
    """Receipts with this end-to-end id, the newest first."""
    index = blind_index(end_to_end_id, purpose=END_TO_END_PURPOSE)
    names = ("state", "amount_minor", "currency", "loan_id", "event_id")
    found = Receipt.objects.filter(end_to_end_index=index).order_by("-id")[:50]
    return [Original(receipt_id=row.id, **{name: getattr(row, name) for name in names}) for row in found]
