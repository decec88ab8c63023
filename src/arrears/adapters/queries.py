"""Reads of the adapters: runs and what they quarantined."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from arrears.adapters.models import ImportRun, QuarantinedRow
from arrears.adapters.sealed import open_row
from arrears.plumbing.crypto import mask_quoted, mask_text
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable


class UnableToFindRun(Unable):
    """There is no such import run."""


@dataclass(frozen=True)
class Quarantined:
    """A row that was not imported. Its cells, and what the reason quotes of them, are masked."""

    file: str
    row_number: int
    code: str
    reason: str
    content: dict[str, Any]


def quarantined_rows(*, run_id: int) -> Iterator[Quarantined]:
    """Rows quarantined by a run, masked, in order of the files. Raises UnableToFindRun."""
    return (_masked(row) for row in rows_of_run(run_id=run_id))


def rows_of_run(*, run_id: int) -> Iterator[QuarantinedRow]:
    """The stored rows, sealed. Raises UnableToFindRun."""
    if not ImportRun.objects.filter(id=run_id).exists():
        last = ImportRun.objects.order_by("-id").values_list("id", flat=True).first()
        known = f"The last one is {last}." if last else "Nothing was imported yet."
        raise UnableToFindRun(
            _("There is no import run %(run_id)s. %(known)s") % {"run_id": run_id, "known": known}
        )
    rows = QuarantinedRow.objects.filter(run_id=run_id).order_by("file", "row_number", "id")
    return rows.iterator(chunk_size=5000)


def _masked(row: QuarantinedRow) -> Quarantined:
    reason, content = open_row(row.told_sealed)
    hidden = {name: None if cell is None else mask_text(str(cell)) for name, cell in content.items()}
    return Quarantined(row.file, row.row_number, row.code, mask_quoted(reason), hidden)
