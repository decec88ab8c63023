"""Help with a loan: the borrower says what happened, sees plans they can keep, and accepts one."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.hardship.bureau import bureau_words
from arrears.collection.hardship.choices import OPTION, PLAN_STATE, PlanState
from arrears.collection.hardship.explaining import for_borrower
from arrears.collection.hardship.operations.accept import accept
from arrears.collection.hardship.operations.assess import assess
from arrears.collection.hardship.operations.request import request as request_help
from arrears.collection.hardship.operations.withdraw import withdraw
from arrears.collection.hardship.policies.statement import Shared, UnableToReadStatement
from arrears.collection.hardship.queries import (
    OfferRow,
    PlanPage,
    counted_means,
    open_plan_of_loan,
    plan_page,
    text_of_offer,
)
from arrears.collection.hardship.rules import hardship_rules
from arrears.kernel.codes import Status
from arrears.plumbing.clock import business_date, moment
from arrears.plumbing.failures import Unable
from arrears.servicing.queries import LoanHead
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.queries.states_of_loans import states_of_loans
from arrears.web import formats
from arrears.web.portal.access import Borrower, access_own_loan, access_own_plan, for_borrowers
from arrears.web.portal.counsel import places_of
from arrears.web.portal.help_form import HelpForm, told
from arrears.web.portal.offer_view import OfferView
from arrears.web.portal.sharing import FIELD, answers_from, seal_shared, shared_with, source_of
from arrears.web.servicing.comparison import schedules


@for_borrowers
def ask_help(request: HttpRequest, borrower: Borrower, number: str) -> HttpResponse:
    """The form; when it is sent, the plans are there at once."""
    head = access_own_loan(borrower=borrower, number=number)
    state = states_of_loans(loan_ids=[head.id]).get(head.id)
    plan = open_plan_of_loan(loan_id=head.id)
    if plan is not None and plan.runs:
        return redirect("portal:plan", plan_id=plan.id)
    if state is None or state.status != Status.ACTIVE:
        context = {
            "borrower": borrower,
            "words": _("This loan is not running: there is nothing to plan for."),
        }
        return render(request, "portal/not_now.html", context, status=409)
    failure, shared = "", None
    try:
        shared = shared_with(request=request, currency=head.currency)
    except UnableToReadStatement as error:
        failure = str(error)
    if shared is not None or failure:
        filled = answers_from(shared, head.currency) if shared else {}
        context = _asking(borrower, head, HelpForm(initial=filled, currency=head.currency), failure, shared)
        return render(request, "portal/help.html", context, status=422 if failure else 200)
    form = HelpForm(request.POST or None, request.FILES or None, currency=head.currency)
    if request.method == "POST" and form.is_valid():
        try:
            plan_id = request_help(
                person_id=borrower.person_id,
                loan_id=head.id,
                told=told(form=form, currency=head.currency),
                source=source_of(request),
                at=moment(),
                actor=borrower.actor,
            )
            assess(plan_id=plan_id)
        except Unable as error:
            failure = str(error)
        else:
            return redirect("portal:plan", plan_id=plan_id)
    context = _asking(borrower, head, form, failure, None) | {"shared_sealed": request.POST.get(FIELD, "")}
    return render(request, "portal/help.html", context, status=422 if failure or form.errors else 200)


def _asking(
    borrower: Borrower, head: LoanHead, form: HelpForm, failure: str, shared: Shared | None
) -> dict[str, Any]:
    found: dict[str, Any] = {"borrower": borrower, "head": head, "form": form, "failure": failure}
    if shared is None:
        return found
    return found | {
        "shared": shared,
        "shared_income": formats.money(shared.income_minor, head.currency),
        "shared_spent": formats.money(shared.spent_minor, head.currency),
        "shared_sealed": seal_shared(shared),
    }


@for_borrowers
def plan(request: HttpRequest, borrower: Borrower, plan_id: int) -> HttpResponse:
    """The plan as it stands: offers to choose from, what is waited for, or the running plan."""
    row = access_own_plan(borrower=borrower, plan_id=plan_id)
    page = plan_page(plan_id=row.id)
    rules = hardship_rules()
    context = {
        "borrower": borrower,
        "page": page,
        "plan": row,
        "state": PLAN_STATE[row.state],
        "offers": [OfferView(offer=offer, currency=row.currency) for offer in page.offered],
        "chosen": page.chosen and OfferView(offer=page.chosen, currency=row.currency),
        "why": for_borrower(means=counted_means(plan_id=row.id), rules=rules, currency=row.currency),
        "declined": _declined(page),
        "helpers": places_of(borrower, jurisdictions=(head_of_loan(loan_id=row.loan_id).jurisdiction,)),
        "choosing": row.state is PlanState.OFFERED,
        "waiting": row.state in (PlanState.ASSESSED, PlanState.REQUESTED, PlanState.ACCEPTED),
        "may_withdraw": row.state in (PlanState.ASSESSED, PlanState.OFFERED, PlanState.ACCEPTED),
        "may_renew": row.state in (PlanState.OFFERED, PlanState.ASSESSED),
        "broken": row.state is PlanState.BROKEN,
    }
    return render(request, "portal/plan.html", context)


@for_borrowers
def offer(request: HttpRequest, borrower: Borrower, plan_id: int, offer_id: int) -> HttpResponse:
    """One offer with everything: schedule before and after, what the bureau will say, the text agreed to."""
    row = access_own_plan(borrower=borrower, plan_id=plan_id)
    page = plan_page(plan_id=row.id)
    found = next((one for one in page.offered if one.id == offer_id), None)
    if found is None or row.state is not PlanState.OFFERED:
        return redirect("portal:plan", plan_id=row.id)
    return _offer_page(request, borrower, page, found)


def _offer_page(
    request: HttpRequest, borrower: Borrower, page: PlanPage, found: OfferRow, failure: str = ""
) -> HttpResponse:
    text = text_of_offer(plan_id=page.plan.id, offer_id=found.id)
    head = head_of_loan(loan_id=page.plan.loan_id)
    context: dict[str, Any] = {
        "borrower": borrower,
        "plan": page.plan,
        "view": OfferView(offer=found, currency=page.plan.currency),
        "label": OPTION[found.code],
        "schedules": None if found.settles_by else schedules(found.figures, currency=page.plan.currency),
        "bureau": bureau_words(
            jurisdiction=head.jurisdiction,
            code=found.code,
            overdue=bool(found.figures["before"]["dpd_days"]),
            on=business_date(),
        ),
        "text": text,
        "digest": _digest(text),
        "failure": failure,
    }
    return render(request, "portal/offer.html", context, status=422 if failure else 200)


@require_POST
@for_borrowers
def accept_offer(request: HttpRequest, borrower: Borrower, plan_id: int, offer_id: int) -> HttpResponse:
    """The consent; a plan that a rule approves runs at once."""
    row = access_own_plan(borrower=borrower, plan_id=plan_id)
    page = plan_page(plan_id=row.id)
    found = next((one for one in page.offers if one.id == offer_id), None)
    if found is None or found.rank is None:
        return redirect("portal:plan", plan_id=row.id)
    text = text_of_offer(plan_id=row.id, offer_id=found.id)
    if row.state is PlanState.OFFERED and request.POST.get("agree") != "on":
        return _offer_page(
            request, borrower, page, found, _("Tick the box to agree, when you have read the text.")
        )
    if row.state is PlanState.OFFERED and request.POST.get("digest") != _digest(text):
        return _offer_page(
            request, borrower, page, found, _("The text was changed meanwhile. Read it again.")
        )
    try:
        after = accept(
            plan_id=row.id,
            offer_id=offer_id,
            text=text,
            channel="portal",
            at=moment(),
            actor=borrower.actor,
        )
    except Unable as error:
        messages.error(request, str(error))
        return redirect("portal:plan", plan_id=row.id)
    if after is PlanState.ACTIVE:
        messages.success(
            request,
            _("Your plan runs from now on. Nobody will contact you to collect this loan while you keep it."),
        )
    else:
        messages.success(request, _("Thank you. A colleague looks at it; you need not do anything now."))
    return redirect("portal:plan", plan_id=row.id)


@require_POST
@for_borrowers
def renew_plan(request: HttpRequest, borrower: Borrower, plan_id: int) -> HttpResponse:
    """New offers with today's figures, from what was said."""
    row = access_own_plan(borrower=borrower, plan_id=plan_id)
    try:
        if row.state in (PlanState.OFFERED, PlanState.ASSESSED):
            assess(plan_id=row.id, actor=borrower.actor)
    except Unable as error:
        messages.error(request, str(error))
    return redirect("portal:plan", plan_id=row.id)


@require_POST
@for_borrowers
def withdraw_plan(request: HttpRequest, borrower: Borrower, plan_id: int) -> HttpResponse:
    """The borrower does not want it any more; a running plan is not ended by a click."""
    row = access_own_plan(borrower=borrower, plan_id=plan_id)
    if row.state in (PlanState.ASSESSED, PlanState.OFFERED, PlanState.ACCEPTED):
        try:
            withdraw(plan_id=row.id, at=moment(), actor=borrower.actor, why="withdrawn by the borrower")
        except Unable as error:
            messages.error(request, str(error))
    return redirect("portal:home")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _declined(page: PlanPage) -> str:
    """Why a person ended it, for the borrower; "" when nobody did."""
    last = page.history[-1]
    by_person = last.after is PlanState.TERMINATED and ":" not in last.actor
    return last.why if by_person else ""
