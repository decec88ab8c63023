"""Direct debits: planned one at a time for a loan, sent in a file, paid or failed."""

from collections.abc import Collection as Some
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from arrears.payments.choices import CollectionState
from arrears.payments.debit_policy import Attempt
from arrears.payments.models import Collection, DebitFile, Mandate
from arrears.payments.sealed import END_TO_END_PURPOSE
from arrears.plumbing import clock
from arrears.plumbing.crypto import blind_index


@dataclass(frozen=True, kw_only=True)
class Permission:
    """A mandate in force, and what was tried for its loan."""

    mandate_id: int
    loan_id: int
    open: bool  # an attempt is planned or at the bank
    attempts: list[Attempt]


def permissions() -> list[Permission]:
    """Mandates in force, the newest of each loan, by loan."""
    newest = {m.loan_id: m for m in Mandate.objects.filter(revoked_on=None).order_by("id")}
    tried: dict[int, list[Collection]] = {}
    made = Collection.objects.filter(loan_id__in=newest).exclude(state=CollectionState.CANCELLED)
    for one in made.order_by("id"):
        tried.setdefault(one.loan_id, []).append(one)
    return [
        Permission(
            mandate_id=mandate.id,
            loan_id=loan_id,
            open=any(
                one.state in (CollectionState.PLANNED, CollectionState.SENT) for one in tried.get(loan_id, ())
            ),
            attempts=[_attempt(one, mandate.id) for one in tried.get(loan_id, ())],
        )
        for loan_id, mandate in sorted(newest.items())
    ]


def _attempt(one: Collection, mandate_id: int) -> Attempt:
    """A final failure under an earlier mandate does not speak against a new one."""
    failed = one.state == CollectionState.FAILED
    code = one.code if one.mandate_id == mandate_id else "earlier mandate"
    return Attempt(on=one.collect_on, code=code if failed else None)


def plan_collection(
    *, mandate_id: int, loan_id: int, amount_minor: int, currency: str, due_on: date | None, collect_on: date
) -> int:
    """Plans an attempt; returns its id. Raises IntegrityError when one is open for the loan."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('payments_collection', 'id'))")
        number = int(cursor.fetchone()[0])
        end = f"DD{number:012d}"
        Collection.objects.create(
            id=number,
            end_to_end_id=end,
            end_to_end_index=blind_index(end, purpose=END_TO_END_PURPOSE),
            mandate_id=mandate_id,
            loan_id=loan_id,
            amount_minor=amount_minor,
            currency=currency,
            due_on=due_on,
            collect_on=collect_on,
            state=CollectionState.PLANNED,
            made_on=clock.business_date(),
        )
        return number


def mark_sent(
    *, collection_ids: Some[int], message_id: str, format: str, sha256: str, currency: str, actor: str
) -> int:
    """The attempts stand in a file for the bank; returns the file's id."""
    with transaction.atomic():
        planned = Collection.objects.select_for_update().filter(
            id__in=collection_ids, state=CollectionState.PLANNED
        )
        rows = list(planned)
        file = DebitFile.objects.create(
            message_id=message_id,
            made_on=clock.business_date(),
            format=format,
            sha256=sha256,
            collections=len(rows),
            amount_minor=sum(row.amount_minor for row in rows),
            currency=currency,
            actor=actor,
        )
        Collection.objects.filter(id__in=[row.id for row in rows]).update(
            state=CollectionState.SENT, file_id=file.id
        )
        for row in rows:
            Mandate.objects.filter(id=row.mandate_id, first_used_on=None).update(first_used_on=row.collect_on)
        return file.id


def note_paid(*, file_id: int) -> int:
    """Attempts that the receipts of a bank file answer are paid; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update payments_collection c set state = %s from payments_receipt r "
            "where r.file_id = %s and r.end_to_end_index = c.end_to_end_index and c.state = %s",
            [CollectionState.PAID, file_id, CollectionState.SENT],
        )
        return int(cursor.rowcount)


def note_failed(*, end_to_end_id: str, code: str) -> bool:
    """The bank did not collect, or took the money back; False when it is no attempt of ours, or known."""
    found = Collection.objects.filter(
        end_to_end_id=end_to_end_id, state__in=(CollectionState.SENT, CollectionState.PAID)
    )
    return bool(found.update(state=CollectionState.FAILED, code=code or "unknown"))


def note_file_failed(*, message_id: str, code: str) -> int:
    """The bank refused a whole file; returns how many attempts failed by that."""
    files = DebitFile.objects.filter(message_id=message_id).values_list("id", flat=True)
    found = Collection.objects.filter(file_id__in=list(files), state=CollectionState.SENT)
    return int(found.update(state=CollectionState.FAILED, code=code or "unknown"))
