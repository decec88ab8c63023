"""Codes of the parties with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import Choice


class Employment(IntEnum):
    """How a person earns a living."""

    UNKNOWN = 0
    EMPLOYED = 1
    SELF_EMPLOYED = 2
    PLATFORM = 3  # paid by the order: drivers, couriers
    UNEMPLOYED = 4
    RETIRED = 5
    STUDENT = 6


EMPLOYMENT = {
    Employment.UNKNOWN: Choice(_("Not known"), "neutral"),
    Employment.EMPLOYED: Choice(_("Employed"), "good"),
    Employment.SELF_EMPLOYED: Choice(_("Self-employed"), "neutral"),
    Employment.PLATFORM: Choice(_("Platform work"), "neutral"),
    Employment.UNEMPLOYED: Choice(_("Out of work"), "watch"),
    Employment.RETIRED: Choice(_("Retired"), "neutral"),
    Employment.STUDENT: Choice(_("Student"), "neutral"),
}
