"""Strategies, the experiment's arms, the log of decisions, and what is known of effects."""

from collections.abc import Container
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from arrears.collection.treatments.choices import ARM, TREATMENT
from arrears.collection.treatments.log_queries import day_row, decision_page
from arrears.collection.treatments.queries import DecisionRow, planned_days
from arrears.plumbing.clock import UnableToReadClock, business_date
from arrears.simulator.queries import is_demonstration
from arrears.web import formats
from arrears.web.access import access_portfolio
from arrears.web.console.figure_panels import arm_label
from arrears.web.console.strategies_figures import PANELS, known_on, treatment_label
from arrears.web.csv_out import csv_response
from arrears.web.paging import page_from, page_number
from arrears.web.tables import Column, Table

_SIZE = 50


def strategies(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    access_portfolio(request.user)
    today = _today()
    known = known_on(today) if today else None
    context = {
        "panels": [take(known) for take in PANELS.values()] if known else [],
        "known": known,
        "simulated": is_demonstration(),
    }
    return render(request, "console/strategies.html", context)


def strategies_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The table of a panel."""
    access_portfolio(request.user)
    today = _today()
    if key not in PANELS or today is None:
        raise Http404
    table = PANELS[key](known_on(today)).table
    name = f"arrears-strategies-{key}-{today}"
    return csv_response(name=name, header=table.csv_header(), rows=table.csv_rows())


def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions of a day: what was possible, what was chosen, with which probability."""
    access_portfolio(request.user)
    day = day_row(business_date=_asked_day(request))
    if day is None:
        return render(request, "console/decisions.html", {"day": None})
    arm, chosen = _one_of(request, "arm", ARM), _one_of(request, "chosen", TREATMENT)
    number = page_number(request.GET)
    rows, count = decision_page(
        business_date=day.business_date, arm=arm, chosen=chosen, offset=(number - 1) * _SIZE, limit=_SIZE
    )
    context = {
        "day": day,
        "days": planned_days()[::-1][:60],
        "arms": [(code, label, code == arm) for code, label in ARM.items()],
        "treatments": [(code, label, code == chosen) for code, label in TREATMENT.items()],
        "table": _table(rows),
        "page": page_from(items=rows, count=count, number=number, query=request.GET, size=_SIZE),
        "simulated": is_demonstration(),
    }
    return render(request, "console/decisions.html", context)


def _table(rows: list[DecisionRow]) -> Table:
    return Table(
        caption=_("Decisions"),
        columns=(
            Column(key="case", label=_("Case"), head=True),
            Column(key="arm", label=_("Arm")),
            Column(key="strategy", label=_("Strategy")),
            Column(key="possible", label=_("What was possible"), kind="words"),
            Column(key="chosen", label=_("Chosen treatment")),
            Column(key="probability", label=_("Probability"), kind="rate"),
            Column(key="worth", label=_("Worth more than nothing"), kind="figure"),
            Column(key="until", label=_("Holds until"), kind="date"),
        ),
        rows=[_told(row) for row in rows],
    )


def _told(row: DecisionRow) -> dict[str, object]:
    return {
        "case": _("Case %(number)s") % {"number": row.case_id},
        "arm": arm_label(row.arm),
        "strategy": row.strategy or "–",
        "possible": _(", ").join(treatment_label(code) for code in row.eligible),
        "chosen": treatment_label(row.chosen),
        "probability": row.probability,
        "worth": formats.money(round(row.worth_minor), row.currency),
        "until": row.holds_until,
    }


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _one_of(request: HttpRequest, name: str, known: Container[str]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else ""


def _today() -> date | None:
    try:
        return business_date()
    except UnableToReadClock:
        return None
