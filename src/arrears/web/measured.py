"""A measure of the portfolio as a table of the screens: same rows, units turned into kinds of columns."""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from arrears.portfolio.table import Column as MeasuredColumn
from arrears.portfolio.table import Table as Measure
from arrears.web import formats
from arrears.web.tables import Column, Mark, Table

_KINDS = {
    "text": "text",
    "code": "text",
    "count": "count",
    "share": "rate",
    "date": "date",
    "days": "days",
    "minor": "scaled",
    "flag": "text",
    "month": "text",
}


def as_table(
    measure: Measure,
    *,
    hide: Collection[str] = (),
    head: str = "",
    bar: str = "",
    less: Collection[str] = (),
    names: Mapping[str, str] = MappingProxyType({}),
) -> Table:
    """The measure as a table. `head` = the column that names the rows (the first, if not said);
    `bar` = a rate that is also drawn as a bar beside itself; `less` = columns left out on a phone; `names` =
    headings instead of the measure's."""
    shown = [column for column in measure.columns if column.key not in hide]
    head = head or shown[0].key
    columns = [_column(column, measure=measure, head=head, less=less, names=names) for column in shown]
    rows = [_row(record, shown) for record in measure.records()]
    if bar:
        largest = max((row[bar] or 0 for row in rows), default=0) or 1
        columns.append(Column(key="bar", label=measure.title, kind="share"))
        for row in rows:
            row["bar"] = ((row[bar] or 0) / largest, "accent")
    return Table(caption=measure.title, columns=columns, rows=rows)


def _scale(measure: Measure, key: str) -> formats.Scale:
    """Every column has its own scale: a small amount beside a large one stays legible."""
    largest = max((abs(value or 0) for value in measure.values(key)), default=0)
    return formats.scale_for(largest_minor=largest, currency=measure.currency)


def _column(
    column: MeasuredColumn, *, measure: Measure, head: str, less: Collection[str], names: Mapping[str, str]
) -> Column:
    money = column.unit == "minor"
    return Column(
        key=column.key,
        label=names.get(column.key, column.label),
        kind=_KINDS[column.unit],
        currency=measure.currency if money else "",
        scale=_scale(measure, column.key) if money else None,
        head=column.key == head,
        less=column.key in less,
    )


def _row(record: dict[str, Any], shown: list[MeasuredColumn]) -> dict[str, Any]:
    return {column.key: _value(record[column.key], column.unit) for column in shown}


def _value(value: Any, unit: str) -> Any:
    if unit == "month" and isinstance(value, date):
        return f"{value:%Y-%m}"
    return value


def bucket_mark(*, code: str, place: int) -> Mark:
    """A bucket in the colour of its place; beyond the ramp the last colour."""
    return Mark(label=code, colour=f"age-{min(place, 7)}")
