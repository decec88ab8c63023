"""Who contacted the borrower, when, how and why; and how they want to be contacted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.collection.contacts.choices import RESULTS, STOPS
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.operations.lift_stop import lift_stop
from arrears.collection.contacts.operations.stop import stop
from arrears.collection.contacts.queries import AttemptSeen, StopSeen, attempts_of_person, stops_of_person
from arrears.collection.reminders.vapid import public_key
from arrears.parties.choices import OWNER, POINT_STATUS, POINT_TYPE, Owner, PointStatus
from arrears.parties.operations.mark_contact_point import mark_contact_point
from arrears.parties.operations.set_preferences import set_preferences
from arrears.parties.point_queries import PointRow, contact_points, preferences
from arrears.plumbing.clock import moment
from arrears.plumbing.failures import Unable
from arrears.web.portal.access import Borrower, for_borrowers

CHANNELS = {
    Channel.VOICE_HUMAN: gettext_lazy("Call by a person"),
    Channel.VOICE_BOT: gettext_lazy("Call by a machine"),
    Channel.SMS: gettext_lazy("SMS"),
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.PUSH: gettext_lazy("Push message"),
    Channel.IN_APP: gettext_lazy("Here in the portal"),
    Channel.LETTER: gettext_lazy("Letter"),
    Channel.VISIT: gettext_lazy("Visit"),
}
PURPOSES = {
    "remind": gettext_lazy("a friendly reminder"),
    "collect": gettext_lazy("about what is overdue"),
    "negotiate": gettext_lazy("about your request for help"),
    "locate": gettext_lazy("to find a way to reach you; the debt may not be mentioned"),
    "notice": gettext_lazy("a notice that the law asks for"),
    "answer": gettext_lazy("because you asked"),
}
# What may be switched off; a letter with a notice of the law always comes.
REFUSABLE = (
    Channel.VOICE_HUMAN, Channel.VOICE_BOT, Channel.SMS, Channel.EMAIL, Channel.PUSH, Channel.VISIT,
)  # fmt: skip
_HOURS = {
    "any": ({}, gettext_lazy("Any time that the law allows")),
    "morning": ({"all": [["09:00", "12:00"]]}, gettext_lazy("In the morning, 9 to 12")),
    "afternoon": ({"all": [["12:00", "18:00"]]}, gettext_lazy("In the afternoon, 12 to 18")),
    "evening": ({"all": [["18:00", "21:00"]]}, gettext_lazy("In the evening, 18 to 21")),
    "weekend": ({"sat-sun": [["09:00", "20:00"]]}, gettext_lazy("Only at the weekend, 9 to 20")),
}
_LANGUAGES = [("zh-Hans", "简体中文"), ("en", "English")]


class WishesForm(forms.Form):
    """How to be contacted."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=_LANGUAGES)
    hours = forms.ChoiceField(
        label=gettext_lazy("When?"),
        choices=[(code, label) for code, (_hours, label) in _HOURS.items()],
        widget=forms.RadioSelect,
    )
    refused = forms.MultipleChoiceField(
        label=gettext_lazy("Never in this way"),
        choices=[(channel.value, CHANNELS[channel]) for channel in REFUSABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    no_third_persons = forms.BooleanField(
        label=gettext_lazy("Nobody but me may be contacted, not even to find me"), required=False
    )


@for_borrowers
def contact(request: HttpRequest, borrower: Borrower) -> HttpResponse:
    """The log of contacts and the wishes; both are the borrower's own."""
    now = moment()
    form = WishesForm(request.POST or None, initial=_wishes(borrower))
    failure = ""
    if request.method == "POST" and form.is_valid():
        try:
            _keep(borrower, form)
        except Unable as error:
            failure = str(error)
        else:
            messages.success(request, _("Your wishes are kept and hold from now on."))
            return redirect("portal:contact")
    stops = stops_of_person(borrower.person_id, at=now)
    attempts = attempts_of_person(borrower.person_id)
    points = contact_points(borrower.person_id)
    context = {
        "borrower": borrower,
        "form": form,
        "failure": failure,
        "push_key": public_key(),
        "attempts": [_line(attempt) for attempt in reversed(attempts)],
        "points": [(row, POINT_TYPE[row.type], OWNER[row.owner], POINT_STATUS[row.status]) for row in points],
        "stops": [
            (STOPS[found.kind], CHANNELS.get(Channel(found.channel)) if found.channel else "", found.since)
            for found in stops
            if not found.of_one_number
        ],
    }
    return render(request, "portal/contact.html", context, status=422 if failure else 200)


def _line(attempt: AttemptSeen) -> dict[str, Any]:
    """A contact in words: who, when, how, why, what came of it."""
    return {
        "at": timezone.localtime(attempt.at),
        "inbound": attempt.inbound,
        "channel": CHANNELS[Channel(attempt.channel)],
        "who": who(attempt.actor),
        "why": PURPOSES.get(attempt.purpose, ""),
        "result": RESULTS.get(attempt.result),
        "third": attempt.owner not in ("", "self"),
    }


def who(actor: str) -> str:
    """Who contacted, as a borrower may know it."""
    kind, _colon, name = actor.partition(":")
    if kind == "agency":
        return _("the agency %(name)s") % {"name": name.partition(":")[0]}
    if kind == "system":
        return _("automatic message")
    return _("our staff (%(name)s)") % {"name": name or kind}


def _wishes(borrower: Borrower) -> dict[str, Any]:
    known = preferences(borrower.person_id)
    hours = next((code for code, (value, _label) in _HOURS.items() if value == dict(known.hours)), "any")
    return {
        "language": known.language if known.language in dict(_LANGUAGES) else "zh-Hans",
        "hours": hours,
        "refused": sorted(_own_refusals(borrower)),
        "no_third_persons": bool(_third(borrower))
        and all(p.status is not PointStatus.VALID for p in _third(borrower)),
    }


def _keep(borrower: Borrower, form: WishesForm) -> None:
    said = form.cleaned_data
    hours, _label = _HOURS[said["hours"]]
    set_preferences(
        person_id=borrower.person_id, language=said["language"], hours=hours, actor=borrower.actor
    )
    standing, now = _own_refusals(borrower), moment()
    for channel in said["refused"]:
        if channel not in standing:
            stop(
                person_id=borrower.person_id,
                kind="refusal",
                since=now,
                channel=Channel(channel),
                evidence="portal",
                actor=borrower.actor,
            )
    for channel, found in standing.items():
        if channel not in said["refused"]:
            lift_stop(stop_id=found.id, at=now, evidence="portal", actor=borrower.actor)
    if said["no_third_persons"]:
        for point in _third(borrower):
            if point.status is PointStatus.VALID:
                mark_contact_point(
                    contact_point_id=point.id,
                    status=PointStatus.REFUSED,
                    actor=borrower.actor,
                    reason="the borrower wants no third person contacted",
                )


def _own_refusals(borrower: Borrower) -> dict[str, StopSeen]:
    """Channels that the borrower switched off here or by reply, by channel."""
    found = stops_of_person(borrower.person_id, at=moment())
    return {
        one.channel: one for one in found if one.kind == "refusal" and one.channel and not one.of_one_number
    }


def _third(borrower: Borrower) -> list[PointRow]:
    own = (Owner.SELF, Owner.GUARANTOR, Owner.REPRESENTATIVE)
    return [point for point in contact_points(borrower.person_id) if point.owner not in own]
