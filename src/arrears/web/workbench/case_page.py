"""One case: what is owed and why, promises, the timeline of everything."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.cases.choices import ARREARS_REASON, CASE_STATE, NEXT_STEP
from arrears.collection.cases.left_alone import left_alone
from arrears.collection.cases.operations.hold import hold, release
from arrears.collection.cases.operations.note import note
from arrears.collection.cases.queries import CaseRow, timeline
from arrears.collection.cases.queries.cases import loans_of_case
from arrears.collection.contacts.queries import stops_of_person
from arrears.parties.queries import masked_people
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.servicing.queries import LoanFilter, list_loans
from arrears.web.access import access_case, access_supervisor
from arrears.web.formats import money
from arrears.web.roles import May
from arrears.web.tables import Column, Link, Table
from arrears.web.workbench.showing import bucket_name, moment
from arrears.web.workbench.telling import hold_reason, lines


def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page of a case."""
    staff, row = access_case(user=request.user, case_id=case_id)
    context = about(row) | {
        "may_talk": staff.may(May.COLLECT) and row.is_open and not row.is_held,
        "may_hold": staff.may(May.SUPERVISE) and row.is_open,
        "timeline": lines(timeline(person_id=row.person_id)),
    }
    return render(request, "workbench/case.html", context)


def about(row: CaseRow) -> dict[str, Any]:
    """What the page of a case and the conversation show alike."""
    person = masked_people(ids={row.person_id}).get(row.person_id)
    return {
        "row": row,
        "name": person.name if person else f"#{row.person_id}",
        "state": CASE_STATE[row.state],
        "bucket": bucket_name(row.bucket),
        "overdue": money(row.overdue_minor, row.currency),
        "owed": money(row.owed_minor, row.currency),
        "reason": ARREARS_REASON[row.reason],
        "next": NEXT_STEP[row.next_step],
        "next_at": moment(row.next_at),
        "left_alone": row.is_open and bool(left_alone(person_ids=[row.person_id])),
        "hold": hold_reason(row.hold_reason) if row.hold_reason else "",
        "loans": _loans(row),
        "stops": [hold_reason(one.kind) for one in stops_of_person(row.person_id, at=clock.moment())],
    }


def _loans(row: CaseRow) -> Table:
    numbers = {
        loan.loan_id: loan.number
        for loan in list_loans(chosen=LoanFilter(borrower_ids=(row.person_id,)), limit=100).rows
    }
    found = []
    for loan in loans_of_case(case_id=row.id):
        number = numbers.get(loan.loan_id, str(loan.loan_id))
        found.append(
            {
                "number": Link(text=number, href=reverse("loan", args=[number])),
                "dpd": loan.dpd_days,
                "overdue": money(loan.overdue_minor, loan.currency),
                "owed": money(loan.owed_minor, loan.currency),
                "since": loan.joined_on,
                "left": loan.left_on,
            }
        )
    return Table(
        caption=_("What is owed, and why"),
        columns=[
            Column(key="number", label=_("Loan"), kind="link", head=True),
            Column(key="dpd", label=_("Days past due"), kind="days"),
            Column(key="overdue", label=_("Overdue"), kind="figure"),
            Column(key="owed", label=_("Owed in all"), kind="figure"),
            Column(key="since", label=_("In the case since"), kind="date", less=True),
            Column(key="left", label=_("Left it on"), kind="date", less=True),
        ],
        rows=found,
    )


@require_POST
def add_note(request: HttpRequest, case_id: int) -> HttpResponse:
    """A note on the timeline."""
    staff, row = access_case(user=request.user, case_id=case_id)
    text = request.POST.get("text", "").strip()
    try:
        note(case_id=row.id, kind="note", payload={"text": text}, actor=f"staff:{staff.name}")
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("case", case_id=row.id)


@require_POST
def change_hold(request: HttpRequest, case_id: int) -> HttpResponse:
    """A supervisor holds the case or releases it."""
    access_supervisor(request.user)
    staff, row = access_case(user=request.user, case_id=case_id)
    actor, why = f"staff:{staff.name}", " ".join(request.POST.get("reason", "").split())[:300]
    until = request.POST.get("until", "")
    try:
        if request.POST.get("action") == "release":
            release(case_id=row.id, evidence=why, actor=actor)
        else:
            hold(case_id=row.id, reason=why, until=date.fromisoformat(until) if until else None, actor=actor)
    except (Unable, ValueError) as failure:
        messages.error(request, str(failure))
    return redirect("case", case_id=row.id)
