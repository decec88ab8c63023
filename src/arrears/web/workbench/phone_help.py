"""A request for help with the borrower on the line: what happened, the plans, one of them agreed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.collection.cases.choices import ArrearsReason
from arrears.collection.cases.operations.note import note
from arrears.collection.cases.queries import CaseRow
from arrears.collection.hardship.choices import PLAN_STATE, PlanState, Reason
from arrears.collection.hardship.explaining import for_borrower
from arrears.collection.hardship.operations.accept import accept
from arrears.collection.hardship.operations.assess import assess
from arrears.collection.hardship.operations.request import request as request_help
from arrears.collection.hardship.queries import PlanRow, counted_means, plan_page, text_of_offer
from arrears.collection.hardship.rules import hardship_rules
from arrears.kernel.codes import Status
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.servicing.queries import LoanFilter, LoanRow, list_loans
from arrears.web.access import Staff, access_case, access_case_plan, access_collector
from arrears.web.formats import money
from arrears.web.portal.help_form import HelpForm, told
from arrears.web.portal.offer_view import OfferView
from arrears.web.workbench.showing import names_of

# What was said in the conversation, as the form asks it.
_REASONS = {
    ArrearsReason.JOB_LOSS: Reason.JOB_LOST,
    ArrearsReason.INCOME_FELL: Reason.LESS_INCOME,
    ArrearsReason.ILLNESS: Reason.ILLNESS,
    ArrearsReason.FAMILY: Reason.FAMILY,
    ArrearsReason.DISASTER: Reason.DISASTER,
    ArrearsReason.FRAUD: Reason.FRAUD,
    ArrearsReason.OVER_INDEBTED: Reason.TOO_MANY_DEBTS,
    ArrearsReason.BUSINESS_FAILED: Reason.BUSINESS_FAILED,
}


class PhoneHelpForm(HelpForm):
    """The borrower's own questions, asked by the collector; papers are handed in later."""

    loan = forms.ChoiceField(label=gettext_lazy("Loan"))
    field_order = ("loan",)

    def __init__(self, *args: Any, currency: str, loans: list[LoanRow], **kwargs: Any) -> None:
        super().__init__(*args, currency=currency, **kwargs)
        del self.fields["evidence"]
        chosen = self.fields["loan"]
        assert isinstance(chosen, forms.ChoiceField), "declared above"
        chosen.choices = [(loan.loan_id, loan.number) for loan in loans]


def phone_help(request: HttpRequest, case_id: int) -> HttpResponse:
    """GET: the questions. POST: the request is taken in and weighed; the plans are there at once."""
    access_collector(request.user)
    staff, row = access_case(user=request.user, case_id=case_id)
    loans = _running(row)
    if not loans:
        messages.warning(request, _("None of these loans is running: there is nothing to plan for."))
        return redirect("case", case_id=row.id)
    form = PhoneHelpForm(
        request.POST or None, currency=row.currency, loans=loans, initial={"reason": _REASONS.get(row.reason)}
    )
    failure = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("phone_plan", plan_id=_ask(staff, row, form))
        except Unable as error:
            failure = str(error)
    context = {
        "row": row,
        "name": names_of([row.person_id])[row.person_id],
        "overdue": money(row.overdue_minor, row.currency),
        "form": form,
        "failure": failure,
    }
    status = 422 if failure or form.errors else 200
    return render(request, "workbench/phone_help.html", context, status=status)


def _running(row: CaseRow) -> list[LoanRow]:
    """The debtor's running loans in the currency of the case; those of the case first."""
    chosen = LoanFilter(borrower_ids=(row.person_id,), status=int(Status.ACTIVE))
    found = [loan for loan in list_loans(chosen=chosen, limit=100).rows if loan.currency == row.currency]
    return sorted(found, key=lambda loan: (loan.loan_id not in row.loan_ids, loan.loan_id))


def _ask(staff: Staff, row: CaseRow, form: PhoneHelpForm) -> int:
    actor = f"staff:{staff.name}"
    plan_id = request_help(
        person_id=row.person_id,
        loan_id=int(form.cleaned_data["loan"]),
        told=told(form=form, currency=row.currency),
        source="phone",
        at=clock.moment(),
        actor=actor,
    )
    assess(plan_id=plan_id)
    return plan_id


def phone_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plans to tell the borrower, each with the text to read out before they agree."""
    access_collector(request.user)
    _staff, plan, row = access_case_plan(user=request.user, plan_id=plan_id)
    return _plans(request, plan, row)


def _plans(request: HttpRequest, plan: PlanRow, row: CaseRow, failure: str = "") -> HttpResponse:
    offered = plan_page(plan_id=plan.id).offered if plan.state is PlanState.OFFERED else ()
    context = {
        "row": row,
        "plan": plan,
        "name": names_of([row.person_id])[row.person_id],
        "state": PLAN_STATE[plan.state],
        "why": for_borrower(
            means=counted_means(plan_id=plan.id), rules=hardship_rules(), currency=plan.currency
        ),
        "offers": [
            (OfferView(offer=one, currency=plan.currency), text_of_offer(plan_id=plan.id, offer_id=one.id))
            for one in offered
        ],
        "waits": plan.state in (PlanState.ASSESSED, PlanState.ACCEPTED),
        "failure": failure,
    }
    return render(request, "workbench/phone_plan.html", context, status=422 if failure else 200)


@require_POST
def agree_by_phone(request: HttpRequest, plan_id: int, offer_id: int) -> HttpResponse:
    """The borrower has heard the whole text and agreed; the recording is the proof."""
    access_collector(request.user)
    staff, plan, row = access_case_plan(user=request.user, plan_id=plan_id)
    if all(offer.id != offer_id for offer in plan_page(plan_id=plan.id).offered):
        raise Http404
    recording = " ".join(request.POST.get("recording", "").split())[:200]
    if request.POST.get("read_out") != "on" or not recording:
        failure = _("Read the whole text out, tick the box, and name the recording in which they agree.")
        return _plans(request, plan, row, failure)
    actor = f"staff:{staff.name}"
    try:
        after = accept(
            plan_id=plan.id,
            offer_id=offer_id,
            text=text_of_offer(plan_id=plan.id, offer_id=offer_id),
            channel="phone",
            at=clock.moment(),
            actor=actor,
        )
        said = {"plan_id": plan.id, "recording": recording}
        note(case_id=row.id, kind="plan.agreed_by_phone", payload=said, actor=actor)
    except Unable as error:
        return _plans(request, plan, row, str(error))
    if after is PlanState.ACTIVE:
        messages.success(request, _("The plan runs; collection of this loan has stopped."))
    else:
        messages.success(request, _("Agreed. A colleague looks at it before it begins."))
    return redirect("case", case_id=row.id)
