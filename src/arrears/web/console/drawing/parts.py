"""What the drawings share: a chart with its files, amounts by the tags of the measure."""

from typing import Any

from arrears.portfolio.table import Table as Measure
from arrears.web import formats
from arrears.web.charts.chart import Chart
from arrears.web.console.panels import file_url
from arrears.web.console.view import View
from arrears.web.tables import Table


def chart_of(
    key: str, words: str, spec: dict[str, Any], table: Table, view: View, *, file: str = ""
) -> Chart:
    """The chart of a panel with the addresses of its files."""
    return Chart(
        key=key,
        words=words,
        spec=spec,
        table=table,
        csv_url=file_url("csv", file or key, view),
        svg_url=file_url("svg", file or key, view),
    )


def largest_of(measure: Measure) -> int:
    """The largest amount of a measure, for its scale."""
    places = [place for place, column in enumerate(measure.columns) if column.unit == "minor"]
    return max((abs(row[place] or 0) for row in measure.rows for place in places), default=0)


def amount(value: int | None, *, measure: Measure, scale: formats.Scale, unit: bool = False) -> str:
    """A count or an amount, by the measure's tags."""
    if value is None:
        return formats.NONE
    if measure.tags and measure.tags.unit == "count":
        return formats.count(value)
    shown = formats.scaled(minor=value, scale=scale)
    return f"{shown} {scale.unit}" if unit else shown


def hidden(measure: Measure, *keys: str, by_count: str) -> set[str]:
    """Columns to leave out; by count one of them says the same as the number of loans."""
    counted = measure.tags is not None and measure.tags.unit == "count"
    return {*keys, by_count} if counted else set(keys)
