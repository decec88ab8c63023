"""The published book of a business date: Parquet, one row a loan, and an index beside it.

Same book, same bytes: rows by loan id, one schema, fixed compression and row groups, no times of day.
A folder `business_date=YYYY-MM-DD/` appears complete or not at all: it is written under another name, forced
to disk and renamed.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from arrears.close.crash_points import reached
from arrears.kernel.book import STATES
from arrears.plumbing.failures import Unable
from arrears.plumbing.home import snapshot_folder

BOOK, INDEX = "book.parquet", "index.json"
FORMAT = 1
_ROW_GROUP = 131_072
_PREFIX = "business_date="
STATE_NAMES: tuple[str, ...] = tuple(STATES.names or ())

# What is known of the loan besides its state (docs/architecture.md).
IDENTITY = pa.schema(
    [
        ("number", pa.string()),
        ("borrower_id", pa.int64()),
        ("shard", pa.int64()),
        ("product_code", pa.string()),
        ("product_version", pa.string()),
        ("book_code", pa.string()),
        ("currency", pa.string()),
        ("region", pa.string()),
        ("cohort_on", pa.date32()),
        ("age_at_start", pa.int64()),
        ("income_at_start_minor", pa.int64()),
        ("origin", pa.string()),
        ("principal_minor", pa.int64()),
        ("rate_ppb", pa.int64()),
    ]
)
SCHEMA = pa.schema([(name, pa.int64()) for name in STATE_NAMES] + list(IDENTITY))
_TEXTS = [field.name for field in IDENTITY if pa.types.is_string(field.type) and field.name != "number"]


class UnableToReadSnapshot(Unable):
    """The business date has no published snapshot (never closed, or no longer kept)."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A snapshot on disk that is not yet visible to readers."""

    folder: Path
    sha256: str
    rows: int


def folder_of(business_date: date) -> Path:
    """Where the snapshot of a business date is or will be."""
    return snapshot_folder() / f"{_PREFIX}{business_date.isoformat()}"


def dates() -> list[date]:
    """Business dates that have a published snapshot, oldest first."""
    names = (path.name.removeprefix(_PREFIX) for path in snapshot_folder().glob(f"{_PREFIX}*"))
    return sorted(date.fromisoformat(name) for name in names)


def read(*, business_date: date, columns: Sequence[str] | None = None) -> pa.Table:
    """Rows of a published snapshot by loan id. Raises UnableToReadSnapshot."""
    path = folder_of(business_date) / BOOK
    if not path.exists():
        raise _missing(business_date)
    return pq.read_table(path, columns=list(columns) if columns else None, partitioning=None)


def read_index(*, business_date: date) -> dict[str, Any]:
    """The index beside a snapshot. Raises UnableToReadSnapshot."""
    path = folder_of(business_date) / INDEX
    if not path.exists():
        raise _missing(business_date)
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def checksum(*, business_date: date) -> str:
    """SHA-256 of a published snapshot's rows as they lie on the disk. Raises UnableToReadSnapshot."""
    path = folder_of(business_date) / BOOK
    if not path.exists():
        raise _missing(business_date)
    return _sha256(path)


def _missing(business_date: date) -> UnableToReadSnapshot:
    return UnableToReadSnapshot(
        _("There is no snapshot of %(day)s. Close that day first.") % {"day": business_date}
    )


def write(*, business_date: date, tables: Iterator[pa.Table], index: dict[str, Any]) -> Written:
    """Writes and forces to disk, under a name that no reader looks at. `publish` makes it visible.

    `tables` hold SCHEMA's columns, together in order of loan id. Raises OSError when the disk is full.
    """
    folder = snapshot_folder() / f".writing-{business_date.isoformat()}-{os.getpid()}"
    _sweep(business_date)
    folder.mkdir(parents=True)
    rows = _write_book(folder / BOOK, tables)
    reached("snapshot_book_written")
    digest = _sha256(folder / BOOK)
    content = {"format": FORMAT, "business_date": business_date.isoformat(), "rows": rows, "sha256": digest}
    _write_text(folder / INDEX, json.dumps({**content, **index}, sort_keys=True, indent=1) + "\n")
    _force(folder)
    return Written(folder=folder, sha256=digest, rows=rows)


def surviving(*, business_date: date, sha256: str) -> Written | None:
    """The whole draft that a killed run left of a day, if its rows have this checksum."""
    for folder in sorted(snapshot_folder().glob(f".writing-{business_date.isoformat()}-*")):
        if (folder / INDEX).exists() and _sha256(folder / BOOK) == sha256:
            rows = pq.read_metadata(folder / BOOK).num_rows
            return Written(folder=folder, sha256=sha256, rows=rows)
    return None


def publish(*, business_date: date, written: Written) -> Path:
    """Makes a written snapshot the one of the day, in one rename; one of other bytes is replaced."""
    final = folder_of(business_date)
    if final.exists():
        retired = final.with_name(f".retired-{business_date.isoformat()}-{os.getpid()}")
        os.rename(final, retired)
        reached("snapshot_retired")
        os.rename(written.folder, final)
        shutil.rmtree(retired)
    else:
        os.rename(written.folder, final)
    _force(final.parent)
    return final


def discard(*, written: Written) -> None:
    """Removes a written snapshot that is not to be published."""
    shutil.rmtree(written.folder, ignore_errors=True)


def remove(*, business_date: date) -> None:
    """Removes a published snapshot: out of the readers' sight in one rename, then from the disk."""
    retired = snapshot_folder() / f".retired-{business_date.isoformat()}-{os.getpid()}"
    os.rename(folder_of(business_date), retired)
    shutil.rmtree(retired, ignore_errors=True)


def _write_book(path: Path, tables: Iterator[pa.Table]) -> int:
    rows = 0
    with pq.ParquetWriter(
        path, SCHEMA, compression="zstd", compression_level=1, use_dictionary=_TEXTS, write_statistics=True
    ) as writer:
        for table in tables:
            writer.write_table(table, row_group_size=_ROW_GROUP)
            rows += table.num_rows
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return rows


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _force(folder: Path) -> None:
    """Forces the names in a folder to disk, so that a power cut does not undo a rename."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(business_date: date) -> None:
    """Removes what killed runs left behind: drafts of this day, and whatever was being removed."""
    for pattern in (f".writing-{business_date.isoformat()}-*", ".retired-*"):
        for left in snapshot_folder().glob(pattern):
            shutil.rmtree(left, ignore_errors=True)
