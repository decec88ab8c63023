"""Vintage curves: one line a cohort by months on book; the older, the fainter."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from arrears.web.charts.theme import colour, finish, percent_axis
from arrears.web.formats import percent


def cohorts(
    *,
    curves: Sequence[tuple[str, Sequence[float | None]]],
    cohort_label: str,
    mob_label: str,
    value_label: str,
) -> dict[str, Any]:
    """Specification. `curves`: (cohort, rates by months on book, None where immature), oldest first."""
    rows: list[dict[str, Any]] = [
        {
            "cohort": name,
            "mob": mob,
            "value": value,
            "shown": percent(value),
            "age": place / max(1, len(curves) - 1),
        }
        for place, (name, values) in enumerate(curves)
        for mob, value in enumerate(values)
        if value is not None
    ]
    if not rows:
        return {}
    longest = max(row["mob"] for row in rows)
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "mob:Q",
            title=mob_label,
            axis=alt.Axis(tickMinStep=1, format="d"),
            scale=alt.Scale(domain=[0, longest * 1.06], nice=False),  # room for the names at the ends
        ),
        y=alt.Y("value:Q", axis=percent_axis()),
        detail="cohort:N",
        opacity=alt.Opacity("age:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.3, 1])),
        tooltip=[
            alt.Tooltip("cohort:N", title=cohort_label),
            alt.Tooltip("mob:Q", title=mob_label),
            alt.Tooltip("shown:N", title=value_label),
        ],
    )
    line = base.mark_line(color=colour("accent"), strokeWidth=1.6)
    hit = base.mark_point(color=colour("accent"), size=18, filled=True)
    worst = _worst(rows)
    if not worst:
        return finish(line + hit, height=250)
    names = (
        alt.Chart(alt.Data(values=worst))
        .mark_text(align="left", dx=6, fontSize=11, color=colour("ink-2"))
        .encode(x="mob:Q", y="value:Q", text="cohort:N")
    )
    return finish(line + hit + names, height=250)


def _worst(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last points of the three worst cohorts: those are named on the chart."""
    last = {row["cohort"]: row for row in rows}
    return sorted((row for row in last.values() if row["value"]), key=lambda row: -row["value"])[:3]
