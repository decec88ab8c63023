"""Codes of legal cases, sales and visits with their label (gettext) and colour token (web/design)."""

from enum import IntEnum, StrEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import by_colour


class LegalState(IntEnum):
    """Where a legal case stands (COLLECTION.md)."""

    NOTICE = 1
    FILED = 2
    ACCEPTED = 3  # by the court
    PAYMENT_ORDER = 4  # issued
    SMALL_CLAIM = 5
    SUIT = 6
    JUDGMENT = 7
    ENFORCEMENT = 8
    SATISFIED = 20  # from here on the legal case is closed
    TERMINATED = 21


LEGAL_STATE = by_colour(
    watch={LegalState.NOTICE: _("Under notice")},
    info={
        LegalState.FILED: _("Filed"),
        LegalState.ACCEPTED: _("Taken by the court"),
        LegalState.PAYMENT_ORDER: _("Payment order"),
        LegalState.SMALL_CLAIM: _("Small claim"),
        LegalState.SUIT: _("Suit"),
    },
    bad={LegalState.JUDGMENT: _("Judgment"), LegalState.ENFORCEMENT: _("Enforcement")},
    good={LegalState.SATISFIED: _("Satisfied")},
    neutral={LegalState.TERMINATED: _("Terminated")},
)
CLOSED = (LegalState.SATISFIED, LegalState.TERMINATED)


class Track(StrEnum):
    """Which way through the court."""

    PAYMENT_ORDER = "payment_order"
    SMALL_CLAIM = "small_claim"
    SUIT = "suit"


TRACK = {
    Track.PAYMENT_ORDER: _("Payment order"),
    Track.SMALL_CLAIM: _("Small claim"),
    Track.SUIT: _("Suit"),
}


class Step(StrEnum):
    """What happened in a legal case."""

    OPENED = "opened"
    NOTICE_SENT = "notice_sent"
    NOTICE_ARRIVED = "notice_arrived"
    FILED = "filed"
    ACCEPTED = "accepted"
    REFUSED = "refused"  # the court does not take it, or issues no order
    ORDER_ISSUED = "order_issued"
    ORDER_SERVED = "order_served"
    OBJECTION = "objection"  # voids the payment order: it goes on as a suit
    HEARING_SET = "hearing_set"
    JUDGMENT = "judgment"  # or a mediated settlement with the force of one
    DISMISSED = "dismissed"
    ENFORCEMENT = "enforcement"  # applied for
    ENFORCEMENT_TIME_RESTARTED = "enforcement_time_restarted"
    ENFORCEMENT_ENDED = "enforcement_ended"  # nothing more to be had for now
    SATISFIED = "satisfied"
    WITHDRAWN = "withdrawn"


STEP = {
    Step.OPENED: _("Legal case opened"),
    Step.NOTICE_SENT: _("Notice sent"),
    Step.NOTICE_ARRIVED: _("Notice arrived"),
    Step.FILED: _("Filed with the court"),
    Step.ACCEPTED: _("Taken by the court"),
    Step.REFUSED: _("Refused by the court"),
    Step.ORDER_ISSUED: _("Payment order issued"),
    Step.ORDER_SERVED: _("Payment order served"),
    Step.OBJECTION: _("The debtor objects"),
    Step.HEARING_SET: _("Hearing set"),
    Step.JUDGMENT: _("Judgment"),
    Step.DISMISSED: _("Dismissed"),
    Step.ENFORCEMENT: _("Enforcement applied for"),
    Step.ENFORCEMENT_TIME_RESTARTED: _("Time for enforcement runs afresh"),
    Step.ENFORCEMENT_ENDED: _("Enforcement ended"),
    Step.SATISFIED: _("Paid as judged"),
    Step.WITHDRAWN: _("Withdrawn"),
}


class Who(StrEnum):
    """Who has to act by a deadline."""

    LENDER = "lender"
    COURT = "court"
    DEBTOR = "debtor"


WHO = {Who.LENDER: _("Us"), Who.COURT: _("The court"), Who.DEBTOR: _("The debtor")}


class ClockCode(StrEnum):
    """A deadline that a step starts."""

    NOTICE = "notice"  # the debtor may pay before it is filed
    ACCEPTANCE = "acceptance"
    ISSUE = "issue"
    ANSWER = "answer"
    HEARING = "hearing"
    DECISION = "decision"
    APPEAL = "appeal"
    PERFORMANCE = "performance"
    APPLICATION = "application"  # for enforcement
    LIMITATION = "limitation"


