"""Bars: one figure by kind, in the order given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from arrears.web.charts.theme import colour, finish, percent_axis


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: its name, its token, its rate and how it is written."""

    name: str
    token: str
    value: float
    shown: str
    more: str = ""


def bars(*, items: Sequence[Bar], name_label: str, value_label: str, more_label: str) -> dict[str, Any]:
    """Specification of upright bars with their values above them; empty without items."""
    rows = [{"name": i.name, "value": i.value, "shown": i.shown, "more": i.more} for i in items]
    if not rows:
        return {}
    names = [item.name for item in items]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("name:N", sort=names, title=None, axis=alt.Axis(ticks=False, labelOverlap=False)),
        y=alt.Y("value:Q", axis=percent_axis(), scale=alt.Scale(nice=True)),
        tooltip=[
            alt.Tooltip("name:N", title=name_label),
            alt.Tooltip("shown:N", title=value_label),
            alt.Tooltip("more:N", title=more_label),
        ],
    )
    drawn = base.mark_bar(cornerRadiusEnd=2, width={"band": 0.7}).encode(
        color=alt.Color(
            "name:N",
            legend=None,
            scale=alt.Scale(domain=names, range=[colour(item.token) for item in items]),
        )
    )
    text = base.mark_text(dy=-7, fontSize=11, color=colour("ink-2")).encode(text="shown:N")
    return finish(drawn + text)
