"""What other slices may read of bank files and of their lines that are no receipts."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from arrears.payments.choices import LineOutcome
from arrears.payments.models import BankFile, BankLine
from arrears.payments.operations.bank_file import TOLD_PURPOSE
from arrears.plumbing.crypto import mask_text, open_sealed
from arrears.plumbing.failures import Unable


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A file that was taken."""

    id: int
    name: str
    format: str
    received_on: date
    actor: str
    statements: list[dict[str, Any]]
    totals: dict[str, Any]  # currency → credit or debit → outcome → [lines, minor units]


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """A line that is no receipt. `told` (payer, reference, ids) is masked."""

    id: int
    file_id: int
    line_number: int
    outcome: LineOutcome
    code: str  # a LineReason's name in small letters, or the bank's reason for a return
    amount_minor: int  # debits negative
    currency: str
    value_on: date | None
    receipt_id: int | None
    told: dict[str, str]


def bank_files(*, limit: int = 20) -> list[FileRow]:
    """The newest files first."""
    return [
        FileRow(**{name: getattr(found, name) for name in FileRow.__dataclass_fields__})
        for found in BankFile.objects.order_by("-id")[:limit]
    ]


def bank_lines(*, file_id: int | None = None, waiting_only: bool = True, limit: int = 100) -> list[LineRow]:
    """Lines that wait for a person (or all), oldest first."""
    lines = BankLine.objects.order_by("id")
    if waiting_only:
        lines = lines.filter(outcome=LineOutcome.WAITING)
    if file_id is not None:
        lines = lines.filter(file_id=file_id)
    return [_row(found) for found in lines[:limit]]


class UnableToFindFile(Unable):
    """No bank file has this id."""


class UnableToFindLine(Unable):
    """No line of a bank file has this id."""


def bank_file(*, file_id: int) -> FileRow:
    """One file. Raises UnableToFindFile."""
    found = BankFile.objects.filter(id=file_id).first()
    if found is None:
        raise UnableToFindFile(
            _("There is no bank file %(file)s. See `arrears bank files`.") % {"file": file_id}
        )
    return FileRow(**{name: getattr(found, name) for name in FileRow.__dataclass_fields__})


def line_row(*, line_id: int) -> LineRow:
    """One line. Raises UnableToFindLine."""
    found = BankLine.objects.filter(id=line_id).first()
    if found is None:
        raise UnableToFindLine(_("There is no line %(line)s. See `arrears bank lines`.") % {"line": line_id})
    return _row(found)


def _row(found: BankLine) -> LineRow:
    made = {"outcome", "told"}
    values = {name: getattr(found, name) for name in LineRow.__dataclass_fields__ if name not in made}
    masked = {
        name: text if name == "return_code" else mask_text(text)
        for name, text in told_of(found.told_sealed).items()
    }
    return LineRow(**values, outcome=LineOutcome(found.outcome), told=masked)


def told_of(sealed: bytes | memoryview | None) -> dict[str, str]:
    """What the bank told of a line, in clear. Raises UnableToOpenSealed."""
    told: dict[str, str] = {} if sealed is None else json.loads(open_sealed(sealed, purpose=TOLD_PURPOSE))
    return told
