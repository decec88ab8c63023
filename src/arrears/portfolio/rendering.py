"""A measure's table as texts for readers: headings with their unit, cells in the reader's form."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from arrears.portfolio import format as fmt
from arrears.portfolio.table import Column, Table

TOO_YOUNG = "·"  # a cell that time has not reached
_TOTALS = (None, "overdue")  # first cells of rows that sum the others up
_LEFT = {"text", "code", "date", "month"}


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """Texts of a table, ready for a terminal or a page."""

    title: str
    tags: str
    definition: str
    headings: tuple[str, ...]
    right: tuple[bool, ...]  # whether a column stands on the right
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def render(table: Table) -> Rendered:
    """Texts of a measure's table in the active language; the currency stands once in each heading."""
    keep = [place for place, column in enumerate(table.columns) if not _is_code(table, column)]
    scales = {place: _scale(table, place) for place in range(len(table.columns))}
    rows = []
    for row_no, row in enumerate(table.rows):
        cells = []
        for place in keep:
            unit = _unit(table, place, row_no)
            text = fmt.cell(row[place], unit=unit, scale=scales[place])
            if unit == "minor" and table.columns[place].unit == "by_row" and row[place] is not None:
                text = f"{text} {scales[place].unit}"
            if place == 0 and row[place] in _TOTALS:
                text = _("All together")
            cells.append(TOO_YOUNG if (row_no, place) in table.immature and row[place] is None else text)
        rows.append(tuple(cells))
    notes = list(table.notes)
    if any(table.rows[row][place] is None for row, place in table.immature):
        notes.append(_("%(mark)s = time has not reached this cell.") % {"mark": TOO_YOUNG})
    return Rendered(
        title=table.title,
        tags=" · ".join(table.tags.labels()) if table.tags else "",
        definition=table.definition,
        headings=tuple(_heading(table.columns[place], scales[place]) for place in keep),
        right=tuple(table.columns[place].unit not in _LEFT for place in keep),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _is_code(table: Table, column: Column) -> bool:
    """Codes are for machines where a label says the same to people."""
    has_label = any(other.key == "label" for other in table.columns)
    return column.key == "unit" or (has_label and column.unit == "code")


def _unit(table: Table, place: int, row: int) -> str:
    unit = table.columns[place].unit
    return str(table.rows[row][table.column("unit")]) if unit == "by_row" else unit


def _scale(table: Table, place: int) -> fmt.Scale:
    amounts = [
        abs(row[place])
        for number, row in enumerate(table.rows)
        if row[place] is not None and _unit(table, place, number) == "minor"
    ]
    return fmt.scale_for(largest_minor=max(amounts, default=0), currency=table.currency)


def _heading(column: Column, scale: fmt.Scale) -> str:
    return f"{column.label} ({scale.unit})" if column.unit == "minor" else column.label
