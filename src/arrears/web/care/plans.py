"""Plans for borrowers in difficulty: what waits, one with all that was weighed, and the decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from arrears.collection.hardship.choices import OPTION, OUTCOME, PLAN_STATE, REASON, PlanState
from arrears.collection.hardship.explaining import for_borrower, for_lender
from arrears.collection.hardship.operations.approve_plan import approve_plan, decline_plan, weigh_again
from arrears.collection.hardship.operations.move import UnableToFindPlan
from arrears.collection.hardship.queries import (
    OfferRow,
    PlanPage,
    PlanRow,
    counted_means,
    counts_by_state,
    evidence_content,
    plan_page,
    plans_in,
)
from arrears.collection.hardship.rules import hardship_rules
from arrears.parties.queries import masked_people
from arrears.plumbing.clock import moment
from arrears.plumbing.failures import Unable
from arrears.web.access import Staff, access_care, access_plan
from arrears.web.actors import actor_words
from arrears.web.portal.sharing import source_words
from arrears.web.roles import May
from arrears.web.servicing.comparison import figures_table, schedules
from arrears.web.tables import Column, Link, Table

GROUPS: dict[str, tuple[Any, tuple[PlanState, ...]]] = {
    "waiting": (
        gettext_lazy("Waiting for us"),
        (PlanState.REQUESTED, PlanState.ASSESSED, PlanState.ACCEPTED),
    ),
    "offered": (gettext_lazy("With the borrower"), (PlanState.OFFERED,)),
    "running": (gettext_lazy("Running"), (PlanState.ACTIVE, PlanState.REINSTATED)),
    "risk": (gettext_lazy("At risk or broken"), (PlanState.AT_RISK, PlanState.BROKEN)),
    "ended": (gettext_lazy("Ended"), (PlanState.COMPLETED, PlanState.TERMINATED)),
}
WHY = {
    "second_person": gettext_lazy("a second person is asked for by a rule"),
    "settlement": gettext_lazy("it is a settlement"),
    "given_up": gettext_lazy("more is given up than the rule allows alone"),
    "months": gettext_lazy("it runs longer than the rule allows alone"),
    "evidence": gettext_lazy("an income this high needs evidence"),
    "plans_broken": gettext_lazy("an earlier plan was broken"),
}


def care_plans(request: HttpRequest) -> HttpResponse:
    """The list; `which` in the address chooses the group."""
    access_care(request.user)
    which = request.GET.get("which", "waiting")
    which = which if which in GROUPS else "waiting"
    rows, counts = plans_in(states=GROUPS[which][1]), counts_by_state()
    groups = [
        (code, label, sum(counts.get(state, 0) for state in states))
        for code, (label, states) in GROUPS.items()
    ]
    context = {"which": which, "groups": groups, "table": _table(rows) if rows else None}
    return render(request, "care/plans.html", context)


def care_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: what was said, every option with its figures, what was agreed, and the buttons."""
    staff, row = access_plan(user=request.user, plan_id=plan_id)
    page = plan_page(plan_id=row.id)
    person = masked_people(ids=[row.person_id]).get(row.person_id)
    rules, currency = hardship_rules(), row.currency
    waits = row.state is PlanState.ACCEPTED
    context = {
        "page": page,
        "plan": row,
        "person": person,
        "state": PLAN_STATE[row.state],
        "reason": REASON[row.reason],
        "stated": _stated(page),
        "shared": source_words(page.means.source, currency),
        "for_lender": for_lender(
            offers=page.offers, as_it_stands_minor=page.as_it_stands_minor, currency=currency
        ),
        "for_borrower": for_borrower(means=counted_means(plan_id=row.id), rules=rules, currency=currency),
        "offered": options_table(page.offered, currency) if page.offered else None,
        "options": options_table(page.offers, currency),
        "chosen": page.chosen,
        "chosen_label": page.chosen and OPTION[page.chosen.code],
        "figures": page.chosen and figures_table(page.chosen.figures, currency=currency),
        "schedules": page.chosen and schedules(page.chosen.figures, currency=currency),
        "why": [WHY[code] for code in row.why_a_person],
        "history": [
            {
                "state": PLAN_STATE[step.after],
                "why": why_words(step.why),
                "on": step.on,
                "who": actor_words(step.actor),
            }
            for step in page.history
        ],
        "waits": waits,
        "can_approve": waits and may_decide(staff, row),
        "can_decline": row.state in (PlanState.ACCEPTED, PlanState.ASSESSED) and may_decide(staff, row),
        "can_weigh": row.state in (PlanState.ACCEPTED, PlanState.ASSESSED, PlanState.OFFERED),
    }
    return render(request, "care/plan.html", context)


def why_words(why: str) -> str:
    """Why a plan moved: in words where the system itself wrote it, else as a person did."""
    days = why.removesuffix(" days past due")
    if days.isdigit() and days != why:
        return ngettext("%(n)d day past due", "%(n)d days past due", int(days)) % {"n": int(days)}
    words = {
        "within the limits of the rule": _("within the limits of the rule"),
        "the offers were not taken up in time": _("the offers were not taken up in time"),
        "withdrawn by the borrower": _("withdrawn by the borrower"),
    }
    return words.get(why, why)


