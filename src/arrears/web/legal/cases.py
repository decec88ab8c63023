"""The list of legal cases by their next deadline, one of them, its next step, its costs and its papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.legal.choices import LEGAL_STATE, TRACK, Step
from arrears.collection.legal.operations.open_legal_case import open_legal_case
from arrears.collection.legal.operations.record_cost import record_cost
from arrears.collection.legal.operations.send_notice import send_notice
from arrears.collection.legal.operations.take_step import Particulars, take_step
from arrears.collection.legal.queries.cases import LegalCasePage, legal_cases
from arrears.collection.legal.queries.limitations import limitations_ending
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.numbers import numbers_of_loans
from arrears.web.access import access_legal, access_legal_case, access_legal_work
from arrears.web.legal.forms import Cost, NextStep, Opening, minor
from arrears.web.legal.pack import document_pack
from arrears.web.legal.showing import (
    amount,
    cases_table,
    clocks_table,
    costs_table,
    limitations_table,
    names,
    steps_table,
    waits_for,
)
from arrears.web.roles import May
from arrears.web.today import today

_WITHIN_DAYS = 180


def legal(request: HttpRequest) -> HttpResponse:
    """Legal cases by their next deadline, limitation dates that come near, the form that opens one."""
    staff = access_legal(request.user)
    on, closed = today(), request.GET.get("closed") == "1"
    form = Opening(request.POST or None)
    if request.method == "POST":
        access_legal_work(request.user)
        if form.is_valid():
            said = form.cleaned_data
            try:
                number = open_legal_case(
                    case_id=said["case_id"],
                    court=said["court"],
                    document=said["document"],
                    track=form.way(),
                    at=clock.moment(),
                    actor=staff.name,
                )
                return redirect("legal_case", legal_case_id=number)
            except Unable as failure:
                form.add_error(None, str(failure))
    count, rows = legal_cases(on=on, closed=closed)
    ending = limitations_ending(as_of=on, within_days=_WITHIN_DAYS)
    context = {
        "count": count,
        "closed": closed,
        "table": cases_table(rows, on) if rows else None,
        "overdue": sum(row.is_overdue(on) for row in rows),
        "limitations": limitations_table(ending, on) if ending else None,
        "within": _WITHIN_DAYS,
        "form": form,
        "may_work": staff.may(May.SERVICE),
    }
    return render(request, "legal/cases.html", context, status=422 if form.errors else 200)


def legal_case(request: HttpRequest, legal_case_id: int) -> HttpResponse:
    """GET: the case. POST: its next step."""
    staff, page = access_legal_case(user=request.user, legal_case_id=legal_case_id)
    form = NextStep(request.POST or None, steps=page.may_follow, initial={"on": today().isoformat()})
    if request.method == "POST":
        access_legal_work(request.user)
        if form.is_valid():
            try:
                _take(page, form, staff.name)
                messages.success(request, _("The step is written down."))
                return redirect("legal_case", legal_case_id=legal_case_id)
            except Unable as failure:
                form.add_error(None, str(failure))
    return _show(request, page, form, Cost(initial={"on": today().isoformat()}))


def _take(page: LegalCasePage, form: NextStep, actor: str) -> None:
    said = form.cleaned_data
    take_step(
        legal_case_id=page.row.id,
        step=Step(said["step"]),
        on=said["on"],
        document=said["document"],
        at=clock.moment(),
        actor=actor,
        told=Particulars(
            court_number=said.get("court_number") or "",
            hearing_on=said.get("hearing_on"),
            perform_by=said.get("perform_by"),
            judged_minor=minor(said.get("judged"), page.row.currency),
            costs_on_debtor_minor=minor(said.get("costs"), page.row.currency),
        ),
    )


def _show(request: HttpRequest, page: LegalCasePage, form: NextStep, cost: Cost) -> HttpResponse:
    staff = access_legal(request.user)
    row, on = page.row, today()
    numbers = numbers_of_loans(ids=row.loan_ids)
    context: dict[str, Any] = {
        "row": row,
        "name": names([row.person_id]).get(row.person_id, ""),
        "state": LEGAL_STATE[row.state],
        "way": TRACK[row.track],
        "claimed": amount(row.claimed_minor, row.currency) if row.claimed_minor else "–",
        "judged": amount(row.judged_minor, row.currency) if row.judged_minor else "–",
        "loans": [numbers[loan] for loan in row.loan_ids],
        "waits": waits_for(row.person_id),
        "clocks": clocks_table(page.clocks, on) if page.clocks else None,
        "steps": steps_table(page.steps, row.currency),
        "costs": costs_table(page.costs, row.currency) if page.costs else None,
        "form": form,
        "cost": cost,
        "may_work": staff.may(May.SERVICE) and row.closed_on is None,
        "may_notify": Step.NOTICE_SENT in page.may_follow,
        "may_pack": staff.may(May.UNMASK),
    }
    bad = bool(form.errors or cost.errors)
    return render(request, "legal/case.html", context, status=422 if bad else 200)


@require_POST
def legal_notice(request: HttpRequest, legal_case_id: int) -> HttpResponse:
    """Sends the notice through the gate; the address stands on the answer, for the envelope."""
    staff = access_legal_work(request.user)
    try:
        sent = send_notice(
            legal_case_id=legal_case_id,
            document=request.POST.get("document", ""),
            at=clock.moment(),
            actor=staff.name,
        )
        if sent.step_id is None:
            rules = ", ".join(sent.decision.rules)
            messages.warning(request, _("Not allowed now: %(why)s.") % {"why": rules})
        else:
            messages.success(request, _("The notice goes to %(address)s.") % {"address": sent.address})
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("legal_case", legal_case_id=legal_case_id)


@require_POST
def legal_cost(request: HttpRequest, legal_case_id: int) -> HttpResponse:
    """Records a cost."""
    staff = access_legal_work(request.user)
    _staff, page = access_legal_case(user=request.user, legal_case_id=legal_case_id)
    cost = Cost(request.POST)
    if cost.is_valid():
        said = cost.cleaned_data
        try:
            record_cost(
                legal_case_id=legal_case_id,
                kind=cost.code(),
                payee=said["payee"],
                invoice=said["invoice"],
                on=said["on"],
                amount_minor=minor(said["amount"], page.row.currency) if said["amount"] else None,
                actor=staff.name,
            )
            messages.success(request, _("The cost is recorded."))
            return redirect("legal_case", legal_case_id=legal_case_id)
        except Unable as failure:
            cost.add_error(None, str(failure))
    form = NextStep(steps=page.may_follow, initial={"on": today().isoformat()})
    return _show(request, page, form, cost)


@require_POST
def legal_pack(request: HttpRequest, legal_case_id: int) -> HttpResponse:
    """The document pack as one zip; the debtor is named in clear, for a reason that is recorded."""
    staff = access_legal_work(request.user)
    access_legal_case(user=request.user, legal_case_id=legal_case_id)
    try:
        content = document_pack(
            legal_case_id=legal_case_id,
            as_of=today(),
            actor=staff.name,
            reason=request.POST.get("reason", ""),
        )
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("legal_case", legal_case_id=legal_case_id)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="legal-case-{legal_case_id}.zip"'
    response["Cache-Control"] = "no-store"
    return response