CLOCK = {
    ClockCode.NOTICE: _("Pay after the notice"),
    ClockCode.ACCEPTANCE: _("Tell whether it is taken"),
    ClockCode.ISSUE: _("Issue the payment order"),
    ClockCode.ANSWER: _("Pay or object"),
    ClockCode.HEARING: _("Hearing"),
    ClockCode.DECISION: _("Decide in the first instance"),
    ClockCode.APPEAL: _("Appeal"),
    ClockCode.PERFORMANCE: _("Pay as judged"),
    ClockCode.APPLICATION: _("Apply for enforcement"),
    ClockCode.LIMITATION: _("File before the limitation ends"),
}


class CostKind(StrEnum):
    """What legal action costs."""

    FILING = "filing"
    ENFORCEMENT = "enforcement"
    LAWYER = "lawyer"
    DELIVERY = "delivery"
    PRESERVATION = "preservation"
    OTHER = "other"


COST_KIND = {
    CostKind.FILING: _("Court's filing fee"),
    CostKind.ENFORCEMENT: _("Enforcement fee"),
    CostKind.LAWYER: _("Lawyer"),
    CostKind.DELIVERY: _("Delivery"),
    CostKind.PRESERVATION: _("Preservation of property"),
    CostKind.OTHER: _("Other cost"),
}


class SaleState(IntEnum):
    """Where a sale of claims stands."""

    FROZEN = 1  # chosen, the tape can't change; bids come in
    AGREED = 2  # a bid is taken; a second person has to approve
    TRANSFERRED = 3
    CANCELLED = 4


SALE_STATE = by_colour(
    info={SaleState.FROZEN: _("Open for bids")},
    watch={SaleState.AGREED: _("Waits for a second person")},
    good={SaleState.TRANSFERRED: _("Transferred")},
    neutral={SaleState.CANCELLED: _("Cancelled")},
)


class SoldState(IntEnum):
    """Where one claim of a sale stands."""

    CHOSEN = 1
    SOLD = 2
    DROPPED = 3  # something came between before the transfer
    REPURCHASED = 4


SOLD_STATE = by_colour(
    info={SoldState.CHOSEN: _("Chosen")},
    good={SoldState.SOLD: _("Sold")},
    neutral={SoldState.DROPPED: _("Left out")},
    watch={SoldState.REPURCHASED: _("Taken back")},
)


class Excluded(StrEnum):
    """Why a claim that fits the rule is not sold."""

    STOP = "stop"
    HELD = "held"
    AWAY = "away"  # with an agency or in court
    PROMISED = "promised"  # a promise runs
    PLAN = "plan"
    TIME_BARRED = "time_barred"
    NOT_ALLOWED = "not_allowed"  # its kind may not be sold there
    IN_SALE = "in_sale"  # another sale has it


EXCLUDED = {
    Excluded.STOP: _("dispute, plan, death, student or another stop"),
    Excluded.HELD: _("the case is held"),
    Excluded.AWAY: _("with an agency or in court"),
    Excluded.PROMISED: _("a promise is pending"),
    Excluded.PLAN: _("a plan runs"),
    Excluded.TIME_BARRED: _("time-barred, and the law forbids its sale"),
    Excluded.NOT_ALLOWED: _("its kind may not be sold under the law of its place"),
    Excluded.IN_SALE: _("in another sale"),
}


class VisitState(IntEnum):
    """Where a field visit stands."""

    PLANNED = 1
    MET = 2
    NOT_MET = 3
    REFUSED = 4  # wants no visits
    CANCELLED = 5


VISIT_STATE = by_colour(
    info={VisitState.PLANNED: _("Planned")},
    good={VisitState.MET: _("Met")},
    neutral={VisitState.NOT_MET: _("Not met"), VisitState.CANCELLED: _("Cancelled")},
    bad={VisitState.REFUSED: _("Refused")},
)


class VisitBreach(StrEnum):
    """What was not as the rules ask at a visit; written down, never hidden."""

    NO_ID = "no_id"
    ENTERED = "entered"  # the home, without consent
    ALONE = "alone"


VISIT_BREACH = {
    VisitBreach.NO_ID: _("no identification was shown"),
    VisitBreach.ENTERED: _("the home was entered without consent"),
    VisitBreach.ALONE: _("fewer people than the rules ask for"),
}
