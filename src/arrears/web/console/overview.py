"""The overview that a head of post-loan management opens every morning."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from arrears.close.queries import last_close
from arrears.plumbing.failures import Unable
from arrears.portfolio.snapshots import UnableToFindSnapshot, days
from arrears.portfolio.tags import UnableToMeasure
from arrears.web.access import access_portfolio
from arrears.web.charts.chart import svg
from arrears.web.console.closing import close_summary
from arrears.web.console.figures import figures_of
from arrears.web.console.measured_panels import PANELS, take
from arrears.web.console.options import options_of
from arrears.web.console.panels import Group, Panel, as_panel, failed_panel
from arrears.web.console.view import View, read_view
from arrears.web.csv_out import csv_text_response

# The panels in the order of the page: a group, its title, its rows.
GROUPS = (
    ("overdue", _("What is overdue"), (("buckets", "trend"), ("kind", "class"))),
    ("inflow", _("What becomes overdue"), (("entry", "fpd"),)),
    ("migration", _("Where it moves"), (("roll",), ("vintage",))),
    ("structure", _("Whose it is"), (("product", "region"), ("age", "income"))),
    ("loss", _("What is lost and comes back"), (("recovery", "liquidation"),)),
)


def overview(request: HttpRequest) -> HttpResponse:
    """The whole page; an empty state before the first close."""
    access_portfolio(request.user)
    view = read_view(request.GET)
    found = last_close()
    context: dict[str, Any] = {"view": view, "close": close_summary(found) if found else None}
    if not days(view.snapshots):
        return render(request, "console/no_book.html", context)
    try:
        size, trend, classes = (take(key=key, view=view) for key in ("size", "trend", "class"))
    except UnableToMeasure as failure:
        return render(request, "console/overview.html", context | {"failure": str(failure)}, status=422)
    options = options_of(view)
    context |= {
        "as_of": size.as_of,
        "currency": size.currency,
        "notes": size.notes,
        "options": options,
        "chosen": options.chosen(view),
        "figures": figures_of(size=size, trend=trend, classes=classes),
        "empty": not size.row("loans")["now"],
        "groups": [
            Group(
                key=code, title=str(title), rows=[[panel(key=key, view=view) for key in row] for row in rows]
            )
            for code, title, rows in GROUPS
        ],
    }
    return render(request, "console/overview.html", context)


def panel(*, key: str, view: View) -> Panel:
    """One panel; a failure that says what to do becomes its text."""
    draw = PANELS[key][1]
    assert draw is not None
    try:
        measure = take(key=key, view=view)
        return as_panel(key=key, measure=measure, drawn=draw(measure, view), view=view)
    except Unable as failure:
        return failed_panel(key=key, failure=failure)


def panel_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of a panel with the filters of the address."""
    access_portfolio(request.user)
    if key not in PANELS:
        raise Http404
    view = read_view(request.GET)
    try:
        measure = take(key=key, view=view)
    except UnableToFindSnapshot as failure:
        raise Http404(str(failure)) from failure
    return csv_text_response(name=f"arrears-{key}-{measure.as_of}", text=measure.to_csv())


def panel_svg(request: HttpRequest, key: str) -> HttpResponse:
    """The chart of a panel as a picture for print."""
    access_portfolio(request.user)
    if key not in PANELS or PANELS[key][1] is None or not days(read_view(request.GET).snapshots):
        raise Http404
    charts = panel(key=key, view=read_view(request.GET)).charts
    if not charts or not charts[0].spec:
        raise Http404
    response = HttpResponse(svg(charts[0]), content_type="image/svg+xml")
    # A picture of its own may carry the styles that the drawing library writes.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["Content-Disposition"] = f'inline; filename="arrears-{key}.svg"'
    return response
