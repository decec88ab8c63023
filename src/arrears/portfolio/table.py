"""The result of a measure: a small frozen table that carries its tags, definition, units and gaps."""

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from arrears.plumbing.currency import exponent
from arrears.portfolio.tags import Tags

# minor = money in minor units; share = a rate, 0.05 = 5 %; by_row = the row's own `unit` column says
ColumnUnit = Literal["text", "code", "count", "minor", "share", "date", "month", "days", "flag", "by_row"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its stable key, its heading in the reader's language, and its unit."""

    key: str
    label: str
    unit: ColumnUnit


@dataclass(frozen=True, kw_only=True)
class Table:
    """A measure as of a day. A cell is None where there is nothing to say (see `notes` and `immature`)."""

    name: str
    title: str
    definition: str
    as_of: date
    currency: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    tags: Tags | None = None
    notes: tuple[str, ...] = ()
    missing: tuple[date, ...] = ()  # snapshots that the measure would need and that are not there
    immature: frozenset[tuple[int, int]] = field(default=frozenset())  # (row, column) not yet ripe

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.rows} - {len(self.columns)}
        if widths:
            raise ValueError(f"{self.name}: rows of {widths} cells for {len(self.columns)} columns")

    def column(self, key: str) -> int:
        """Place of a column by key. Raises KeyError."""
        for place, column in enumerate(self.columns):
            if column.key == key:
                return place
        raise KeyError(f"{self.name} has no column {key}; it has {[column.key for column in self.columns]}")

    def values(self, key: str) -> list[Any]:
        """The cells of a column."""
        place = self.column(key)
        return [row[place] for row in self.rows]

    def records(self) -> list[dict[str, Any]]:
        """The rows by column key."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]

    def row(self, first: Any) -> dict[str, Any]:
        """The row whose first cell is `first`, by column key. Raises KeyError."""
        for record, row in zip(self.records(), self.rows, strict=True):
            if row[0] == first:
                return record
        raise KeyError(f"{self.name} has no row {first!r}; it has {[row[0] for row in self.rows]}")

    def to_csv(self) -> str:
        """The table as CSV: a heading of keys, then rows; money in units of the currency, rates as shares."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([column.key for column in self.columns])
        digits = exponent(self.currency)
        for row in self.rows:
            cells = zip(self.columns, row, strict=True)
            writer.writerow(
                [_csv(value, unit=self._unit(column, row), digits=digits) for column, value in cells]
            )
        return out.getvalue()

    def to_json(self) -> str:
        """The table as JSON: stable keys, money in minor units."""
        return json.dumps(self.as_json(), ensure_ascii=False)

    def as_json(self) -> dict[str, Any]:
        """What `to_json` writes, as plain values."""
        return {
            "name": self.name,
            "title": self.title,
            "definition": self.definition,
            "as_of": self.as_of.isoformat(),
            "currency": self.currency,
            "tags": self.tags.codes() if self.tags else None,
            "columns": [{"key": c.key, "label": c.label, "unit": c.unit} for c in self.columns],
            "rows": [[_plain(value) for value in row] for row in self.rows],
            "notes": list(self.notes),
            "missing": [day.isoformat() for day in self.missing],
            "immature": sorted(list(cell) for cell in self.immature),
        }

    def _unit(self, column: Column, row: tuple[Any, ...]) -> str:
        if column.unit != "by_row":
            return column.unit
        return str(row[self.column("unit")])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _csv(value: Any, *, unit: str, digits: int) -> Any:
    if value is None:
        return ""
    if unit == "minor":
        return str(Decimal(value).scaleb(-digits))
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value  # a spreadsheet must not take a name for a formula
    return _plain(value)
