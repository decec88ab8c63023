"""Codes of the parties with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import by_colour


class Employment(IntEnum):
    """How a person earns a living."""

    UNKNOWN = 0
    EMPLOYED = 1
    SELF_EMPLOYED = 2
    PLATFORM = 3  # paid by the order: drivers, couriers
    UNEMPLOYED = 4
    RETIRED = 5
    STUDENT = 6


EMPLOYMENT = by_colour(
    neutral={
        Employment.UNKNOWN: _("Not known"),
        Employment.SELF_EMPLOYED: _("Self-employed"),
        Employment.PLATFORM: _("Platform work"),
        Employment.RETIRED: _("Retired"),
        Employment.STUDENT: _("Student"),
    },
    good={Employment.EMPLOYED: _("Employed")},
    watch={Employment.UNEMPLOYED: _("Out of work")},
)
