"""Charts of the printed report: Altair specifications drawn to SVG on this machine, nothing fetched."""

from typing import Any

import altair as alt
import vl_convert
from django.utils.translation import gettext as _

from arrears.portfolio.table import Table

INK, MUTED, ACCENT = "#1f2933", "#7b8794", "#1b6ca8"
_CONFIG = {
    "font": "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
    # The reader's font may be wider than the one measured here: leave room beside the legend.
    "padding": {"left": 5, "top": 5, "bottom": 5, "right": 60},
    "view": {"stroke": None},
    "axis": {"labelColor": INK, "titleColor": MUTED, "gridColor": "#e4e7eb", "domainColor": "#cbd2d9"},
    "legend": {"labelColor": INK, "titleColor": MUTED, "titleLimit": 300},
}
LATE = ["#e0a100", "#d9630b", "#b3261e"]  # 1+, 30+, 90+: the later the darker


def svg_for(table: Table) -> str | None:
    """The chart of a measure as inline SVG, None for one that is best read as a table."""
    if not any(any(cell is not None for cell in row) for row in table.rows):
        return None
    if table.name == "trend":
        return _svg(_trend(table))
    if table.name == "overdue_by_bucket" and table.tags and table.tags.timing == "coincident":
        return _svg(_buckets(table))
    if table.name.startswith("vintage_"):
        return _svg(_vintage(table))
    return None


def _svg(chart: Any) -> str:
    styled = chart.properties(width=640, height=220).configure(**_CONFIG)
    return str(vl_convert.vegalite_to_svg(styled.to_dict()))


def _trend(table: Table) -> Any:
    points = [
        {"day": f"{row['day']:%Y-%m}", "step": key.removeprefix("rate_") + "+", "rate": row[key]}
        for row in table.records()
        for key in row
        if key.startswith("rate_") and row[key] is not None
    ]
    steps = [column.label for column in table.columns if column.key.startswith("rate_")]
    return (
        alt.Chart(alt.Data(values=points))
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("day:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("rate:Q", title=_("Overdue rate"), axis=alt.Axis(format=".1%")),
            color=alt.Color("step:N", title=_("Days past due"), sort=steps, scale=alt.Scale(range=LATE)),
        )
    )


def _buckets(table: Table) -> Any:
    codes = [row["bucket"] for row in table.records()][1:-1]
    points = [{"bucket": code, "rate": table.row(code)["rate"]} for code in codes]
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X("bucket:N", title=None, sort=codes, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("rate:Q", title=_("Rate"), axis=alt.Axis(format=".2%")),
    )
    return base.mark_bar(color=ACCENT) + base.mark_text(dy=-6, color=INK).encode(
        text=alt.Text("rate:Q", format=".2%")
    )


def _vintage(table: Table) -> Any:
    points = [
        {"cohort": f"{row['cohort']:%Y-%m}", "mob": int(key.removeprefix("mob_")), "rate": row[key]}
        for row in table.records()
        for key in row
        if key.startswith("mob_") and row[key] is not None
    ]
    return (
        alt.Chart(alt.Data(values=points))
        .mark_line(point=True)
        .encode(
            x=alt.X("mob:Q", title=_("Months on book"), axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y("rate:Q", title=_("Share of originated"), axis=alt.Axis(format=".1%")),
            color=alt.Color("cohort:O", title=_("Month of disbursement"), scale=alt.Scale(scheme="blues")),
        )
    )
