"""Rates drawn as bars and lines."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from arrears.portfolio.table import Table as Measure
from arrears.web import formats
from arrears.web.charts.bars import Bar, bars
from arrears.web.charts.lines import Line, lines
from arrears.web.console.drawing.parts import amount, chart_of, largest_of
from arrears.web.console.panels import Switch
from arrears.web.console.view import View
from arrears.web.measured import as_table, bucket_mark


def bucket_panel(measure: Measure, view: View) -> dict[str, Any]:
    """Bars of the overdue buckets, and the whole table behind them."""
    records = measure.records()
    scale = formats.scale_for(largest_minor=largest_of(measure), currency=measure.currency)
    items = [
        Bar(
            name=str(row["bucket"]),
            token=f"age-{min(place, 7)}",
            value=row["rate"],
            shown=formats.percent(row["rate"]) if row["rate"] else "0",
            more=amount(row["overdue"], measure=measure, scale=scale, unit=True),
        )
        for place, row in enumerate(records)
        if place and row["bucket"] != "overdue" and row["rate"] is not None
    ]
    spec = bars(items=items, name_label=_("Bucket"), value_label=_("Rate"), more_label=_("Overdue"))
    table = as_table(measure, hide={"receivables"})
    for place, row in enumerate(table.rows):
        if row["bucket"] == "overdue":
            row["bucket"] = _("All overdue")
        else:
            row["bucket"] = bucket_mark(code=row["bucket"], place=place)
    words = ", ".join(f"{item.name} {item.shown}" for item in items)
    timings = (("coincident", _("Coincident")), ("lagged", _("Lagged")))
    switches = tuple(
        Switch(label=label, href=f"?{view.with_(timing=code).address}#buckets", chosen=code == view.timing)
        for code, label in timings
    )
    return {"charts": (chart_of("buckets", words, spec, table, view),), "switches": switches}


def trend_panel(measure: Measure, view: View) -> dict[str, Any]:
    """Lines of the overdue rates by month end."""
    tokens = {"rate_1": "age-1", "rate_30": "age-3", "rate_90": "age-5"}
    days = [day.isoformat() for day in measure.values("day")]
    series = [
        Line(
            name=_("%(days)s days") % {"days": measure.columns[measure.column(key)].label},
            token=token,
            points=list(zip(days, measure.values(key), strict=True)),
        )
        for key, token in tokens.items()
    ]
    spec = lines(series=series, day_label=_("Day"), value_label=_("Days past due"))
    words = ", ".join(f"{line.name} {formats.percent(line.points[-1][1])}" for line in series if line.points)
    return {"charts": (chart_of("trend", words, spec, as_table(measure), view),)}


def entry_panel(measure: Measure, view: View) -> dict[str, Any]:
    """Two lines of their own scale: the entry rate, and what was collected of it within 30 days."""
    months = [month.isoformat() for month in measure.values("month")]
    table = as_table(measure, less={"due", "unpaid", "ripe", "collected_30"})
    charts = []
    for key, token in (("entry_rate", "age-2"), ("collection_rate", "accent")):
        name = measure.columns[measure.column(key)].label
        values = measure.values(key)
        line = Line(name=name, token=token, points=list(zip(months, values, strict=True)))
        spec = lines(series=[line], day_label=_("Month"), value_label=_("Measure"), height=96, title=name)
        last = next((value for value in reversed(values) if value is not None), None)
        charts.append(chart_of(key, f"{name} {formats.percent(last)}", spec, table, view, file="entry"))
    return {"charts": (replace(charts[0], plain=True), replace(charts[1], svg_url=""))}


def first_payment_panel(measure: Measure, view: View) -> dict[str, Any]:
    """A line by month of disbursement, for the instalment that was chosen."""
    rows = [row for row in measure.records() if row["cohort"] is not None]
    name = measure.columns[measure.column("rate")].label
    line = Line(name=name, token="age-4", points=[(row["cohort"].isoformat(), row["rate"]) for row in rows])
    spec = lines(series=[line], day_label=_("Month of disbursement"), value_label=_("Rate"))
    table = as_table(measure)
    for row in table.rows:
        row["cohort"] = row["cohort"] or _("All together")
    labels = ((1, _("First instalment")), (2, _("Second")), (3, _("Third")))
    switches = tuple(
        Switch(label=label, href=f"?{view.with_(instalment=n).address}#fpd", chosen=n == view.instalment)
        for n, label in labels
    )
    last = measure.values("rate")[-1] if measure.rows else None
    words = _("All together %(rate)s") % {"rate": formats.percent(last)}
    return {"charts": (chart_of("fpd", words, spec, table, view),), "switches": switches}
