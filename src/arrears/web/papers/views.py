"""Papers of a loan from its page: statement, payoff quote and settlement letter, as PDF or HTML."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.plumbing.clock import business_date
from arrears.plumbing.failures import Unable
from arrears.servicing.documents.paper import Paper
from arrears.servicing.operations.quote_payoff import quote_payoff
from arrears.servicing.queries.payoff_quotes import UnableToFindQuote, quote_of
from arrears.web.access import (
    access_line,
    access_loan,
    access_particulars,
    access_serviced_loan,
    access_staff,
)
from arrears.web.papers.html import as_html
from arrears.web.papers.make import line_statement_of, payoff_of, settlement_of, statement_of
from arrears.web.papers.pdf import as_pdf


def paper_statement(request: HttpRequest, number: str) -> HttpResponse:
    """The statement; `as_of`, `known_on` and `form` (pdf, html) are in the address."""
    staff, loan_id = access_loan(user=request.user, number=number)
    try:
        as_of = _day(request.GET.get("as_of", "")) or business_date()
        known_on = _day(request.GET.get("known_on", ""))
        reason = _reason(request)
        paper = statement_of(loan_id=loan_id, as_of=as_of, known_on=known_on, actor=staff.name, reason=reason)
        return paper_file(request, paper, "statement")
    except (Unable, ValueError) as failure:
        return _refused(request, failure)


def paper_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """The statement of a line; `as_of`, `known_on` and `form` (pdf, html) are in the address."""
    staff = access_line(user=request.user, line_id=line_id)
    try:
        as_of = _day(request.GET.get("as_of", "")) or business_date()
        known_on = _day(request.GET.get("known_on", ""))
        paper = line_statement_of(line_id=line_id, as_of=as_of, known_on=known_on, actor=staff.name)
        return paper_file(request, paper, "line-statement")
    except (Unable, ValueError) as failure:
        return _refused(request, failure)


def paper_settlement(request: HttpRequest, number: str) -> HttpResponse:
    """The settlement letter of a loan that is paid off; 409 while it is not."""
    staff, loan_id = access_loan(user=request.user, number=number)
    try:
        paper = settlement_of(loan_id=loan_id, actor=staff.name, reason=_reason(request))
        return paper_file(request, paper, "settlement")
    except Unable as failure:
        return _refused(request, failure)


@require_POST
def paper_payoff(request: HttpRequest, number: str) -> HttpResponse:
    """Quotes what pays the loan off by the day that is posted, and goes on to the letter."""
    staff, loan_id = access_serviced_loan(user=request.user, number=number)
    try:
        valid_to = _day(request.POST.get("valid_to", "")) or business_date()
        quote = quote_payoff(loan_id=loan_id, valid_to=valid_to, actor=staff.name, source="screen")
    except (Unable, ValueError) as failure:
        return _refused(request, failure)
    reason = _reason(request)
    if not reason:
        return redirect("paper_quote", quote_id=quote.id)
    return paper_file(request, payoff_of(quote_id=quote.id, actor=staff.name, reason=reason), "payoff")


def paper_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    """The letter of a payoff quote that was given."""
    staff = access_staff(request.user)
    try:
        quote = quote_of(quote_id=quote_id)
    except UnableToFindQuote as failure:
        raise Http404 from failure
    try:
        return paper_file(request, payoff_of(quote_id=quote.id, actor=staff.name), "payoff")
    except Unable as failure:
        return _refused(request, failure)


def paper_file(request: HttpRequest, paper: Paper, name: str) -> HttpResponse:
    """PDF in the reader's window; HTML, which brings its own style, as a file."""
    if request.GET.get("form") == "html":
        response = HttpResponse(as_html(paper))
        response["Content-Disposition"] = f'attachment; filename="{name}.html"'
    else:
        response = HttpResponse(as_pdf(paper), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: HttpRequest, failure: Exception) -> HttpResponse:
    said = str(failure) if isinstance(failure, Unable) else _("Write days as 2025-02-28.")
    return render(request, "console/no_paper.html", {"why": said}, status=409)


def _reason(request: HttpRequest) -> str:
    """Why the borrower is to be named in full; empty: masked. Only who may see particulars may ask for it."""
    reason = " ".join(request.POST.get("reason", "").split())[:200]
    if reason:
        access_particulars(request.user)
    return reason


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
