"""A table as every screen shows it and as its CSV holds it: one description, two outputs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arrears.web import formats

Text = str | Promise
NUMERIC = {"figure", "count", "money", "scaled", "rate", "days", "share", "seconds"}


@dataclass(frozen=True, kw_only=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A state: its label and colour token (from a choices.py); the choices of other slices look the same."""

    label: Text
    colour: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column.

    `kind`: text, words (long), figure (a written figure), link, mark, date, count, days, money (minor units,
    exact), scaled (minor units in the scale of the table), rate (a fraction), seconds, share (a fraction
    drawn as a bar).
    """

    key: str
    label: Text
    kind: str = "text"
    currency: str = ""
    scale: formats.Scale | None = None
    digits: int = 2
    sortable: bool = False
    head: bool = False  # the row's header
    less: bool = False  # left out on a phone

    @property
    def style(self) -> str:
        """Classes of its cells."""
        return " ".join(name for name, on in self._classes() if on)

    def _classes(self) -> tuple[tuple[str, bool], ...]:
        return (
            ("num", self.numeric),
            ("nowrap", self.kind in {"date", "mark"}),
            ("wrap", self.kind == "words"),
            ("plain", self.kind in {"text", "link"} and not self.head),
            ("breaks", self.head and self.kind == "link"),
            ("less", self.less),
        )

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC

    @property
    def unit(self) -> str:
        if self.kind == "scaled" and self.scale:
            return self.scale.unit
        return formats.currency_name(self.currency) if self.kind == "money" else ""

    @property
    def heading(self) -> str:
        """Label and unit, for a card of a narrow screen."""
        return f"{self.label} {self.unit}".strip()

    @property
    def csv_label(self) -> str:
        return f"{self.label} ({self.currency})" if self.currency else str(self.label)


@dataclass(frozen=True, kw_only=True)
class Table:
    """Columns and rows (a dict by column key); `total` is a last row that sums the others."""

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[dict[str, Any]]
    total: dict[str, Any] | None = None

    @property
    def body(self) -> list[list[tuple[Column, SafeString]]]:
        return [[(column, cell(column, row.get(column.key))) for column in self.columns] for row in self.rows]

    @property
    def last(self) -> list[tuple[Column, SafeString]]:
        total = self.total or {}
        return [
            (column, cell(column, total[column.key]) if column.key in total else SafeString(""))
            for column in self.columns
        ]

    def csv_rows(self) -> Iterable[list[Any]]:
        for row in self.rows:
            yield [plain(column, row.get(column.key)) for column in self.columns if column.kind != "share"]

    def csv_header(self) -> list[str]:
        return [column.csv_label for column in self.columns if column.kind != "share"]


def cell(column: Column, value: Any) -> SafeString:
    """The cell as it is shown."""
    if value is None and column.kind == "share":
        return format_html("")
    if value is None:
        return format_html('<span class="none">{}</span>', formats.NONE)
    if column.kind == "share":
        return _bar(value)
    if isinstance(value, Link):
        return format_html('<a href="{}">{}</a>', value.href, value.text)
    if hasattr(value, "colour"):
        return format_html('<span class="badge is-{}">{}</span>', value.colour, value.label)
    return format_html("{}", _text(column, value))


def _text(column: Column, value: Any) -> str:
    match column.kind:
        case "count" | "days":
            return formats.count(value)
        case "money":
            return formats.exact(minor=value, currency=column.currency)
        case "scaled" if column.scale:
            return formats.scaled(minor=value, scale=column.scale)
        case "rate":
            return formats.percent(value, column.digits)
        case "seconds":
            return f"{value:,.3f}"
        case "date":
            return value.isoformat() if isinstance(value, date) else str(value)
    return str(value)


def _bar(value: Any) -> SafeString:
    fraction, colour = value if isinstance(value, tuple) else (value, "accent")
    width = f"{max(0.0, min(1.0, fraction)) * 100:.2f}%"
    return format_html(
        '<svg class="share is-{}" aria-hidden="true"><rect class="track" width="100%" height="100%" rx="2"/>'
        '<rect width="{}" height="100%" rx="2"/></svg>',
        colour,
        width,
    )


def plain(column: Column, value: Any) -> Any:
    """The cell as a CSV holds it: money in major units, rates as fractions, nothing rounded."""
    if value is None:
        return None
    if column.kind in {"money", "scaled"}:
        return formats.exact(minor=value, currency=column.currency).replace(",", "")
    if isinstance(value, Link):
        return value.text
    if hasattr(value, "colour"):
        return str(value.label)
    return value.isoformat() if isinstance(value, date) else value
