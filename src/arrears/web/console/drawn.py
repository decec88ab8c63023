"""How each measure is drawn."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrears.delinquency.choices import ARREARS_KIND, ASSET_CLASS
from arrears.portfolio.table import Table as Measure
from arrears.web import formats
from arrears.web.charts.bars import Bar, bars
from arrears.web.charts.chart import Chart
from arrears.web.charts.cohorts import cohorts
from arrears.web.charts.lines import Line, lines
from arrears.web.console.panels import Switch, file_url
from arrears.web.console.view import NUMERATORS, View
from arrears.web.heat import Heat, HeatCell, HeatRow, level, shown
from arrears.web.measured import as_table, bucket_mark
from arrears.web.tables import Mark, Table

WORSE_ENDS = {"charge_off"}
OTHER_ENDS = {"payoff", "absent"}


def bucket_panel(measure: Measure, view: View) -> dict[str, Any]:
    """Bars of the overdue buckets, and the whole table behind them."""
    records = measure.records()
    scale = formats.scale_for(largest_minor=_largest(measure), currency=measure.currency)
    items = [
        Bar(
            name=str(row["bucket"]),
            token=f"age-{min(place, 7)}",
            value=row["rate"],
            shown=formats.percent(row["rate"]),
            more=_amount(row["overdue"], measure=measure, scale=scale, unit=True),
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
    return {"charts": (_chart("buckets", words, spec, table, view),), "switches": switches}


def trend_panel(measure: Measure, view: View) -> dict[str, Any]:
    """Lines of the overdue rates by month end."""
    tokens = {"rate_1": "age-1", "rate_30": "age-3", "rate_90": "age-5"}
    days = [day.isoformat() for day in measure.values("day")]
    series = [
        Line(
            name=measure.columns[measure.column(key)].label,
            token=token,
            points=list(zip(days, measure.values(key), strict=True)),
        )
        for key, token in tokens.items()
    ]
    spec = lines(series=series, day_label=_("Day"), value_label=_("Days past due"))
    words = ", ".join(f"{line.name} {formats.percent(line.points[-1][1])}" for line in series if line.points)
    return {"charts": (_chart("trend", words, spec, as_table(measure), view),)}


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
        charts.append(_chart(key, f"{name} {formats.percent(last)}", spec, table, view, file="entry"))
    return {"charts": (replace(charts[0], plain=True), replace(charts[1], svg_url=""))}


def recovery_panel(measure: Measure, view: View) -> dict[str, Any]:
    """A row a month: charged off, recovered, and what remains over the average balance."""
    table = as_table(measure, less={"net", "average"})
    return {"table": replace(table, rows=table.rows[::-1])}


def kind_panel(measure: Measure, view: View) -> dict[str, Any]:
    """A row a kind of arrears, with its rate drawn."""
    return {
        "table": _coded(
            measure,
            key="kind",
            colours={code.name.lower(): choice.colour for code, choice in ARREARS_KIND.items()},
        )
    }


def class_panel(measure: Measure, view: View) -> dict[str, Any]:
    """A row a class of the five-category classification, and the NPL ratio."""
    colours = {code.name.lower(): choice.colour for code, choice in ASSET_CLASS.items()}
    return {"table": _coded(measure, key="class", colours=colours, bar="share")}


def _coded(measure: Measure, *, key: str, colours: dict[str, str], bar: str = "rate") -> Table:
    hide = _hidden(measure, key, "receivables", by_count="balance" if bar == "share" else "overdue")
    table = as_table(measure, hide=hide, head="label", bar=bar, less={"overdue", "balance"})
    for row, code in zip(table.rows, measure.values(key), strict=True):
        colour = colours.get(str(code))
        if colour:
            row["label"] = Mark(label=row["label"], colour=colour)
            row["bar"] = (row["bar"][0], colour)
        else:
            row["bar"] = None
    return table


def _hidden(measure: Measure, *keys: str, by_count: str) -> set[str]:
    """Columns to leave out; by count one of them says the same as the number of loans."""
    counted = measure.tags is not None and measure.tags.unit == "count"
    return {*keys, by_count} if counted else set(keys)


def structure_panel(measure: Measure, view: View) -> dict[str, Any]:
    """A row a group, with its overdue rate drawn."""
    table = as_table(
        measure,
        hide=_hidden(measure, "group", "overdue", by_count="receivables"),
        head="label",
        bar="rate",
        less={"receivables", "share"},
    )
    for row in table.rows:
        row["bar"] = (row["bar"][0], "age-2")
    return {"table": table}


def roll_panel(measure: Measure, view: View) -> dict[str, Any]:
    """The roll table shaded where loans got worse; the diagonal outlined."""
    ends = measure.columns[2:]
    codes = [row[0] for row in measure.rows]
    scale = formats.scale_for(largest_minor=_largest(measure), currency=measure.currency)
    rows = []
    for place, row in enumerate(measure.rows):
        cells = []
        for end, value in zip(ends, row[2:], strict=True):
            worse = end.key in WORSE_ENDS or (end.key in codes and codes.index(end.key) > place)
            style = level(value, largest=1.0) if worse else ""
            if end.key == codes[place]:
                style += " stays"
            cells.append(HeatCell(text=shown(value), style=style))
        start = _amount(row[1], measure=measure, scale=scale)
        rows.append(HeatRow(name=row[0], lead=[start], cells=cells, colour=f"age-{min(place, 7)}"))
    unit = f" ({scale.unit})" if measure.columns[1].unit == "minor" else ""
    heat = Heat(
        caption=measure.title,
        corner=measure.columns[0].label,
        lead=[measure.columns[1].label + unit],
        columns=[end.label for end in ends],
        rows=rows,
        over=_("One month later"),
    )
    return {"heat": heat, "wide": True}


def vintage_panel(measure: Measure, view: View) -> dict[str, Any]:
    """Curves by cohort, and the triangle with its immature cells marked."""
    scale = formats.scale_for(largest_minor=_largest(measure), currency=measure.currency)
    rates = [value for row in measure.rows for value in row[3:] if value is not None]
    largest = max(rates, default=0.0)
    rows = [
        HeatRow(
            name=f"{row[0]:%Y-%m}",
            lead=[formats.count(row[1]), _amount(row[2], measure=measure, scale=scale)],
            cells=[
                _vintage_cell(value, immature=(place, column) in measure.immature, largest=largest)
                for column, value in enumerate(row[3:], start=3)
            ],
        )
        for place, row in enumerate(measure.rows)
    ]
    unit = f" ({scale.unit})" if measure.columns[2].unit == "minor" else ""
    heat = Heat(
        caption=measure.title,
        corner=measure.columns[0].label,
        lead=[measure.columns[1].label, measure.columns[2].label + unit],
        columns=[column.label for column in measure.columns[3:]],
        rows=rows,
        over=_("Months on book"),
        dense=True,
    )
    curves = [(f"{row[0]:%Y-%m}", row[3:]) for row in measure.rows]
    spec = cohorts(
        curves=curves,
        cohort_label=measure.columns[0].label,
        mob_label=_("Months on book"),
        value_label=_("Rate"),
    )
    words = _("One line for each month of disbursement; the newer, the darker.")
    chart = _chart("vintage", words, spec, as_table(measure), view)
    return {
        "charts": (chart,),
        "heat": heat,
        "wide": True,
        "legend": True,
        "switches": _vintage_switches(view),
    }


def _vintage_cell(value: float | None, *, immature: bool, largest: float) -> HeatCell:
    if immature:
        return HeatCell(text="", style="immature", note=_("immature"))
    return HeatCell(text=shown(value), style=level(value, largest=largest))


def _vintage_switches(view: View) -> tuple[Switch, ...]:
    names = {
        "ever": pgettext("vintage", "Ever %(days)s+"),
        "current": pgettext("vintage", "Now %(days)s+"),
        "net": pgettext("vintage", "Became %(days)s+, less recovered"),
    }
    kinds = [
        Switch(
            label=names[name] % {"days": view.late},
            href=f"?{view.with_(vintage=name).address}#vintage",
            chosen=name == view.vintage,
        )
        for name in NUMERATORS
    ]
    ages = [
        Switch(label=f"{days}+", href=f"?{view.with_(late=days).address}#vintage", chosen=days == view.late)
        for days in (30, 60, 90)
    ]
    return (*kinds, *ages)


def _chart(key: str, words: str, spec: dict[str, Any], table: Table, view: View, *, file: str = "") -> Chart:
    return Chart(
        key=key,
        words=words,
        spec=spec,
        table=table,
        csv_url=file_url("csv", file or key, view),
        svg_url=file_url("svg", file or key, view),
    )


def _largest(measure: Measure) -> int:
    places = [place for place, column in enumerate(measure.columns) if column.unit == "minor"]
    return max((abs(row[place] or 0) for row in measure.rows for place in places), default=0)


def _amount(value: int | None, *, measure: Measure, scale: formats.Scale, unit: bool = False) -> str:
    """A count or an amount, by the measure's tags."""
    if value is None:
        return formats.NONE
    if measure.tags and measure.tags.unit == "count":
        return formats.count(value)
    shown = formats.scaled(minor=value, scale=scale)
    return f"{shown} {scale.unit}" if unit else shown
