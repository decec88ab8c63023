"""An event on a loan in three steps: say it, see what it would do, confirm."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.operations.carry_out import CarriedOut, UnableToCarryOut, carry_out
from arrears.servicing.operations.preview import preview
from arrears.servicing.operations.verbs import operation
from arrears.servicing.queries.loan_page import LoanPage, loan_page
from arrears.servicing.said_json import summary
from arrears.web import formats
from arrears.web.access import Staff, access_serviced_loan
from arrears.web.console.options import product_name
from arrears.web.servicing.comparison import figures_table, schedules
from arrears.web.servicing.describing import Described, EventForm
from arrears.web.servicing.event_forms import FORMS
from arrears.web.servicing.proposal_tables import stake_sentence
from arrears.web.servicing.saying import Saying, saying, told
from arrears.web.today import today


def event(request: HttpRequest, verb: str, number: str) -> HttpResponse:
    """GET: the form. POST `step=preview`: its effect and a button. POST `step=confirm`: it is done, once."""
    staff, loan_id = access_serviced_loan(user=request.user, number=number)
    form = FORMS.get(verb)
    if form is None:
        raise Http404
    page = loan_page(loan_id=loan_id, as_of=today())
    if request.method != "POST":
        first = {name: request.GET[name] for name in ("event_id", "amount_minor") if name in request.GET}
        return _show(request, form, page, saying(form, page, None, **first))
    filled = saying(form, page, request.POST)
    if not filled.is_valid() or request.POST.get("step") == "change":
        return _show(request, form, page, filled)
    if request.POST.get("step") == "confirm":
        return _confirm(request, form, page, filled, staff)
    return _preview(request, form, page, filled, staff)


def _show(request: HttpRequest, form: EventForm, page: LoanPage, filled: Saying, **more: Any) -> HttpResponse:
    context = {
        "what": form,
        "page": page,
        "product": product_name(page.header.product_code),
        "form": filled,
        **more,
    }
    status = 422 if more.get("failure") else 200
    return render(request, "servicing/event.html", context, status=status)


def _preview(
    request: HttpRequest, form: EventForm, page: LoanPage, filled: Saying, staff: Staff, *, stale: str = ""
) -> HttpResponse:
    said = told(form, filled, page, actor=staff.name)
    try:
        shown = preview(verb=operation(form.verb).verb, said=said)
    except Unable as failure:
        return _show(request, form, page, filled, failure=str(failure))
    effect, currency = summary(shown), page.header.currency
    needed = shown.second_person
    more = {
        "stale": stale,
        "figures": figures_table(effect, currency=currency),
        "schedules": schedules(effect, currency=currency),
        "mark": shown.history_mark,
        "needed": needed,
        "stake": stake_sentence(form.verb, needed, currency=currency),
        "lines": described(filled, form, currency=currency),
    }
    return _show(request, form, page, filled, **more)


def _confirm(
    request: HttpRequest, form: EventForm, page: LoanPage, filled: Saying, staff: Staff
) -> HttpResponse:
    mark = request.POST.get("mark", "")
    said = told(form, filled, page, actor=staff.name)
    try:
        done = carry_out(
            verb=form.verb, said=said, history_mark=int(mark) if mark.isascii() and mark.isdigit() else -1
        )
    except UnableToCarryOut:
        words = _("The loan has changed since this was previewed. These are the new figures: look again.")
        return _preview(request, form, page, filled, staff, stale=words)
    except Unable as failure:
        return _show(request, form, page, filled, failure=str(failure))
    return _after(request, form, page, done)


def _after(request: HttpRequest, form: EventForm, page: LoanPage, done: CarriedOut) -> HttpResponse:
    names = {"event": form.label, "loan": page.header.number}
    if done.receipt is None:
        messages.success(
            request, _("%(event)s on loan %(loan)s is proposed: a second person approves it.") % names
        )
        return redirect("approval", proposal_id=done.proposal_id)
    messages.success(request, _("%(event)s on loan %(loan)s is posted.") % names)
    return redirect("loan", number=page.header.number)


def described(filled: Saying, form: Described, *, currency: str) -> list[tuple[str, str]]:
    """What was typed in, label and value, to be read before it is confirmed."""
    lines, digits = [], formats.exponent(currency)
    money = {field.name for field in form.fields if field.kind == "money"}
    for field in filled.visible_fields():
        value = filled.cleaned_data.get(field.name)
        choices = dict(getattr(field.field, "choices", ()) or ())
        if value not in (None, ""):
            if field.name in money:
                value = f"{value:,.{digits}f}"
            lines.append((str(field.label), str(choices.get(str(value), value))))
    return lines
