"""A verb of a line in three steps: say it, see what it would do, confirm."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.operations.carry_out import UnableToCarryOut
from arrears.servicing.operations.carry_out_on_line import CarriedOutOnLine, carry_out_on_line
from arrears.servicing.operations.draw import Drawing
from arrears.servicing.operations.preview_on_line import preview_on_line
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.queries.line_page import LinePage, line_page
from arrears.servicing.said_json import line_summary
from arrears.web.access import Staff, access_serviced_line
from arrears.web.console.options import product_name
from arrears.web.servicing.event import described
from arrears.web.servicing.line_comparison import drawing_costs, drawing_table, line_figures_table
from arrears.web.servicing.line_forms import LINE_FORMS, LineForm
from arrears.web.servicing.line_saying import line_saying, line_told
from arrears.web.servicing.proposal_tables import stake_sentence
from arrears.web.servicing.saying import Saying
from arrears.web.today import today


def line_event(request: HttpRequest, line_id: int, verb: str) -> HttpResponse:
    """GET: the form. POST `step=preview`: its effect and a button. POST `step=confirm`: it is done, once."""
    staff = access_serviced_line(user=request.user, line_id=line_id)
    form = LINE_FORMS.get(verb)
    if form is None:
        raise Http404
    page = line_page(line_id=line_id, as_of=today())
    if request.method != "POST":
        first = {name: request.GET[name] for name in ("event_id",) if name in request.GET}
        return _show(request, form, page, line_saying(form, page, None, **first))
    filled = line_saying(form, page, request.POST)
    if not filled.is_valid() or request.POST.get("step") == "change":
        return _show(request, form, page, filled)
    if request.POST.get("step") == "confirm":
        return _confirm(request, form, page, filled, staff)
    return _preview(request, form, page, filled, staff)


def _show(request: HttpRequest, form: LineForm, page: LinePage, filled: Saying, **more: Any) -> HttpResponse:
    context = {
        "what": form,
        "page": page,
        "product": product_name(page.product_code),
        "form": filled,
        **more,
    }
    status = 422 if more.get("failure") else 200
    return render(request, "servicing/line_event.html", context, status=status)


def _preview(
    request: HttpRequest, form: LineForm, page: LinePage, filled: Saying, staff: Staff, *, stale: str = ""
) -> HttpResponse:
    said = line_told(form, filled, page, actor=staff.name)
    try:
        shown = preview_on_line(verb=form.verb, said=said)
    except Unable as failure:
        return _show(request, form, page, filled, failure=str(failure))
    needed, drawing = shown.second_person, shown.drawing
    more = {
        "stale": stale,
        "figures": line_figures_table(line_summary(shown), currency=page.currency),
        "drawing": drawing_table(drawing, currency=page.currency) if drawing else None,
        "costs": drawing_costs(drawing, currency=page.currency) if drawing else None,
        "mark": shown.history_mark,
        "needed": needed,
        "stake": stake_sentence(form.verb, needed, currency=page.currency),
        "lines": described(filled, form, currency=page.currency),
    }
    return _show(request, form, page, filled, **more)


def _confirm(
    request: HttpRequest, form: LineForm, page: LinePage, filled: Saying, staff: Staff
) -> HttpResponse:
    mark = request.POST.get("mark", "")
    said = line_told(form, filled, page, actor=staff.name)
    try:
        done = carry_out_on_line(
            verb=form.verb, said=said, history_mark=int(mark) if mark.isascii() and mark.isdigit() else -1
        )
    except UnableToCarryOut:
        words = _("The line has changed since this was previewed. These are the new figures: look again.")
        return _preview(request, form, page, filled, staff, stale=words)
    except Unable as failure:
        return _show(request, form, page, filled, failure=str(failure))
    return _after(request, form, page, done)


def _after(request: HttpRequest, form: LineForm, page: LinePage, done: CarriedOutOnLine) -> HttpResponse:
    names = {"event": form.label, "line": page.line_id}
    if done.done is None:
        messages.success(
            request, _("%(event)s on line %(line)s is proposed: a second person approves it.") % names
        )
        return redirect("approval", proposal_id=done.proposal_id)
    if isinstance(done.done, Drawing):
        number = head_of_loan(loan_id=done.done.loan_id).number
        messages.success(request, _("The drawing is paid out as loan %(number)s.") % {"number": number})
    else:
        messages.success(request, _("%(event)s on line %(line)s is done.") % names)
    return redirect("line", line_id=page.line_id)
