"""Visits: planned through the gate, and what came of them."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.cases.queries import case
from arrears.collection.contacts.choices import SPOKE_WITH
from arrears.collection.legal.choices import VISIT_BREACH, VISIT_STATE, VisitBreach, VisitState
from arrears.collection.legal.failures import UnableToVisit
from arrears.collection.legal.operations.plan_visit import own_address, plan_visit
from arrears.collection.legal.operations.record_visit import Told, cancel_visit, record_visit
from arrears.collection.legal.queries.visits import VisitRow, visits
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.web.access import Staff, access_legal, access_visit, access_visit_work
from arrears.web.legal.forms import VisitPlan, VisitResult
from arrears.web.legal.showing import names, visits_table
from arrears.web.roles import May


def legal_visits(request: HttpRequest) -> HttpResponse:
    """Visits to come and made, and the form that plans one."""
    staff = access_legal(request.user)
    form = VisitPlan(request.POST or None)
    if request.method == "POST":
        access_visit_work(request.user)
        if form.is_valid():
            try:
                return redirect("legal_visit", visit_id=_plan(form, staff.name))
            except Unable as failure:
                form.add_error(None, str(failure))
    rows = visits()
    context = {
        "table": visits_table(rows) if rows else None,
        "form": form,
        "may_work": _works(staff),
    }
    return render(request, "legal/visits.html", context, status=422 if form.errors else 200)


def _works(staff: Staff) -> bool:
    return staff.may(May.SERVICE) or staff.may(May.SUPERVISE)


def _plan(form: VisitPlan, actor: str) -> int:
    said = form.cleaned_data
    planned = plan_visit(
        case_id=said["case_id"],
        contact_point_id=own_address(person_id=case(case_id=said["case_id"]).person_id),
        collectors=said["collectors"].replace("，", ",").split(","),
        planned_at=_moment(said["day"], said["time"]),
        consent=said["consent"],
        at=clock.moment(),
        actor=actor,
    )
    if planned.visit_id is None:
        when = planned.decision.next_allowed_at
        words = _("Not allowed then: %(why)s.") % {"why": ", ".join(planned.decision.rules)}
        if when is not None:
            words += " " + _("It would be from %(when)s on.") % {
                "when": f"{timezone.localtime(when):%Y-%m-%d %H:%M}"
            }
        raise UnableToVisit(words)
    return planned.visit_id


def legal_visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """GET: the visit. POST: what came of it."""
    staff, row = access_visit(user=request.user, visit_id=visit_id)
    form = VisitResult(request.POST or None, collectors=row.collectors)
    if request.method == "POST":
        access_visit_work(request.user)
        if form.is_valid():
            try:
                breaches = record_visit(visit_id=visit_id, told=_told(row, form), actor=staff.name)
            except Unable as failure:
                form.add_error(None, str(failure))
            else:
                _say(request, breaches)
                return redirect("legal_visit", visit_id=visit_id)
    context = {
        "row": row,
        "name": names([row.person_id]).get(row.person_id, ""),
        "state": VISIT_STATE[row.state],
        "met": SPOKE_WITH[row.spoke_with],
        "when": timezone.localtime(row.planned_at),
        "breaches": [VISIT_BREACH[VisitBreach(code)] for code in row.breaches],
        "form": form,
        "is_planned": row.state is VisitState.PLANNED,
        "may_work": _works(staff) and row.state is VisitState.PLANNED,
    }
    return render(request, "legal/visit.html", context, status=422 if form.errors else 200)


def _say(request: HttpRequest, breaches: tuple[VisitBreach, ...]) -> None:
    if breaches:
        words = ", ".join(str(VISIT_BREACH[code]) for code in breaches)
        messages.warning(request, _("Recorded as a breach: %(what)s.") % {"what": words})
    else:
        messages.success(request, _("The visit is recorded."))


def _told(row: VisitRow, form: VisitResult) -> Told:
    said = dict(form.cleaned_data)
    began = _moment(timezone.localtime(row.planned_at).date(), said.pop("time"))
    return Told(began_at=began, went=tuple(said.pop("went")), **said)


def _moment(day: object, time: object) -> datetime:
    zone = timezone.get_default_timezone()
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=zone)


@require_POST
def drop_visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Calls a visit off."""
    staff = access_visit_work(request.user)
    access_visit(user=request.user, visit_id=visit_id)
    try:
        cancel_visit(visit_id=visit_id, actor=staff.name)
        messages.success(request, _("The visit is called off."))
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("legal_visit", visit_id=visit_id)
