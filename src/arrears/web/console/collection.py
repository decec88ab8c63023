"""The collection dashboard: what contacts bring, what works, and how people are treated."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from arrears.plumbing.clock import UnableToReadClock, business_date
from arrears.plumbing.home import snapshot_folder
from arrears.simulator.queries import is_demonstration
from arrears.web.access import access_portfolio
from arrears.web.console.collection_figures import PANELS, Span, panels_of
from arrears.web.csv_out import csv_response

_SPANS = (30, 90, 180)


def collection(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    access_portfolio(request.user)
    found = _span(request)
    context = {
        "panels": panels_of(found) if found else [],
        "span": found,
        "simulated": is_demonstration(),
        "spans": [(days, days == _days(request)) for days in _SPANS],
    }
    return render(request, "console/collection.html", context)


def collection_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The table of a panel."""
    access_portfolio(request.user)
    found = _span(request)
    if key not in PANELS or found is None:
        raise Http404
    table = PANELS[key](found).table
    name = f"arrears-collection-{key}-{found.to_on}"
    return csv_response(name=name, header=table.csv_header(), rows=table.csv_rows())


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in _SPANS else _SPANS[0]


def _span(request: HttpRequest) -> Span | None:
    try:
        today = business_date()
    except UnableToReadClock:
        return None
    return Span(from_on=today - timedelta(days=_days(request)), to_on=today, snapshots=snapshot_folder())
