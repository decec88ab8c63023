"""A decision of the gate in words: why, by which rule and source, what was counted, when it is allowed."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from arrears.collection.contacts.choices import STOPS
from arrears.collection.contacts.gate.planned import Channel, Counter, Decision, Purpose, Verdict
from arrears.collection.contacts.gate.times import zone
from arrears.plumbing.failures import Unable
from arrears.plumbing.speaking import spoken
from arrears.rulebook import parameters

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CHANNELS: dict[Channel, "str | _StrPromise"] = {
    Channel.VOICE_HUMAN: later("Call"),
    Channel.VOICE_BOT: later("Voice robot"),
    Channel.SMS: later("SMS"),
    Channel.EMAIL: later("E-mail"),
    Channel.PUSH: later("Push message"),
    Channel.IN_APP: later("In the app"),
    Channel.LETTER: later("Letter"),
    Channel.VISIT: later("Visit"),
}
PURPOSES: dict[Purpose, "str | _StrPromise"] = {
    Purpose.REMIND: later("Remind"),
    Purpose.COLLECT: later("Ask for payment"),
    Purpose.NEGOTIATE: later("Talk about help"),
    Purpose.LOCATE: later("Ask a third person to relay"),
    Purpose.NOTICE: later("Legal notice"),
    Purpose.ANSWER: later("Answer the debtor"),
}
VERDICTS: dict[Verdict, "str | _StrPromise"] = {
    Verdict.ALLOW: later("Allowed"),
    Verdict.ALLOW_WITH_DUTY: later("Allowed, with duties"),
    Verdict.DENY: later("Denied"),
}
REASONS: dict[str, "str | _StrPromise"] = {
    "outside_hours": later("outside the hours in which contacts are allowed where the debtor is"),
    "cap_reached": later("as many contacts as are allowed were made or are under way"),
    "too_soon_after_conversation": later("too soon after the last conversation"),
    "no_contact_point": later("the debtor has no such contact point"),
    "channel_unfit": later("the contact point is of another kind than the channel"),
    "point_invalid": later("the number is not in service"),
    "point_wrong_number": later("the number is somebody else's"),
    "point_refused": later("no contact is wanted there"),
    "point_suppressed": later("the contact point is suppressed for good"),
    "number_not_confirmed": later("the number has to be confirmed first"),
    "channel_not_authorised": later("the debtor has not authorised this channel"),
    "place_unfit": later("the debtor may not be contacted at that place"),
    "no_request": later("the debtor's request to be contacted is not on record"),
    "channel_not_wanted": later("the debtor asked for other channels"),
    "hour_not_wanted": later("the debtor asked for other hours"),
    "third_person_relay_only": later("a third person may only be asked to relay, never to pay"),
    "locate_is_for_third_persons": later("only a third person is asked to relay"),
    "third_persons_banned": later("third persons may not be approached"),
    "third_person_by_voice_only": later("a third person is asked by a person, not by a message or a machine"),
    "third_person_refused": later("this third person wants no contact, for good"),
    "debtor_not_proved_unreachable": later("the log does not prove that the debtor can't be reached"),
    "notice_first": later("the written notice and the days after it come first"),
    "time_barred": later("the debt is time-barred"),
    "incapacitated": later("the debtor is unable to act"),
}
REASONS.update({kind: choice.label for kind, choice in STOPS.items()})
DUTIES: dict[str, "str | _StrPromise"] = {
    "identify": later("say first which institution is calling"),
    "record_call": later("record the call"),
    "opt_out_line": later("tell how to opt out, simply and free"),
    "two_collectors": later("go with two people"),
    "show_id": later("show your identity papers"),
    "ask_before_entering": later("enter a home only when asked in"),
    "relay_only": later("only ask to relay a message or for a number"),
    "no_debt_told": later("say nothing of the debt"),
    "offer_help": later("offer help and give it due consideration"),
    "no_impersonation": later("never pass for a court or an authority"),
}


def sentences(decision: Decision, *, time_zone: str) -> Iterator[str]:
    """The decision, line by line, in the language that is spoken; moments in the debtor's time."""
    yield str(VERDICTS[decision.verdict])
    for reason in decision.reasons:
        yield "– " + str(REASONS.get(reason, reason))
    for duty in decision.duties:
        yield "– " + _("Duty: %(duty)s") % {"duty": DUTIES.get(duty, duty)}
    for rule in decision.rules:
        yield "  " + cited(rule)
    for counter in decision.counters:
        yield "  " + counted(counter)
    if decision.verdict == Verdict.DENY:
        yield _next(decision.next_allowed_at, time_zone)


def cited(rule: str) -> str:
    """A rule with its description and instrument; of the house's own ones the name."""
    place, _slash, name = rule.partition("/")
    try:
        found = parameters.load(jurisdiction=place, rule=name)
    except Unable:
        return rule
    return f"{rule}: {found.description[spoken()]} ({found.references[0].title})"


def counted(counter: Counter) -> str:
    """What a cap counted."""
    return _("%(rule)s: %(used)s of %(allowed)s used") % {
        "rule": counter.rule,
        "used": counter.used,
        "allowed": counter.allowed,
    }


def _next(at: datetime | None, time_zone: str) -> str:
    if at is None:
        return _("Waiting alone does not make it allowed.")
    return _("Allowed from %(at)s (the debtor's time)") % {
        "at": at.astimezone(zone(time_zone)).strftime("%Y-%m-%d %H:%M")
    }
