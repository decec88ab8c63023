"""One file read as a tape: CSV (also .gz) or Parquet, told apart by content, not by name."""

import functools
import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from arrears.adapters.tapes.tape import BrokenRow, Tape
from arrears.adapters.tapes.text import separator_of, to_utf8
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

_UNPACKED_LIMIT = 16 * 2**30


class UnableToReadTape(Unable):
    """A file that is no readable tape; the message names it and says what to do."""


def _other_kinds() -> dict[bytes, str]:
    """What a file that is no tape begins with, and what it is."""
    return {
        b"PK\x03\x04": _("a ZIP file or an Excel workbook. Unpack it, or export the sheet as CSV"),
        b"\xd0\xcf\x11\xe0": _("an old Excel workbook. Export the sheet as CSV"),
        b"%PDF": _("a PDF. Ask for the tape as CSV or Parquet"),
        b"\x28\xb5\x2f\xfd": _("packed with Zstandard. Unpack it first"),
        b"BZh": _("packed with bzip2. Unpack it first"),
        b"SQLite": _("an SQLite database. Export the table as CSV"),
    }


def read_tape(
    *,
    path: Path,
    encoding: str | None = None,
    separator: str | None = None,
    body: Callable[[bytes], bytes] | None = None,
) -> Tape:
    """Reads one file whole. `body` cuts the table out of a text with lines around it.

    Raises UnableToReadTape, UnableToReadText.
    """
    content = _bytes_of(path)
    if content[:4] == b"PAR1":
        return _parquet(content, path.name)
    if content[:2] == b"\x1f\x8b":
        content = _unpacked(content, path.name)
    for magic, words in _other_kinds().items():
        if content.startswith(magic):
            raise UnableToReadTape(_("%(file)s is %(words)s.") % {"file": path.name, "words": words})
    text = to_utf8(content=content, name=path.name, encoding=encoding)
    text = text if body is None else body(text)
    if not text.strip():
        raise UnableToReadTape(_("%(file)s is empty. Ask for the file again.") % {"file": path.name})
    return _delimited(text, path.name, separator)


def _bytes_of(path: Path) -> bytes:
    if not path.exists():
        raise UnableToReadTape(_("There is no file %(path)s. Check the path.") % {"path": path})
    if path.is_dir():
        raise UnableToReadTape(
            _("%(path)s is a folder; this needs a file. Name the file inside it.") % {"path": path}
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnableToReadTape(
            _("%(path)s can't be read: %(error)s.") % {"path": path, "error": error.strerror}
        ) from None
    if not content:
        raise UnableToReadTape(
            _("%(file)s is empty (0 bytes). Ask for the file again.") % {"file": path.name}
        )
    return content


def _unpacked(content: bytes, name: str) -> bytes:
    try:
        with gzip.open(pa.BufferReader(content)) as packed:
            unpacked = packed.read(_UNPACKED_LIMIT)
    except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
        raise UnableToReadTape(
            _("%(name)s is cut off or damaged (%(error)s). Fetch it again.") % {"name": name, "error": error}
        ) from None
    if len(unpacked) >= _UNPACKED_LIMIT:
        raise UnableToReadTape(
            _("%(name)s unpacks to more than 16 GiB. Split it into smaller files.") % {"name": name}
        )
    if not unpacked:
        raise UnableToReadTape(_("%(name)s is empty inside. Ask for the file again.") % {"name": name})
    return unpacked


def _parquet(content: bytes, name: str) -> Tape:
    try:
        rows = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError, ValueError) as error:
        words = str(error).splitlines()[0]
        raise UnableToReadTape(
            _("%(name)s is no whole Parquet file, it may be cut off: %(words)s. Fetch it again.")
            % {"name": name, "words": words}
        ) from None
    if rows.num_rows == 0:
        raise UnableToReadTape(_("%(name)s has no rows. Ask for the file again.") % {"name": name})
    return Tape(
        name=name,
        rows=_single_names(rows),
        row_numbers=np.arange(1, rows.num_rows + 1),
        columns_expected=rows.num_columns,
    )


def _delimited(text: bytes, name: str, separator: str | None) -> Tape:
    separator = separator or separator_of(content=text)
    header = _header(text, name, separator)
    ragged: list[csv.InvalidRow] = []
    try:
        rows = csv.read_csv(
            pa.BufferReader(text),
            read_options=csv.ReadOptions(
                use_threads=False, skip_rows=0, block_size=max(1 << 20, len(text) + 1)
            ),
            parse_options=csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=b'"' in text,
                ignore_empty_lines=False,
                invalid_row_handler=_noting(ragged),
            ),
            convert_options=csv.ConvertOptions(
                column_types={column: pa.string() for column in header},
                strings_can_be_null=False,
                check_utf8=True,
            ),
        )
    except (pa.ArrowException, ValueError) as error:
        raise UnableToReadTape(
            _("%(name)s can't be read as CSV: %(error)s")
            % {"name": name, "error": str(error).splitlines()[0]}
        ) from None
    return _numbered(rows, ragged, name, separator)


def _header(text: bytes, name: str, separator: str) -> list[str]:
    first = text.split(b"\n", 1)[0]
    if not first.strip():
        raise UnableToReadTape(
            _("%(name)s starts with an empty line; the first line must name the columns.") % {"name": name}
        )
    try:
        names = csv.read_csv(
            pa.BufferReader(first.rstrip(b"\r") + b"\n"), parse_options=csv.ParseOptions(delimiter=separator)
        ).column_names
    except (pa.ArrowException, ValueError) as error:
        raise UnableToReadTape(
            _("The header of %(name)s can't be read: %(error)s")
            % {"name": name, "error": str(error).splitlines()[0]}
        ) from None
    return list(names)


def _noting(ragged: list[csv.InvalidRow]) -> Callable[[csv.InvalidRow], str]:
    def note(row: csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    return note


def _numbered(rows: pa.Table, ragged: list[csv.InvalidRow], name: str, separator: str) -> Tape:
    for row in ragged:
        if row.text.count('"') % 2 and "\n" in row.text.strip("\n"):
            raise UnableToReadTape(
                _(
                    '%(name)s: a quote (") that opens in row %(number)s is never closed and swallows the '
                    "rows after it. Close or remove it."
                )
                % {"name": name, "number": row.number}
            )
    numbers = np.arange(2, 2 + rows.num_rows + len(ragged))
    numbers = numbers[~np.isin(numbers, [row.number for row in ragged])]
    empty = functools.reduce(np.logical_and, (pc.equal(c, "").to_numpy() for c in rows.columns))
    if empty.any():  # a blank line, or separators only: there is nothing in it
        rows, numbers = rows.filter(pa.array(~empty)), numbers[~empty]
    broken = tuple(
        BrokenRow(int(row.number), int(row.actual_columns), row.text) for row in ragged if row.text.strip()
    )
    if rows.num_rows == 0 and not broken:
        raise UnableToReadTape(
            _("%(name)s has a header but no rows. Ask for the file again.") % {"name": name}
        )
    return Tape(
        name=name,
        rows=_single_names(rows),
        row_numbers=numbers,
        broken=broken,
        columns_expected=rows.num_columns,
        separator=separator,
    )


def _single_names(rows: pa.Table) -> pa.Table:
    """A name that comes twice gets `#2`, so that no column hides another."""
    seen: dict[str, int] = {}
    names = []
    for name in rows.column_names:
        seen[name] = seen.get(name, 0) + 1
        names.append(name.strip() if seen[name] == 1 else f"{name.strip()}#{seen[name]}")
    return rows.rename_columns(names)
