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


class PointType(IntEnum):
    """What a contact point is."""

    PHONE = 0
    EMAIL = 1
    ADDRESS = 2
    PUSH = 3  # a subscription of a browser or phone
    IN_APP = 4  # the borrower's own pages


POINT_TYPE = by_colour(
    neutral={
        PointType.PHONE: _("Phone"),
        PointType.EMAIL: _("E-mail"),
        PointType.ADDRESS: _("Address"),
        PointType.PUSH: _("Push message"),
        PointType.IN_APP: _("In the app"),
    }
)


class Owner(IntEnum):
    """Whose contact point it is. All but SELF, GUARANTOR and REPRESENTATIVE are third persons."""

    SELF = 0
    SPOUSE = 1
    RELATIVE = 2
    CONTACT = 3  # named by the borrower as somebody to ask
    EMPLOYER = 4
    GUARANTOR = 5  # owes beside the borrower
    REPRESENTATIVE = 6  # lawyer, debt adviser or guardian who acts for the borrower


OWNER = by_colour(
    good={Owner.SELF: _("The borrower")},
    neutral={
        Owner.SPOUSE: _("Spouse"),
        Owner.RELATIVE: _("Relative"),
        Owner.CONTACT: _("Contact person"),
        Owner.EMPLOYER: _("Employer"),
        Owner.GUARANTOR: _("Guarantor"),
        Owner.REPRESENTATIVE: _("Representative"),
    },
)


class PointStatus(IntEnum):
    """Whether a contact point may be used."""

    VALID = 0
    INVALID = 1  # no such number or address
    WRONG_NUMBER = 2  # somebody else's
    REFUSED = 3  # its owner wants no more contact there
    SUPPRESSED = 4  # for good


POINT_STATUS = by_colour(
    good={PointStatus.VALID: _("Valid")},
    watch={PointStatus.INVALID: _("Not in service"), PointStatus.WRONG_NUMBER: _("Wrong number")},
    bad={PointStatus.REFUSED: _("Refused"), PointStatus.SUPPRESSED: _("Suppressed")},
)


class Place(IntEnum):
    """Where a contact point reaches the person."""

    UNKNOWN = 0
    HOME = 1  # home, or a number given as the personal one
    WORK = 2
    WORK_PROHIBITED = 3  # at work, and the employer does not allow it
    INCONVENIENT = 4  # known to be unusual or inconvenient for the person


PLACE = by_colour(
    neutral={
        Place.UNKNOWN: _("Not known"),
        Place.HOME: _("Home or personal"),
        Place.WORK: _("At work"),
    },
    watch={
        Place.WORK_PROHIBITED: _("At work, not allowed there"),
        Place.INCONVENIENT: _("Inconvenient for the person"),
    },
)


class Flag(IntEnum):
    """What the lender has to mind about a person."""

    VULNERABLE = 0
    REPRESENTED = 1
    MINOR = 2
    STUDENT = 3
    DISASTER = 4  # lives in an area struck by one
    INSOLVENCY = 5
    DEATH = 6
    INCAPACITATED = 7


FLAG = by_colour(
    watch={
        Flag.VULNERABLE: _("Vulnerable"),
        Flag.MINOR: _("Under age"),
        Flag.STUDENT: _("Student"),
        Flag.DISASTER: _("Struck by a disaster"),
        Flag.INCAPACITATED: _("Unable to act"),
    },
    neutral={
        Flag.REPRESENTED: _("Represented"),
        Flag.INSOLVENCY: _("Insolvent"),
        Flag.DEATH: _("Deceased"),
    },
)
