"""A fact of a loan in three steps: say it, read what it does, record it."""

from typing import Any

from django.contrib import messages
from django.forms import ChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.queries.facts import facts_of_loan
from arrears.servicing.queries.loan_page import LoanPage, loan_page
from arrears.servicing.said_json import summary
from arrears.web.access import access_serviced_loan
from arrears.web.servicing.comparison import figures_table, schedules
from arrears.web.servicing.event import described
from arrears.web.servicing.fact_forms import FACT_FORMS, FactForm
from arrears.web.servicing.fact_tables import in_a_line
from arrears.web.servicing.saying import Saying, saying, told
from arrears.web.today import today


def fact(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """GET: the form. POST `step=preview`: what is to be recorded. POST `step=confirm`: it is, once."""
    staff, loan_id = access_serviced_loan(user=request.user, number=number)
    form = FACT_FORMS.get(code)
    if form is None:
        raise Http404
    page = loan_page(loan_id=loan_id, as_of=today())
    filled = _saying(form, page, request)
    if request.method != "POST" or not filled.is_valid() or request.POST.get("step") == "change":
        return _show(request, form, page, filled)
    said = told(form, filled, page, actor=staff.name)
    try:
        if request.POST.get("step") != "confirm":
            return _show(request, form, page, filled, **_effect(form, filled, page, said))
        form.record(**said)
    except Unable as failure:
        return _show(request, form, page, filled, failure=str(failure))
    words = _("%(fact)s is recorded on loan %(loan)s.")
    messages.success(request, words % {"fact": form.label, "loan": page.header.number})
    return redirect("loan", number=page.header.number)


def _saying(form: FactForm, page: LoanPage, request: HttpRequest) -> Saying:
    first: dict[str, Any] = {"happened_on": page.as_of}
    if "ref" in request.GET:
        first["ref"] = request.GET["ref"]
    made = saying(form, page, request.POST if request.method == "POST" else None, **first)
    made.fields["reason"].label = _("Remarks")
    made.fields["reason"].help_text = _("Kept with the fact.")
    which = made.fields.get("ref")
    if isinstance(which, ChoiceField):
        found = facts_of_loan(loan_id=page.header.loan_id)
        which.choices = [(str(row.id), in_a_line(row)) for row in found if form.may_follow(row)]
    return made


def _effect(form: FactForm, filled: Saying, page: LoanPage, said: dict[str, Any]) -> dict[str, Any]:
    """What was said, and the loan before and after where it changes."""
    more: dict[str, Any] = {"lines": described(filled, form, currency=page.header.currency)}
    if form.preview is not None:
        effect, currency = summary(form.preview(**said)), page.header.currency
        more["figures"] = figures_table(effect, currency=currency)
        more["schedules"] = schedules(effect, currency=currency)
    return more


def _show(request: HttpRequest, form: FactForm, page: LoanPage, filled: Saying, **more: Any) -> HttpResponse:
    context = {"what": form, "page": page, "form": filled, **more}
    return render(request, "servicing/fact.html", context, status=422 if more.get("failure") else 200)
