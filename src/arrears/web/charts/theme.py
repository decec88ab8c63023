"""The look of all charts: only tokens of web/design, so that dark mode and print follow without redrawing."""

from typing import Any

import altair as alt

CONFIG: dict[str, Any] = {
    "background": "transparent",
    # Spelt out, not var(--font): Vega measures text on a canvas, which knows no CSS variables.
    "font": "system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
    "padding": {"left": 2, "right": 8, "top": 6, "bottom": 2},
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--ink-2)",
        "titleColor": "var(--ink-2)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "var(--rule)",
        "domainColor": "var(--rule-strong)",
        "tickColor": "var(--rule-strong)",
        "labelPadding": 5,
    },
    "axisX": {"grid": False, "labelOverlap": "greedy", "labelSeparation": 8, "labelAngle": 0},
    "axisY": {"domain": False, "ticks": False, "tickCount": 5},
    "legend": {
        "labelColor": "var(--ink)",
        "titleColor": "var(--ink-2)",
        "labelFontSize": 12,
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "padding": 0,
        "offset": 8,
        "columnPadding": 14,
        "symbolSize": 70,
        "columns": 4,
    },
    "title": {"color": "var(--ink-2)", "fontSize": 12, "fontWeight": "normal", "offset": 4},
    "line": {"strokeWidth": 2},
    "point": {"filled": True, "size": 26},
}
HEIGHT = 210


def colour(token: str) -> str:
    """A colour of the design system by the name of its token."""
    return f"var(--{token})"


def finish(chart: alt.Chart | alt.LayerChart, *, height: int = HEIGHT) -> dict[str, Any]:
    """The specification with the common look, as wide as its place."""
    spec: dict[str, Any] = chart.properties(width="container", height=height).to_dict()
    spec["config"] = CONFIG
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return spec


def percent_axis() -> alt.Axis:
    return alt.Axis(format=".1%", title=None)
