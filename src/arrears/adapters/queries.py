"""Reads of the adapters: runs and what they quarantined."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from arrears.adapters.models import ImportRun, QuarantinedRow
from arrears.plumbing.failures import Unable


class UnableToFindRun(Unable):
    """There is no such import run."""


@dataclass(frozen=True)
class Quarantined:
    """A row that was not imported."""

    file: str
    row_number: int
    code: str
    reason: str
    content: dict[str, Any]


def quarantined_rows(*, run_id: int) -> Iterator[Quarantined]:
    """Rows quarantined by a run, in order of the files. Raises UnableToFindRun."""
    if not ImportRun.objects.filter(id=run_id).exists():
        last = ImportRun.objects.order_by("-id").values_list("id", flat=True).first()
        known = f"The last one is {last}." if last else "Nothing was imported yet."
        raise UnableToFindRun(f"There is no import run {run_id}. {known}")
    rows = QuarantinedRow.objects.filter(run_id=run_id).order_by("file", "row_number", "id")
    for row in rows.iterator(chunk_size=5000):
        content = json.loads(row.content) if isinstance(row.content, str) else row.content
        yield Quarantined(row.file, row.row_number, row.code, row.reason, content)
