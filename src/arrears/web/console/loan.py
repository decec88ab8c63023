"""A loan's page: schedule with paid parts, events, explanation; as of any day and as known on any day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.delinquency.choices import ARREARS_KIND, ASSET_CLASS
from arrears.kernel.codes import ArrearsKind, AssetClass, Fault, Status
from arrears.parties.operations.unmask import Particulars, unmask
from arrears.plumbing.failures import Unable
from arrears.portfolio.buckets import buckets
from arrears.servicing.choices import FAULT, STATUS
from arrears.servicing.claim import is_settled
from arrears.servicing.queries.explanation import sections
from arrears.servicing.queries.line_page import line_of_loan_or_none
from arrears.servicing.queries.loan_page import LoanPage, loan_page
from arrears.web.access import Staff, access_loan, access_particulars
from arrears.web.console.loan_facts import facts_of, terms_of
from arrears.web.console.loan_list import SCHEME
from arrears.web.console.loan_tables import entries_table, events_table, held_table, schedule_table
from arrears.web.console.options import product_name
from arrears.web.measured import bucket_mark
from arrears.web.roles import May
from arrears.web.servicing.event_forms import offered
from arrears.web.servicing.fact_tables import file_of
from arrears.web.servicing.proposal_tables import proposals_table
from arrears.web.today import today


def loan(request: HttpRequest, number: str) -> HttpResponse:
    """The page; `as_of` and `known_on` in the address choose the day and the knowledge."""
    staff, loan_id = access_loan(user=request.user, number=number)
    return _page(request, loan_id, staff=staff)


@require_POST
def unmask_borrower(request: HttpRequest, number: str) -> HttpResponse:
    """The page with the borrower's particulars in clear, once; who and why goes into the audit trail."""
    staff = access_particulars(request.user)
    _staff, loan_id = access_loan(user=request.user, number=number)
    page = loan_page(loan_id=loan_id, as_of=today())
    shown, failure = None, ""
    try:
        reason = request.POST.get("reason", "")
        shown = unmask(person_id=page.header.borrower_id, actor=staff.name, reason=reason)
    except Unable as error:
        failure = str(error)
    response = _page(request, loan_id, staff=staff, shown=shown, failure=failure)
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest,
    loan_id: int,
    *,
    staff: Staff,
    shown: Particulars | None = None,
    failure: str = "",
) -> HttpResponse:
    problems: list[str] = []
    as_of = day_of(request.GET.get("as_of", ""), problems) or today()
    known_on = day_of(request.GET.get("known_on", ""), problems)
    page = loan_page(loan_id=loan_id, as_of=as_of, known_on=known_on)
    fault = Fault(page.state["fault"])
    context: dict[str, Any] = {
        "page": page,
        "as_of": as_of,
        "known_on": known_on,
        "problems": problems,
        "back": _back(request),
        "product": product_name(page.header.product_code),
        "line_id": line_of_loan_or_none(loan_id=loan_id),
        "marks": marks_of(page),
        "fault": FAULT[fault].label if fault else "",
        "facts": facts_of(page),
        "sections": sections(page=page),
        "terms": terms_of(page),
        "schedule": schedule_table(page),
        "events": events_table(page, reversible=staff.may(May.SERVICE)),
        "later": sum(row.value_on > as_of for row in page.events),
        "held": held_table(page),
        "entries": entries_table(page.entries, currency=page.header.currency),
        "may_unmask": staff.may(May.UNMASK),
        "actions": offered(page) if staff.may(May.SERVICE) else [],
        "proposals": proposals_table(page),
        "file": file_of(page, known_on=known_on, may_record=staff.may(May.SERVICE)),
        "settled": is_settled(state=page.state, charge_off=page.header.terms["charge_off"]),
        "may_quote": staff.may(May.SERVICE) and page.state["status"] == Status.ACTIVE,
        "shown": shown,
        "unmask_failure": failure,
    }
    return render(request, "console/loan.html", context)


def marks_of(page: LoanPage) -> list[Any]:
    """Status, bucket, kind of arrears and class on the day of the page."""
    state = page.state
    marks: list[Any] = [STATUS[Status(state["status"])]]
    if state["status"] != Status.ACTIVE:
        return marks
    scheme = buckets(SCHEME)
    place = max(i for i, floor in enumerate(scheme.floors) if state["dpd_days"] >= floor)
    marks.append(bucket_mark(code=scheme.codes[place], place=place))
    if state["arrears_kind"] != ArrearsKind.NONE:
        marks.append(ARREARS_KIND[ArrearsKind(state["arrears_kind"])])
    marks.append(ASSET_CLASS[AssetClass(state["asset_class"])])
    return marks


def day_of(text: str, problems: list[str]) -> date | None:
    """A day of an address; what is none is told in `problems`."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(_("“%(text)s” is not a day: write it as 2025-02-28.") % {"text": text[:20]})
        return None


def _back(request: HttpRequest) -> str:
    """The list as it was left."""
    query = request.session.get("loans_address", "")
    return f"{reverse('loans')}?{query}" if query else reverse("loans")
