"""Roll table and vintage: tables shaded by their values."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrears.portfolio.table import Table as Measure
from arrears.web import formats
from arrears.web.charts.cohorts import cohorts
from arrears.web.console.drawing.parts import amount, chart_of, largest_of
from arrears.web.console.panels import Switch
from arrears.web.console.view import NUMERATORS, View
from arrears.web.heat import Heat, HeatCell, HeatRow, level, shown
from arrears.web.measured import as_table

WORSE_ENDS = {"charge_off"}


def roll_panel(measure: Measure, view: View) -> dict[str, Any]:
    """The roll table shaded where loans got worse; the diagonal outlined."""
    ends = measure.columns[2:]
    codes = [row[0] for row in measure.rows]
    scale = formats.scale_for(largest_minor=largest_of(measure), currency=measure.currency)
    rows = []
    for place, row in enumerate(measure.rows):
        cells = []
        for end, value in zip(ends, row[2:], strict=True):
            worse = end.key in WORSE_ENDS or (end.key in codes and codes.index(end.key) > place)
            style = level(value, largest=1.0) if worse else ""
            if end.key == codes[place]:
                style += " stays"
            cells.append(HeatCell(text=shown(value), style=style))
        start = amount(row[1], measure=measure, scale=scale)
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
    title = _("%(measure)s, month to %(day)s") % {"measure": measure.title, "day": measure.as_of}
    return {"title": title, "heat": heat, "wide": True}


def vintage_panel(measure: Measure, view: View) -> dict[str, Any]:
    """Curves by cohort, and the triangle with its immature cells marked."""
    scale = formats.scale_for(largest_minor=largest_of(measure), currency=measure.currency)
    rates = [value for row in measure.rows for value in row[3:] if value is not None]
    largest = max(rates, default=0.0)
    rows = [
        HeatRow(
            name=f"{row[0]:%Y-%m}",
            lead=[formats.count(row[1]), amount(row[2], measure=measure, scale=scale)],
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
    chart = chart_of("vintage", words, spec, as_table(measure), view)
    return {
        "charts": (chart,),
        "heat": heat,
        "wide": True,
        "caption": words,
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
