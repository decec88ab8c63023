"""The panels of the overview: each a measure with its tags and definition, drawn as chart, table or heat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.portfolio.table import Table as Measure
from arrears.web.charts.chart import Chart
from arrears.web.console.view import View
from arrears.web.heat import Heat
from arrears.web.tables import Table


@dataclass(frozen=True, kw_only=True)
class Switch:
    """A choice inside a panel: a link to the same view with one thing changed."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """Panels that belong together, row by row, under a heading."""

    key: str
    title: str
    rows: Sequence[Sequence["Panel"]]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A panel as the template shows it; `error` instead of the rest when the measure could not be taken."""

    key: str
    title: str
    definition: str = ""
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    csv_url: str = ""
    charts: tuple[Chart, ...] = ()
    table: Table | None = None
    heat: Heat | None = None
    switches: tuple[Switch, ...] = ()
    wide: bool = False
    error: str = ""
    legend: bool = False
    caption: str = ""


def file_url(kind: str, key: str, view: View) -> str:
    """Address of the panel's CSV or SVG with the same filters."""
    address = reverse(f"panel_{kind}", kwargs={"key": key})
    return f"{address}?{view.address}" if view.address else address


def as_panel(*, key: str, measure: Measure, drawn: dict[str, Any], view: View) -> Panel:
    """The panel of a measure that was taken and drawn."""
    return Panel(
        key=key,
        title=drawn.pop("title", measure.title),
        definition=measure.definition,
        tags=measure.tags.labels() if measure.tags else (),
        notes=measure.notes,
        csv_url=file_url("csv", key, view),
        **drawn,
    )


def failed_panel(*, key: str, failure: Unable) -> Panel:
    """A panel that says why its measure could not be taken."""
    return Panel(key=key, title=_("Not available"), error=str(failure))
