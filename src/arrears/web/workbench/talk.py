"""The conversation screen: the gate's answer first, then the number, the script and what came of it."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.cases.calls import purpose_of_step
from arrears.collection.cases.choices import Outcome
from arrears.collection.cases.failures import UnableToTakeCase
from arrears.collection.cases.operations.record_conversation import record_conversation
from arrears.collection.cases.operations.take_case import give_back, take_case
from arrears.collection.cases.queries import CaseRow, timeline
from arrears.collection.cases.settings import case_settings
from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.operations.ask import ask
from arrears.collection.contacts.operations.reveal import reveal
from arrears.collection.contacts.operations.withdraw import withdraw
from arrears.collection.contacts.queries import DecisionSeen, decisions_by_id
from arrears.parties.choices import OWNER, POINT_STATUS, Owner, PointStatus, PointType
from arrears.parties.point_queries import PointRow, contact_points
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.web import formats
from arrears.web.access import Staff, access_case, access_collector
from arrears.web.tables import Mark
from arrears.web.workbench.case_page import about
from arrears.web.workbench.gate_words import denial, duties
from arrears.web.workbench.keys import outcome_keys, reached_keys, reason_keys
from arrears.web.workbench.said_form import read_said
from arrears.web.workbench.script_panel import THIRD, script_for_call, script_words
from arrears.web.workbench.telling import lines


def talk(request: HttpRequest, case_id: int) -> HttpResponse:
    """GET: the screen, with the debtor leased to this collector. POST: what came of the call."""
    access_collector(request.user)
    staff, row = access_case(user=request.user, case_id=case_id)
    if request.method == "POST":
        return _record(request, staff, row)
    try:
        take_case(case_id=row.id, collector=staff.name, at=clock.moment())
    except UnableToTakeCase as failure:
        messages.error(request, str(failure))
        return redirect("case", case_id=row.id)
    return _screen(request, staff, row)


def _screen(request: HttpRequest, staff: Staff, row: CaseRow, *, failure: str = "") -> HttpResponse:
    asked = _decision(request, staff, row)
    number, why = _number(staff, asked)
    points = [point for point in contact_points(row.person_id) if point.type == PointType.PHONE]
    script = script_for_call(row=row, asked=asked, tone=_tone(request))
    today, rules = clock.business_date(), case_settings()
    context = about(row) | {
        "timeline": lines(timeline(person_id=row.person_id, limit=30)),
        "points": [_point(point) for point in points],
        "asked": asked,
        "denied": denial(asked) if asked and asked.verdict == "deny" else None,
        "number": number,
        "why_not": why,
        "duties": duties(asked) if number else [],
        "script": script and script_words(script=script, row=row, name=staff.name, asked=asked),
        "reached": reached_keys(),
        "outcomes": outcome_keys(),
        "reasons": reason_keys(),
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "amount": formats.exact(minor=row.overdue_minor, currency=row.currency).replace(",", ""),
        "due": (today + timedelta(days=min(3, rules.promise_days_max))).isoformat(),
        "last_due": (today + timedelta(days=rules.promise_days_max)).isoformat(),
        "today": today.isoformat(),
        "back_at": (clock.moment() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:00"),
        "typed": request.POST,
        "failure": failure,
        "now_iso": clock.moment().isoformat(),
        "allowed_mark": Mark(label=_("Allowed"), colour="good"),
        "lease_minutes": rules.lease_minutes,
    }
    return render(request, "workbench/talk.html", context, status=422 if failure else 200)


def _decision(request: HttpRequest, staff: Staff, row: CaseRow) -> DecisionSeen | None:
    """The gate's decision that the address names, if it is this collector's about this debtor."""
    text = request.GET.get("call", "") or request.POST.get("call", "")
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    found = decisions_by_id(ids=[int(text)]).get(int(text))
    if found is None or found.actor != f"staff:{staff.name}" or found.person_id != row.person_id:
        return None
    return found


def _tone(request: HttpRequest) -> str:
    return request.GET.get("tone", "") or request.POST.get("tone", "")


def _number(staff: Staff, asked: DecisionSeen | None) -> tuple[str, str]:
    """The number behind an allowed decision, else why it may not be shown (any more)."""
    if asked is None or asked.verdict == "deny":
        return "", ""
    try:
        return reveal(decision_id=asked.id, actor=f"staff:{staff.name}", at=clock.moment()), ""
    except Unable as failure:
        return "", str(failure)


def _point(point: PointRow) -> dict[str, Any]:
    return {
        "id": point.id,
        "masked": point.masked,
        "owner": OWNER[point.owner],
        "name": point.owner_name if point.owner != Owner.SELF else "",
        "status": POINT_STATUS[point.status],
        "usable": point.status == PointStatus.VALID,
        "third": point.owner.name.lower() in THIRD,
    }


@require_POST
def ask_gate(request: HttpRequest, case_id: int) -> HttpResponse:
    """Asks the gate about a call to one of the numbers; the answer is on the screen."""
    access_collector(request.user)
    staff, row = access_case(user=request.user, case_id=case_id)
    chosen = request.POST.get("point", "")
    at = clock.moment()
    try:
        take_case(case_id=row.id, collector=staff.name, at=at)
        points = {str(point.id): point for point in contact_points(row.person_id)}
        if chosen not in points:
            raise UnableToTakeCase(_("Choose one of the debtor's numbers."))
        asked = ask(planned=_planned(row, points[chosen], staff, at))
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("case", case_id=row.id)
    return redirect(f"{reverse('talk', args=[row.id])}?call={asked.decision_id}")


def _planned(row: CaseRow, point: PointRow, staff: Staff, at: Any) -> Planned:
    third = point.owner.name.lower() in THIRD
    return Planned(
        person_id=row.person_id,
        loan_ids=row.loan_ids,
        contact_point_id=point.id,
        channel=Channel.VOICE_HUMAN,
        purpose=Purpose.LOCATE if third else purpose_of_step(row.next_step),
        actor=f"staff:{staff.name}",
        at=at,
    )


def _record(request: HttpRequest, staff: Staff, row: CaseRow) -> HttpResponse:
    asked = _decision(request, staff, row)
    try:
        if asked is None:
            raise UnableToTakeCase(_("Ask the gate for this call first."))
        script = script_for_call(row=row, asked=asked, tone=_tone(request))
        said = read_said(data=request.POST, currency=row.currency, script=script.code if script else "")
        record_conversation(
            case_id=row.id,
            decision_id=asked.id,
            collector=staff.name,
            said=said,
            on=clock.business_date(),
            at=clock.moment(),
            idempotency_key=request.POST.get("key", "") or f"call/{asked.id}",
        )
    except Unable as failure:
        return _screen(request, staff, row, failure=str(failure))
    if said.outcome is Outcome.WANTS_HELP:
        messages.success(request, _("Recorded. Ask what happened while the debtor is on the line."))
        return redirect("phone_help", case_id=row.id)
    messages.success(request, _("Recorded. Press “n” for the next debtor."))
    return redirect("work_day")


@require_POST
def leave(request: HttpRequest, case_id: int) -> HttpResponse:
    """Gives the debtor back without a call; an allowed call that was not made is given back too."""
    access_collector(request.user)
    staff, row = access_case(user=request.user, case_id=case_id)
    asked = _decision(request, staff, row)
    if asked is not None and asked.verdict != "deny":
        try:
            withdraw(decision_id=asked.id, actor=f"staff:{staff.name}", reason="not called")
        except Unable as failure:  # the number was shown: what came of it has to be said
            messages.warning(request, str(failure))
            return redirect(f"{reverse('talk', args=[row.id])}?call={asked.id}")
    give_back(case_id=row.id, collector=staff.name)
    return redirect("work_day")
