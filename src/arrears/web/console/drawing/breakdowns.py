"""Measures drawn as tables with a bar in each row."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from arrears.delinquency.choices import ARREARS_KIND, ASSET_CLASS
from arrears.portfolio.table import Table as Measure
from arrears.web.console.drawing.parts import hidden
from arrears.web.console.view import View
from arrears.web.measured import as_table
from arrears.web.tables import Mark, Table

LEAST = 0.01  # of all receivables


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
    hide = hidden(measure, key, "receivables", by_count="balance" if bar == "share" else "overdue")
    names = {"kind": _("Kind of arrears"), "class": _("Class")}
    table = as_table(
        measure, hide=hide, head="label", bar=bar, less={"overdue", "balance"}, names={"label": names[key]}
    )
    for row, code in zip(table.rows, measure.values(key), strict=True):
        colour = colours.get(str(code))
        if colour:
            row["label"] = Mark(label=row["label"], colour=colour)
            row["bar"] = (row["bar"][0], colour)
        else:
            row["bar"] = None
    return table


def structure_panel(measure: Measure, view: View) -> dict[str, Any]:
    """A row a group, with its overdue rate drawn."""
    table = as_table(
        measure,
        hide=hidden(measure, "group", "overdue", by_count="receivables"),
        head="label",
        bar="rate",
        less={"receivables", "share"},
        names={"label": _("Group")},
    )
    # The scale is that of the groups that matter: three loans, all overdue, would flatten the others.
    rates = [row["rate"] or 0 for row in table.rows]
    shares = measure.values("share")
    weighty = [rate for rate, share in zip(rates, shares, strict=True) if (share or 0) >= LEAST]
    largest = max(weighty or rates, default=0) or 1
    for row, rate in zip(table.rows, rates, strict=True):
        row["bar"] = (rate / largest, "age-2")
    return {"table": table}


def recovery_panel(measure: Measure, view: View) -> dict[str, Any]:
    """A row a month: charged off, recovered, and what remains over the average balance."""
    table = as_table(measure, hide={"net"}, less={"average", "recovered"})
    return {"table": replace(table, rows=table.rows[::-1])}


def liquidation_panel(measure: Measure, view: View) -> dict[str, Any]:
    """A row a month of charge-off: what of it has come back so far."""
    months = {column.key for column in measure.columns if column.key.startswith("month_")}
    table = as_table(measure, hide=months, bar="rate", less={"loans", "recovered"})
    return {"table": replace(table, rows=table.rows[::-1])}
