"""A placement on the agency's screen: ask for a contact, get the number once, write down what came of it."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.collection.agencies.choices import AT_AGENCY, PLACEMENT_STATE, WHY, PlacementState, Why
from arrears.collection.agencies.operations.answer import accept, give_back
from arrears.collection.agencies.operations.ask_contact import actor_of, ask_contact
from arrears.collection.agencies.queries.panel import PlacementRow, mandates
from arrears.collection.cases.choices import ARREARS_REASON, OUTCOME, REACHED, ArrearsReason, Outcome, Reached
from arrears.collection.cases.operations.make_promise import Promised
from arrears.collection.cases.operations.record_conversation import Said, record_conversation
from arrears.collection.cases.queries import case
from arrears.collection.contacts.choices import RESULTS
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.operations.reveal import reveal
from arrears.collection.contacts.queries import attempts_of_person, decisions_by_id
from arrears.parties.choices import Owner, PointStatus, PointType
from arrears.parties.point_queries import PointRow, contact_points
from arrears.parties.queries import masked_people
from arrears.plumbing import clock
from arrears.plumbing.currency import minor_of
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.numbers import numbers_of_loans
from arrears.web.access import AgencyStaff, access_placement
from arrears.web.formats import money
from arrears.web.workbench.gate_words import denial, duties


class Result(forms.Form):
    """What came of a call."""

    decision = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reached = forms.TypedChoiceField(
        label=gettext_lazy("Who was reached"),
        choices=[(int(code), choice.label) for code, choice in REACHED.items()],
        coerce=lambda value: Reached(int(value)),
    )
    outcome = forms.TypedChoiceField(
        label=gettext_lazy("What came of it"),
        choices=[(int(code), choice.label) for code, choice in OUTCOME.items()],
        coerce=lambda value: Outcome(int(value)),
    )
    reason = forms.TypedChoiceField(
        label=gettext_lazy("Reason of the arrears"),
        choices=[(int(code), choice.label) for code, choice in ARREARS_REASON.items()],
        coerce=lambda value: ArrearsReason(int(value)),
    )
    seconds = forms.IntegerField(label=gettext_lazy("Seconds"), min_value=0, max_value=14_400, initial=0)
    recording = forms.CharField(label=gettext_lazy("Recording, by reference"), max_length=200, required=False)
    promise = forms.CharField(label=gettext_lazy("Amount promised"), max_length=20, required=False)
    promise_on = forms.DateField(
        label=gettext_lazy("Promised for"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=2000, required=False)


def placement(request: HttpRequest, placement_id: int) -> HttpResponse:
    """One placement: what is owed, what the agency's contacts came to, and the next one."""
    staff, row = access_placement(user=request.user, placement_id=placement_id)
    return _page(request, staff, row)


