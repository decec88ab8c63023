"""Files that go to agencies and come from them: CSV in UTF-8 with a heading (docs/agencies.md)."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.agencies.failures import UnableToTakeFile
from arrears.plumbing.currency import exponent

MAX_BYTES = 20_000_000
Read = dict[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(value: str) -> str:
    """A text that is not empty."""
    if not value:
        raise ValueError(_("is empty"))
    return value


def optional(value: str) -> str:
    """A text that may be empty."""
    return value


def number(value: str) -> int:
    """A whole number, not below 0."""
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise ValueError(_("is no whole number"))
    return int(value)


def day(value: str) -> date:
    """YYYY-MM-DD."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(_("is no day like 2026-01-31")) from None


def moment(value: str) -> datetime:
    """YYYY-MM-DDTHH:MM:SS+08:00, with its zone."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError(_("is no moment like 2026-01-31T09:30:00+08:00"))
    return found


def amount(value: str) -> str:
    """An amount such as 1234.50, as it is written; `minor_of` makes it minor units of its currency."""
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?", value) is None:
        raise ValueError(_("is no amount like 1234.50"))
    return value


def amount_text(*, minor: int, currency: str) -> str:
    """An amount as the files hold it: a point, as many decimals as the currency has, no separators."""
    return f"{Decimal(minor).scaleb(-exponent(currency)):f}"


Columns = Mapping[str, Callable[[str], Any]]
INVOICE: Columns = {
    "invoice": text,
    "currency": text,
    "placement": number,
    "loan": text,
    "paid_on": day,
    "paid": amount,
    "commission": amount,
}


def read_csv(*, content: bytes, columns: Columns) -> list[Read]:
    """The rows of a file, each value read. Raises UnableToTakeFile naming the row and the column."""
    rows, _refused = read_rows(content=content, columns=columns, strict=True)
    return rows


def read_rows(
    *, content: bytes, columns: Columns, strict: bool = False
) -> tuple[list[Read], list[tuple[int, str]]]:
    """The rows that can be read (with `row`, from 1) and those that can't with the reason.

    Raises UnableToTakeFile for a file that can't be read at all; `strict`: for any row.
    """
    if len(content) > MAX_BYTES:
        raise UnableToTakeFile(_("The file is larger than %(mb)d MB.") % {"mb": MAX_BYTES // 1_000_000})
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        heading = [name.strip() for name in reader.fieldnames or ()]
        given = list(reader)
    except (UnicodeDecodeError, csv.Error) as failure:
        raise UnableToTakeFile(_("The file is no CSV in UTF-8: %(why)s") % {"why": failure}) from failure
    missing = [name for name in columns if name not in heading]
    if missing or not given:
        raise UnableToTakeFile(
            _("The file needs a heading with %(columns)s, and a row.") % {"columns": ", ".join(columns)}
        )
    rows, refused = [], []
    for place, values in enumerate(given, 1):
        try:
            rows.append({"row": place, **_read(values, columns)})
        except ValueError as failure:
            refused.append((place, str(failure)))
    if strict and refused:
        raise UnableToTakeFile(
            _("Row %(row)d: %(why)s. Nothing was taken.") % {"row": refused[0][0], "why": refused[0][1]}
        )
    return rows, refused


def _read(values: Mapping[str, str | None], columns: Columns) -> Read:
    found = {}
    for name, read in columns.items():
        value = (values.get(name) or "").strip()
        try:
            found[name] = read(value)
        except ValueError as failure:
            raise ValueError(f"{name} {value!r} {failure}") from None
    return found


def write_csv(*, heading: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A file for an agency; texts that a spreadsheet would take for a formula get an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([[_safe(value) for value in row] for row in rows])
    return ("\ufeff" + out.getvalue()).encode()


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
