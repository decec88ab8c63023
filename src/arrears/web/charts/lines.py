"""Lines over time: rates by month end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from arrears.web.charts.theme import HEIGHT, colour, finish, percent_axis
from arrears.web.formats import percent


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: its name, its token, and (day as YYYY-MM-DD, rate) pairs; a missing rate breaks the line."""

    name: str
    token: str
    points: Sequence[tuple[str, float | None]]


def lines(
    *, series: Sequence[Line], day_label: str, value_label: str, height: int = HEIGHT, title: str = ""
) -> dict[str, Any]:
    """Specification of a line chart; empty when there is no rate at all."""
    rows = [
        {"day": day, "value": value, "name": line.name, "shown": percent(value)}
        for line in series
        for day, value in line.points
        if value is not None
    ]
    if not rows:
        return {}
    names = [line.name for line in series]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "day:O",
            title=None,
            # Days as texts in order: no time zone moves a month end, and every tick is a point of the line.
            axis=alt.Axis(labelExpr="slice(datum.value, 0, 7)", labelOverlap="greedy", ticks=False),
            scale=alt.Scale(padding=0.5),
        ),
        y=alt.Y("value:Q", axis=percent_axis(), scale=alt.Scale(zero=True, nice=True)),
        color=alt.Color(
            "name:N",
            sort=names,
            scale=alt.Scale(domain=names, range=[colour(line.token) for line in series]),
            legend=alt.Legend() if len(series) > 1 else None,
        ),
        tooltip=[
            alt.Tooltip("name:N", title=value_label),
            alt.Tooltip("day:N", title=day_label),
            alt.Tooltip("shown:N", title="%"),
        ],
    )
    drawn = base.mark_line() + base.mark_point(opacity=1)
    if title:
        drawn = drawn.properties(title=alt.TitleParams(title, anchor="start"))
    return finish(drawn, height=height)
