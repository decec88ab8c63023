"""A file of a bank: begun, and finished with what became of each of its lines."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection

from arrears.payments.choices import LineOutcome
from arrears.payments.models import BankFile
from arrears.plumbing import clock
from arrears.plumbing.bulk import copy_in
from arrears.plumbing.crypto import seal_many

TOLD_PURPOSE = "bank.line"
_BETWEEN = "\x1f"  # no key holds it


@dataclass(frozen=True, kw_only=True)
class OtherLine:
    """A line that is no receipt."""

    line_number: int
    key: str  # '' when the line may come again
    outcome: LineOutcome
    code: str  # a LineReason's name in small letters, or the bank's reason for the return
    amount_minor: int  # debits negative
    currency: str
    booked_on: date | None
    value_on: date | None
    receipt_id: int | None
    told: dict[str, str]  # payer, reference, ids: sealed


def begin_file(*, name: str, format: str, sha256: str, actor: str, statements: list[dict[str, Any]]) -> int:
    """Writes down that a file is being taken; returns its id. In the caller's transaction."""
    made = BankFile.objects.create(
        name=name,
        format=format,
        sha256=sha256,
        received_on=clock.business_date(),
        actor=actor,
        statements=statements,
        totals={},
    )
    return made.id


def known_lines(*, keys: list[str]) -> set[str]:
    """The keys under which lines were kept before."""
    with connection.cursor() as cursor:  # as one text: a hundred thousand parameters take seconds to prepare
        cursor.execute(
            "select l.idempotency_key from unnest(string_to_array(%s, %s)) as n(key) "
            "join payments_bankline l on l.idempotency_key = n.key and l.idempotency_key <> ''",
            [_BETWEEN.join(key for key in keys if key), _BETWEEN],
        )
        return {key for (key,) in cursor.fetchall()}


def finish_file(*, file_id: int, lines: list[OtherLine], totals: dict[str, Any]) -> None:
    """Keeps the lines that are no receipts, and the totals of the file. In the caller's transaction."""
    BankFile.objects.filter(id=file_id).update(totals=totals)
    told = seal_many((json.dumps(line.told, ensure_ascii=False) for line in lines), purpose=TOLD_PURPOSE)
    columns = {
        "file_id": pa.array([file_id] * len(lines), pa.int64()),
        "line_number": pa.array([line.line_number for line in lines], pa.int64()),
        "idempotency_key": pa.array([line.key for line in lines], pa.string()),
        "outcome": pa.array([int(line.outcome) for line in lines], pa.int64()),
        "code": pa.array([line.code for line in lines], pa.string()),
        "amount_minor": pa.array([line.amount_minor for line in lines], pa.int64()),
        "currency": pa.array([line.currency for line in lines], pa.string()),
        "booked_on": pa.array([line.booked_on for line in lines], pa.date32()),
        "value_on": pa.array([line.value_on for line in lines], pa.date32()),
        "receipt_id": pa.array([line.receipt_id for line in lines], pa.int64()),
        "told_sealed": pa.array(told, pa.binary()),
    }
    copy_in(table="payments_bankline", data=pa.table(columns))
