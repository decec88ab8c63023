"""What other slices may read of direct debits."""

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from arrears.payments.choices import CollectionState
from arrears.payments.models import Collection, DebitFile, Mandate
from arrears.payments.operations.mandate import DEBTOR_PURPOSE
from arrears.plumbing.crypto import mask_name, mask_number, open_sealed


@dataclass(frozen=True, kw_only=True)
class CollectionRow:
    """An attempt to debit an account."""

    id: int
    end_to_end_id: str
    loan_id: int
    amount_minor: int
    currency: str
    collect_on: date
    state: CollectionState
    code: str


@dataclass(frozen=True, kw_only=True)
class ToSend:
    """An attempt with what the bank needs of the mandate, in clear: for the file only."""

    collection: CollectionRow
    mandate: str
    signed_on: date
    scheme: str
    first: bool  # the first use of the mandate
    name: str
    account: str
    bic: str


@dataclass(frozen=True, kw_only=True)
class MandateRow:
    """A borrower's permission; `name` and `account` are masked."""

    id: int
    reference: str
    loan_id: int
    scheme: str
    name: str
    account: str
    signed_on: date
    first_used_on: date | None
    revoked_on: date | None
    reason: str


def mandates(*, limit: int = 500) -> list[MandateRow]:
    """Mandates, those in force first, the newest first."""
    return [
        _mandate(row)
        for row in Mandate.objects.order_by(F("revoked_on").desc(nulls_first=True), "-id")[:limit]
    ]


def _mandate(found: Mandate) -> MandateRow:
    debtor = json.loads(open_sealed(found.debtor_sealed, purpose=DEBTOR_PURPOSE))
    return MandateRow(
        id=found.id,
        reference=found.reference,
        loan_id=found.loan_id,
        scheme=found.scheme,
        name=mask_name(debtor["name"]),
        account=mask_number(debtor["account"]),
        signed_on=found.signed_on,
        first_used_on=found.first_used_on,
        revoked_on=found.revoked_on,
        reason=found.reason,
    )


def collections(*, loan_id: int | None = None, limit: int = 100) -> list[CollectionRow]:
    """Attempts, the newest first."""
    found = Collection.objects.order_by("-id")
    if loan_id is not None:
        found = found.filter(loan_id=loan_id)
    return [_row(one) for one in found[:limit]]


def to_send(*, currency: str, through: date) -> list[ToSend]:
    """Planned attempts of a currency up to a day, for a file."""
    planned = Collection.objects.filter(
        state=CollectionState.PLANNED, currency=currency, collect_on__lte=through
    )
    rows = list(planned.order_by("collect_on", "id"))
    mandates = {m.id: m for m in Mandate.objects.filter(id__in=[row.mandate_id for row in rows])}
    return [_to_send(row, mandates[row.mandate_id]) for row in rows]


def _to_send(row: Collection, mandate: Mandate) -> ToSend:
    debtor = json.loads(open_sealed(mandate.debtor_sealed, purpose=DEBTOR_PURPOSE))
    return ToSend(
        collection=_row(row),
        mandate=mandate.reference,
        signed_on=mandate.signed_on,
        scheme=mandate.scheme,
        first=mandate.first_used_on is None,
        **debtor,
    )


def _row(found: Collection) -> CollectionRow:
    names = [name for name in CollectionRow.__dataclass_fields__ if name != "state"]
    return CollectionRow(**{name: getattr(found, name) for name in names}, state=CollectionState(found.state))


@dataclass(frozen=True, kw_only=True)
class DebitFileRow:
    """A file of direct debits that was made."""

    id: int
    message_id: str
    made_on: date
    format: str
    collections: int
    amount_minor: int
    currency: str
    actor: str


def debit_files(*, limit: int = 50, file_id: int | None = None) -> list[DebitFileRow]:
    """The newest files first; with an id that one, if there is one."""
    found = DebitFile.objects.order_by("-id")
    if file_id is not None:
        found = found.filter(id=file_id)
    names = list(DebitFileRow.__dataclass_fields__)
    return [DebitFileRow(**{name: getattr(one, name) for name in names}) for one in found[:limit]]


def planned_collections() -> list[CollectionRow]:
    """Attempts that are planned and not yet in a file, by day."""
    planned = Collection.objects.filter(state=CollectionState.PLANNED).order_by("collect_on", "id")
    return [_row(one) for one in planned]
