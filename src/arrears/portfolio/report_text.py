"""The overview for a terminal."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from rich.console import Console, Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from arrears.portfolio.overview import Section
from arrears.portfolio.rendering import Rendered, render
from arrears.portfolio.table import Table

_MOST_COLUMNS = 12  # of a triangle: what a terminal holds; the other formats have them all


def print_text(sections: Iterable[Section], *, console: Console) -> None:
    """Print the sections as they are measured."""
    for number, section in enumerate(sections):
        if number == 0:
            day = section.tables[0].as_of
            console.print(Text(_("Overview of the book at the end of %(day)s") % {"day": day}, style="bold"))
        console.rule(section.heading)
        for table in section.tables:
            console.print(_one(table))


def _one(table: Table) -> RenderableType:
    rendered = render(_narrow(table))
    parts: list[RenderableType] = [Text(), Text(rendered.title, style="bold")]
    if rendered.tags:
        parts.append(Text(rendered.tags, style="cyan"))
    parts.append(_grid(rendered))
    parts += [Text(f"  {note}", style="dim") for note in rendered.notes]
    return Group(*parts)


def _grid(rendered: Rendered) -> RichTable:
    grid = RichTable(box=None, pad_edge=False)
    for heading, right in zip(rendered.headings, rendered.right, strict=True):
        grid.add_column(Text(heading), justify="right" if right else "left", no_wrap=not right)
    for row in rendered.rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _narrow(table: Table) -> Table:
    """A triangle thinned to the months that fit: 0-3, then every third."""
    months = [
        place for place, column in enumerate(table.columns) if column.key.startswith(("mob_", "month_"))
    ]
    if len(months) <= _MOST_COLUMNS:
        return table
    kept = {place for number, place in enumerate(months) if number < 4 or number % 3 == 0}
    places = [place for place in range(len(table.columns)) if place not in months or place in kept]
    fields = vars(table) | {
        "columns": tuple(table.columns[place] for place in places),
        "rows": tuple(tuple(row[place] for place in places) for row in table.rows),
        "immature": frozenset((row, places.index(place)) for row, place in table.immature if place in places),
    }
    return Table(**fields)
