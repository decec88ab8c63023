"""Codes of the contacts with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import Choice, by_colour


class SpokeWith(IntEnum):
    """Who was there."""

    NOBODY = 0
    DEBTOR = 1
    THIRD = 2
    WRONG = 3  # somebody who has nothing to do with it


SPOKE_WITH = by_colour(
    neutral={SpokeWith.NOBODY: _("Nobody"), SpokeWith.THIRD: _("A third person")},
    good={SpokeWith.DEBTOR: _("The debtor")},
    watch={SpokeWith.WRONG: _("A wrong person")},
)

# What came of an attempt; the code is what is stored.
RESULTS: dict[str, Choice] = {
    "answered": Choice(_("Answered"), "good"),
    "no_answer": Choice(_("No answer"), "neutral"),
    "busy": Choice(_("Busy"), "neutral"),
    "switched_off": Choice(_("Switched off"), "neutral"),
    "not_in_service": Choice(_("Not in service"), "watch"),
    "voicemail": Choice(_("Voicemail left"), "neutral"),
    "wrong_number": Choice(_("Wrong number"), "watch"),
    "refused": Choice(_("Wants no contact"), "bad"),
    "sent": Choice(_("Sent"), "neutral"),
    "failed": Choice(_("Could not be sent"), "watch"),
    "met": Choice(_("Met"), "good"),
    "not_met": Choice(_("Not met"), "neutral"),
}

STOPS: dict[str, Choice] = {
    "dispute": Choice(_("Dispute open"), "watch"),
    "plan": Choice(_("Plan kept"), "good"),
    "application": Choice(_("Request for help not answered"), "watch"),
    "insolvency": Choice(_("Insolvency"), "neutral"),
    "death": Choice(_("Death"), "neutral"),
    "represented": Choice(_("Represented"), "neutral"),
    "vulnerable": Choice(_("Vulnerable"), "watch"),
    "minor": Choice(_("Under age"), "watch"),
    "student": Choice(_("Student"), "watch"),
    "disaster": Choice(_("Struck by a disaster"), "watch"),
    "wrong_number": Choice(_("Wrong number"), "watch"),
    "refusal": Choice(_("Refused"), "bad"),
    "cease": Choice(_("Asked to cease"), "bad"),
    "complaint": Choice(_("Complaint about conduct"), "watch"),
    "moratorium": Choice(_("Moratorium"), "neutral"),
    "sold": Choice(_("The claim was sold"), "neutral"),
}
