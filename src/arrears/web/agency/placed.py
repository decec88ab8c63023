"""What is placed with the agency of whoever is logged in."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from arrears.collection.agencies.choices import PLACEMENT_STATE, PlacementState
from arrears.collection.agencies.operations.answer import accept
from arrears.collection.agencies.operations.take_results import take_results
from arrears.collection.agencies.operations.write_cases import write_cases
from arrears.collection.agencies.queries.panel import PlacementRow, placements
from arrears.collection.cases.queries import CaseRow, cases_by_id
from arrears.parties.queries import MaskedPerson, masked_people
from arrears.plumbing.failures import Unable
from arrears.web.access import access_agency
from arrears.web.formats import money
from arrears.web.tables import Column, Link, Table

PAGE = 50
MAX_BYTES = 20_000_000


def placed(request: HttpRequest) -> HttpResponse:
    """The agency's placements, the open ones first."""
    staff = access_agency(request.user)
    number = max(1, int(page)) if (page := request.GET.get("page", "1")).isdigit() else 1
    count, rows = placements(agency=staff.agency.code, offset=(number - 1) * PAGE, limit=PAGE)
    waiting = [row.id for row in rows if row.state is PlacementState.MANDATED]
    context = {
        "agency": staff.agency,
        "table": placements_table(rows) if rows else None,
        "count": count,
        "page": number,
        "more": count > number * PAGE,
        "waiting": waiting,
        "waiting_words": ngettext("Accept %(count)d new case", "Accept %(count)d new cases", len(waiting))
        % {"count": len(waiting)},
    }
    return render(request, "agency/placed.html", context)


@require_POST
def accept_all(request: HttpRequest) -> HttpResponse:
    """Accepts the new ones that the page showed."""
    staff = access_agency(request.user)
    done = 0
    for value in request.POST.getlist("placement"):
        try:
            accept(placement_id=int(value), agency=staff.agency.code, actor=staff.name)
            done += 1
        except (Unable, ValueError) as failure:
            messages.error(request, str(failure))
    if done:
        messages.success(request, _("%(count)d cases are accepted.") % {"count": done})
    return redirect("placed")


def cases_file(request: HttpRequest) -> HttpResponse:
    """The file of what lies with the agency: masked, without numbers."""
    staff = access_agency(request.user)
    content = write_cases(agency=staff.agency.code, actor=staff.name)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cases-{staff.agency.code}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def results_file(request: HttpRequest) -> HttpResponse:
    """Takes a file of results; rows without an allowed decision are refused and shown."""
    staff = access_agency(request.user)
    file = request.FILES.get("file")
    if file is None or not file.size or file.size > MAX_BYTES:
        messages.error(request, _("Choose a CSV file of at most %(mb)d MB.") % {"mb": MAX_BYTES // 1_000_000})
        return redirect("placed")
    try:
        taken = take_results(
            agency=staff.agency.code, content=file.read(), name=str(file.name)[:200], actor=staff.name
        )
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("placed")
    return render(request, "agency/results.html", {"taken": taken})


def placements_table(rows: list[PlacementRow], *, own: bool = True) -> Table:
    """Placements; with `own` their names lead to the agency's page of them."""
    people = masked_people(ids=[row.person_id for row in rows])
    cases = cases_by_id(ids=[row.case_id for row in rows])
    return Table(
        caption=_("Placements"),
        columns=[
            Column(key="id", label=_("Placement"), kind="link" if own else "text", head=True),
            Column(key="who", label=_("Debtor")),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="days", label=_("Days past due"), kind="days"),
            Column(key="overdue", label=_("Overdue"), kind="figure"),
            Column(key="owed", label=_("Owed"), kind="figure"),
            Column(key="ends", label=_("Ends on"), kind="date"),
        ],
        rows=[_line(row, people, cases, own) for row in rows],
    )


def _line(
    row: PlacementRow, people: Mapping[int, MaskedPerson], cases: Mapping[int, CaseRow], own: bool
) -> dict[str, Any]:
    case, text = cases[row.case_id], f"#{row.id}"
    open_now = row.closed_on is None
    owed, overdue = (case.owed_minor, case.overdue_minor) if open_now else (row.owed_minor, row.overdue_minor)
    return {
        "id": Link(text=text, href=reverse("placement", args=[row.id])) if own else text,
        "who": people[row.person_id].name,
        "state": PLACEMENT_STATE[row.state],
        "days": case.dpd_days if open_now else row.dpd_days,
        "overdue": money(overdue, row.currency),
        "owed": money(owed, row.currency),
        "ends": row.closed_on or row.ends_on,
    }
