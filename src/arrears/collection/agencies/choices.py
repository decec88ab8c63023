"""Codes of agencies and placements with their label (gettext) and colour token (web/design)."""

from enum import IntEnum, StrEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import by_colour


class PlacementState(IntEnum):
    """Where a placement stands (COLLECTION.md)."""

    PROPOSED = 1
    MANDATED = 2  # handed over under a mandate, the agency has not taken it yet
    ACCEPTED = 3
    WORKING = 4  # the agency has made a first contact
    PAID = 5
    RETURNED = 6  # given back by the agency
    RECALLED = 7  # taken back by the lender
    EXPIRED = 8


PLACEMENT_STATE = by_colour(
    neutral={
        PlacementState.PROPOSED: _("Proposed"),
        PlacementState.RETURNED: _("Given back"),
        PlacementState.EXPIRED: _("Expired"),
    },
    info={
        PlacementState.MANDATED: _("Handed over"),
        PlacementState.ACCEPTED: _("Accepted"),
        PlacementState.WORKING: _("Being worked"),
    },
    good={PlacementState.PAID: _("Paid")},
    watch={PlacementState.RECALLED: _("Taken back")},
)


class Why(StrEnum):
    """Why a placement ended."""

    PAID = "paid"
    DISPUTE = "dispute"
    PLAN = "plan"
    DEATH = "death"
    INSOLVENCY = "insolvency"
    COMPLAINT = "complaint"
    STOP = "stop"  # another stop of the gate: represented, vulnerable …
    MANDATE_ENDED = "mandate_ended"
    TERM_OVER = "term_over"
    LENDER = "lender"  # taken back by a person of the lender
    AGENCY = "agency"  # given back by the agency


WHY = {
    Why.PAID: _("nothing is owed any more"),
    Why.DISPUTE: _("a dispute is open"),
    Why.PLAN: _("a plan was agreed"),
    Why.DEATH: _("the borrower has died"),
    Why.INSOLVENCY: _("insolvency"),
    Why.COMPLAINT: _("a complaint about conduct"),
    Why.STOP: _("contact has to stop"),
    Why.MANDATE_ENDED: _("the mandate has ended"),
    Why.TERM_OVER: _("the agreed time is over"),
    Why.LENDER: _("taken back by the lender"),
    Why.AGENCY: _("given back by the agency"),
}


class LineVerdict(StrEnum):
    """What the ledger says of a line of an invoice."""

    AGREED = "agreed"
    TOO_HIGH = "too_high"  # the commission is above the table's
    TOO_LOW = "too_low"
    NO_PLACEMENT = "no_placement"
    NO_PAYMENT = "no_payment"  # the ledger has no such payment, or it was returned
    OUTSIDE = "outside"  # paid before the agency took it or after it ended
    TWICE = "twice"  # invoiced before


LINE_VERDICT = by_colour(
    good={LineVerdict.AGREED: _("Agrees")},
    info={LineVerdict.TOO_LOW: _("Less than agreed")},
    watch={LineVerdict.TOO_HIGH: _("More than agreed"), LineVerdict.OUTSIDE: _("Outside the placement")},
    bad={
        LineVerdict.NO_PLACEMENT: _("Never placed"),
        LineVerdict.NO_PAYMENT: _("No such payment"),
        LineVerdict.TWICE: _("Invoiced twice"),
    },
)


class Renewal(StrEnum):
    """What follows from an evaluation (GB/T 45251-2025: scope, termination, renewal)."""

    RENEW = "renew"
    NARROW = "narrow"
    TERMINATE = "terminate"


RENEWAL = by_colour(
    good={Renewal.RENEW: _("Go on")},
    watch={Renewal.NARROW: _("Narrow the scope")},
    bad={Renewal.TERMINATE: _("End it")},
)

OPEN = (
    PlacementState.PROPOSED,
    PlacementState.MANDATED,
    PlacementState.ACCEPTED,
    PlacementState.WORKING,
)
AT_AGENCY = (PlacementState.MANDATED, PlacementState.ACCEPTED, PlacementState.WORKING)
