"""A conversation held against the checklist."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrears.collection.cases.checklist import checklist
from arrears.collection.cases.choices import ARREARS_REASON, OUTCOME, REACHED, ArrearsReason
from arrears.collection.cases.operations.review import review as store
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.web import formats
from arrears.web.access import access_conversation
from arrears.web.workbench.showing import moment, names_of


def review(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """GET: the conversation and the checklist. POST: the answers."""
    staff, row = access_conversation(user=request.user, conversation_id=conversation_id)
    items, failure = checklist(), ""
    if request.method == "POST":
        answers = {item.code: request.POST[item.code] for item in items if item.code in request.POST}
        try:
            points = store(
                conversation_id=row.id,
                answers=answers,
                reviewer=staff.name,
                on=clock.business_date(),
                remark=request.POST.get("remark", "")[:2000],
            )
        except Unable as unable:
            failure = str(unable)
        else:
            score = formats.percent(points / 1_000_000, 0)
            messages.success(request, _("Reviewed: %(score)s.") % {"score": score})
            return redirect("board")
    context = {
        "row": row,
        "name": names_of([row.person_id])[row.person_id],
        "at": moment(row.at),
        "outcome": OUTCOME[row.outcome],
        "reached": REACHED[row.reached],
        "reason": ARREARS_REASON[ArrearsReason(row.reason)],
        "score": None if row.score_ppm is None else formats.percent(row.score_ppm / 1_000_000, 0),
        "items": [(item, request.POST.get(item.code, "")) for item in items],
        "answers": [("yes", _("Yes")), ("no", _("No")), ("not_applicable", _("Does not apply"))],
        "failure": failure,
        "typed": request.POST,
    }
    return render(request, "workbench/review.html", context, status=422 if failure else 200)