@require_POST
def change_placement(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Accepts it, or gives it back for a reason."""
    staff, row = access_placement(user=request.user, placement_id=placement_id)
    code = staff.agency.code
    try:
        if request.POST.get("action") == "accept":
            accept(placement_id=row.id, agency=code, actor=staff.name)
            messages.success(request, _("The case is accepted."))
        else:
            reason = request.POST.get("reason", "")[:500]
            give_back(placement_id=row.id, agency=code, reason=reason, actor=staff.name)
            messages.success(request, _("The case is given back."))
            return redirect("placed")
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("placement", placement_id=row.id)


@require_POST
def contact(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Asks the gate for a call; when it is allowed, shows the number and the form for the result."""
    staff, row = access_placement(user=request.user, placement_id=placement_id)
    at = clock.moment()
    try:
        point = int(request.POST.get("point", ""))
        asked = ask_contact(
            placement_id=row.id,
            agency=staff.agency.code,
            operator=staff.name,
            contact_point_id=point,
            channel=Channel.VOICE_HUMAN,
            at=at,
        )
        number = ""
        if asked.decision.allowed:
            actor = actor_of(agency=staff.agency.code, operator=staff.name)
            number = reveal(decision_id=asked.decision_id, actor=actor, at=at)
    except (Unable, ValueError) as failure:
        return _page(request, staff, row, failure=str(failure))
    form = Result(initial={"decision": asked.decision_id, "key": f"agency/{uuid4()}"})
    return _page(request, staff, row, decision_id=asked.decision_id, number=number, form=form)


@require_POST
def record(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Writes down what came of the call."""
    staff, row = access_placement(user=request.user, placement_id=placement_id)
    form = Result(request.POST)
    if not form.is_valid():
        return _page(request, staff, row, decision_id=_decision_of(form), form=form)
    actor = actor_of(agency=staff.agency.code, operator=staff.name)
    try:
        record_conversation(
            case_id=row.case_id,
            decision_id=form.cleaned_data["decision"],
            collector=actor,
            said=_said(form.cleaned_data, row),
            on=clock.business_date(),
            at=clock.moment(),
            idempotency_key=form.cleaned_data["key"],
            actor=actor,
        )
    except Unable as failure:
        return _page(request, staff, row, decision_id=_decision_of(form), form=form, failure=str(failure))
    messages.success(request, _("It is recorded."))
    return redirect("placement", placement_id=row.id)


def _decision_of(form: Result) -> int | None:
    value = form.data.get("decision", "")
    return int(value) if value.isdigit() else None


def _said(given: dict[str, Any], row: PlacementRow) -> Said:
    promised, on = None, given["promise_on"]
    if given["outcome"] is Outcome.PROMISE:
        promised = Promised(
            amount_minor=minor_of(text=given["promise"] or "0", currency=row.currency),
            due_on=on or date.min,
        )
    return Said(
        reached=given["reached"],
        outcome=given["outcome"],
        reason=given["reason"],
        promised=promised,
        seconds=given["seconds"],
        recording=given["recording"],
        remark=given["remark"],
    )


def _page(
    request: HttpRequest,
    staff: AgencyStaff,
    row: PlacementRow,
    *,
    decision_id: int | None = None,
    number: str = "",
    form: Result | None = None,
    failure: str = "",
) -> HttpResponse:
    found = case(case_id=row.case_id)
    decision = decisions_by_id(ids=[decision_id]).get(decision_id) if decision_id else None
    numbers = numbers_of_loans(ids=row.loan_ids)
    context = {
        "row": row,
        "state": PLACEMENT_STATE[row.state],
        "why": WHY[Why(row.why)] if row.why else "",
        "name": masked_people(ids=[row.person_id])[row.person_id].name,
        "loans": " ".join(numbers[loan] for loan in row.loan_ids),
        "overdue": money(found.overdue_minor, found.currency),
        "owed": money(found.owed_minor, found.currency),
        "days": found.dpd_days,
        "mandate": next(one for one in mandates(agency=row.agency) if one.id == row.mandate_id),
        "points": _own_phones(row),
        "can_accept": row.state is PlacementState.MANDATED,
        "can_call": row.state in (PlacementState.ACCEPTED, PlacementState.WORKING),
        "is_open": row.state in AT_AGENCY,
        "denied": denial(decision) if decision and decision.verdict == "deny" else None,
        "duties": duties(decision) if number else (),
        "number": number,
        "form": form if decision is None or decision.verdict != "deny" else None,
        "own": _own_contacts(staff, row),
        "failure": failure,
    }
    response = render(request, "agency/placement.html", context, status=422 if failure else 200)
    response["Cache-Control"] = "no-store"
    return response


def _own_phones(row: PlacementRow) -> list[PointRow]:
    """The debtor's own: an agency's mandate never covers third persons."""
    own = [one for one in contact_points(row.person_id) if one.owner is Owner.SELF]
    return [one for one in own if one.type is PointType.PHONE and one.status is PointStatus.VALID]


def _own_contacts(staff: AgencyStaff, row: PlacementRow) -> list[dict[str, Any]]:
    """What this agency's contacts came to, the newest first; nobody else's."""
    own = f"agency:{staff.agency.code}:"
    found = [one for one in attempts_of_person(row.person_id) if one.actor.startswith(own)]
    return [
        {"at": one.at, "result": RESULTS[one.result], "who": one.actor.removeprefix(own)}
        for one in reversed(found)
    ]