@require_POST
def decide_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Approves, declines or weighs again, as the button says."""
    staff, row = access_plan(user=request.user, plan_id=plan_id)
    decision = request.POST.get("decision", "")
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    if decision not in ("approve", "decline", "again"):
        raise Http404
    if decision != "again" and not may_decide(staff, row):
        raise PermissionDenied
    try:
        if decision == "approve":
            approve_plan(plan_id=row.id, at=moment(), actor=staff.name, reason=reason)
            messages.success(request, _("The plan runs; collection of this loan has stopped."))
        elif decision == "decline":
            decline_plan(plan_id=row.id, at=moment(), actor=staff.name, reason=reason)
            messages.success(request, _("The request is ended; the borrower reads your reason."))
        else:
            weigh_again(plan_id=row.id, actor=staff.name)
            messages.success(request, _("The options are weighed again with today's figures."))
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("care_plan", plan_id=row.id)


def care_evidence(request: HttpRequest, plan_id: int, evidence_id: int) -> HttpResponse:
    """A paper that the borrower handed in, as a file: it is never shown inside our pages."""
    _staff, row = access_plan(user=request.user, plan_id=plan_id)
    try:
        _name, kind, content = evidence_content(plan_id=row.id, evidence_id=evidence_id)
    except UnableToFindPlan as failure:
        raise Http404 from failure
    response = HttpResponse(content, content_type=kind)
    ending = kind.rpartition("/")[2]
    response["Content-Disposition"] = f'attachment; filename="paper-{evidence_id}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def may_decide(staff: Staff, row: PlanRow) -> bool:
    """A plan for which servicing wants a second person is an approver's; others a servicing officer's too."""
    if "second_person" in row.why_a_person:
        return staff.may(May.APPROVE)
    return staff.may(May.APPROVE) or staff.may(May.SERVICE)


def _table(rows: list[PlanRow]) -> Table:
    currency = rows[0].currency
    return Table(
        caption=_("Requests and plans"),
        columns=[
            Column(key="loan", label=_("Loan"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="reason", label=_("What happened")),
            Column(key="option", label=_("Plan"), kind="words"),
            Column(key="payment", label=_("Dearest month"), kind="money", currency=currency),
            Column(key="asked", label=_("Asked on"), kind="date"),
            Column(key="since", label=_("Runs since"), kind="date", less=True),
        ],
        rows=[
            {
                "loan": Link(text=row.loan_number, href=reverse("care_plan", args=[row.id])),
                "state": PLAN_STATE[row.state],
                "reason": REASON[row.reason].label,
                "option": OPTION[row.code] if row.code else None,
                "payment": row.payment_minor or None,
                "asked": row.requested_on,
                "since": row.active_on,
            }
            for row in rows
        ],
    )


def options_table(offers: tuple[OfferRow, ...], currency: str) -> Table:
    """Every option that was made, the offered ones first, then by value to the lender."""
    return Table(
        caption=_("Options"),
        columns=[
            Column(key="option", label=_("Option"), kind="words", head=True),
            Column(key="outcome", label=_("Outcome"), kind="mark"),
            Column(key="count", label=_("Payments"), kind="count"),
            Column(key="payment", label=_("Dearest month"), kind="money", currency=currency),
            Column(key="share", label=_("Payment to income"), kind="rate", digits=0),
            Column(key="left", label=_("Left to the household"), kind="money", currency=currency),
            Column(key="kept", label=_("Chance to keep it"), kind="rate", digits=0),
            Column(key="value", label=_("Value to the lender"), kind="money", currency=currency),
            Column(key="to_pay", label=_("In all"), kind="money", currency=currency, less=True),
            Column(key="given_up", label=_("Given up"), kind="money", currency=currency, less=True),
            Column(key="why", label=_("Why not"), kind="words", less=True),
        ],
        rows=[_option(offer) for offer in offers],
    )


def _option(offer: OfferRow) -> dict[str, Any]:
    label = f"{offer.rank}. {OPTION[offer.code]}" if offer.rank else str(OPTION[offer.code])
    if offer.refused:
        return {"option": label, "outcome": OUTCOME[offer.outcome], "why": offer.refused}
    return {
        "option": label,
        "outcome": OUTCOME[offer.outcome],
        "count": offer.instalments,
        "payment": offer.payment_minor,
        "share": offer.payment_to_income,
        "left": offer.surplus_minor,
        "kept": offer.kept_chance,
        "value": offer.value_minor,
        "to_pay": offer.to_pay_minor,
        "given_up": offer.given_up_minor,
    }


def _stated(page: PlanPage) -> list[tuple[str, int]]:
    means = page.means
    return [
        (_("Income a month"), means.income_minor),
        (_("Needed to live on"), means.living_minor),
        (_("Debts elsewhere a month"), means.debts_monthly_minor),
        (_("Debts elsewhere in all"), means.debts_minor),
        (_("Could pay at once"), means.lump_sum_minor),
        (_("Income expected later"), means.later_income_minor),
    ]
