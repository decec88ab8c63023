"""Templates: the list, one version with previews on real loans, and the decision of a second person."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.reminders.approvals import Standing, standings
from arrears.collection.reminders.choices import TEMPLATE_STATE, TemplateState
from arrears.collection.reminders.operations.decide_template import (
    approve_template,
    propose_template,
    reject_template,
    retire_template,
)
from arrears.collection.reminders.previewing import Example, examples, previews
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.web.access import Staff, access_template, access_templates
from arrears.web.formats import is_chinese
from arrears.web.reminding.describing import channel_name, language_name, template_name
from arrears.web.roles import May
from arrears.web.tables import Column, Link, Mark, Table

_DECISIONS: dict[str, tuple[May, Callable[..., Any]]] = {
    "propose": (May.SERVICE, propose_template),
    "approve": (May.APPROVE, approve_template),
    "reject": (May.APPROVE, reject_template),
    "retire": (May.APPROVE, retire_template),
}


def text_templates(request: HttpRequest) -> HttpResponse:
    """Every version with its state."""
    access_templates(request.user)
    return render(request, "reminding/templates.html", {"table": _table(standings())})


def text_template(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version: what it says with the figures of a real loan, its history, the decision."""
    staff, found = access_template(user=request.user, code=code, version=version)
    loans = examples(template=found.template)
    example = _chosen(loans, request.GET.get("loan", ""))
    today = clock.business_date()
    context = {
        "standing": found,
        "name": template_name(code),
        "state": _mark(found.state),
        "loans": loans,
        "example": example,
        "previews": [
            {
                "channel": channel_name(one.channel),
                "language": language_name(one.language),
                "lang": "zh-Hans" if one.language == "zh" else "en",
                "rendered": one.rendered,
                "sms": one.sms,
            }
            for one in (previews(version=found.version, example=example, today=today) if example else [])
        ],
        "history": _history(found),
        "decisions": _may(staff, found),
    }
    return render(request, "reminding/template.html", context)


@require_POST
def decide_text_template(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Does what the button says."""
    staff, _found = access_template(user=request.user, code=code, version=version)
    may, operation = _DECISIONS.get(request.POST.get("decision", ""), (None, None))
    if may is None or operation is None or not staff.may(may):
        raise PermissionDenied
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    try:
        operation(template=code, version=version, actor=staff.name, reason=reason)
        messages.success(request, _("It is written down."))
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("text_template", code=code, version=version)


def _may(staff: Staff, found: Standing) -> list[tuple[str, str, str]]:
    """The buttons for this person: decision, label, style."""
    buttons = {
        "propose": (_("Put it before a second person"), "button-main"),
        "approve": (_("Approve"), "button-main"),
        "reject": (_("Reject"), "button-danger"),
        "retire": (_("Take it out of use"), "button-danger"),
    }
    fitting = {
        TemplateState.PROPOSED: ("approve", "reject") if staff.name != found.proposer else (),
        TemplateState.APPROVED: ("retire",),
    }.get(found.state, ("propose",))
    return [(code, *buttons[code]) for code in fitting if staff.may(_DECISIONS[code][0])]


def _table(rows: list[Standing]) -> Table:
    return Table(
        caption=_("Templates"),
        columns=[
            Column(key="name", label=_("Template"), kind="link", head=True),
            Column(key="version", label=_("Version"), kind="count"),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="tone", label=_("Tone")),
            Column(key="channels", label=_("Channels")),
            Column(key="since", label=_("In force from"), kind="date"),
            Column(key="used", label=_("Used")),
        ],
        rows=[
            {
                "name": Link(
                    text=template_name(row.template.code), href=f"{row.template.code}/{row.version.number}/"
                ),
                "version": row.version.number,
                "state": _mark(row.state),
                "tone": _tone(row.template.tone),
                "channels": ("、" if is_chinese() else ", ").join(map(channel_name, row.version.channels)),
                "since": row.version.since,
                "used": _("yes") if row.used else _("not yet"),
            }
            for row in rows
        ],
    )


def _history(found: Standing) -> Table | None:
    if not found.history:
        return None
    return Table(
        caption=_("History"),
        columns=[
            Column(key="at", label=_("When"), head=True),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="actor", label=_("Who")),
            Column(key="reason", label=_("Reason"), kind="words"),
            Column(key="digest", label=_("Text"), less=True),
        ],
        rows=[
            {
                "at": f"{timezone.localtime(line.decided_at):%Y-%m-%d %H:%M}",
                "state": _mark(line.state),
                "actor": line.actor,
                "reason": line.reason,
                "digest": line.digest[:8],
            }
            for line in found.history
        ],
    )


def _mark(state: TemplateState) -> Mark:
    choice = TEMPLATE_STATE[state]
    return Mark(label=choice.label, colour=choice.colour)


def _tone(code: str) -> str:
    return {"positive": _("positive"), "plain": _("plain"), "firm": _("firm")}[code]


def _chosen(loans: list[Example], number: str) -> Example | None:
    return next((loan for loan in loans if loan.number == number), loans[0] if loans else None)
