"""Codes of the parties with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _


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
    Employment.UNKNOWN: (_("Not known"), "neutral"),
    Employment.EMPLOYED: (_("Employed"), "good"),
    Employment.SELF_EMPLOYED: (_("Self-employed"), "neutral"),
    Employment.PLATFORM: (_("Platform work"), "neutral"),
    Employment.UNEMPLOYED: (_("Out of work"), "warn"),
    Employment.RETIRED: (_("Retired"), "neutral"),
    Employment.STUDENT: (_("Student"), "neutral"),
}
