"""States of plans, reasons and options with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import by_colour


class PlanState(IntEnum):
    """Where a plan stands. Numbers are stored: never reused."""

    REQUESTED = 1
    ASSESSED = 2  # nothing could be offered by rule: a person looks at it
    OFFERED = 3
    ACCEPTED = 4
    APPROVED = 5
    ACTIVE = 6
    AT_RISK = 7
    COMPLETED = 8
    BROKEN = 9
    REINSTATED = 10  # once; then it runs like an active one
    TERMINATED = 11


class Reason(IntEnum):
    """What happened to the borrower."""

    JOB_LOST = 1
    LESS_INCOME = 2
    ILLNESS = 3
    FAMILY = 4  # birth, separation, care, death in the family
    DISASTER = 5
    FRAUD = 6
    TOO_MANY_DEBTS = 7
    BUSINESS_FAILED = 8
    HIGHER_COSTS = 9
    OTHER = 10


class Outcome(IntEnum):
    """What the assessment says of an option."""

    OFFERED = 1
    BEARABLE = 2  # it could be offered; better ones of its kind are
    TOO_MUCH = 3  # debts would take more than the bearable share of income
    SHORTFALL = 4  # less would be left than the household needs
    REFUSED = 5  # a limit of law, lender or product forbids it
    STILL_OVERDUE = 6  # the loan would still be past due afterwards


PLAN_STATE = by_colour(
    neutral={
        PlanState.REQUESTED: _("Help asked for"),
        PlanState.TERMINATED: _("Ended without a plan"),
    },
    watch={
        PlanState.ASSESSED: _("A person looks at it"),
        PlanState.AT_RISK: _("An instalment is late"),
    },
    info={
        PlanState.OFFERED: _("Plans offered"),
        PlanState.ACCEPTED: _("Accepted, waits for approval"),
        PlanState.APPROVED: _("Approved"),
    },
    good={
        PlanState.ACTIVE: _("Plan running"),
        PlanState.REINSTATED: _("Plan running again"),
        PlanState.COMPLETED: _("Plan completed"),
    },
    bad={PlanState.BROKEN: _("Plan not kept")},
)

REASON = by_colour(
    neutral={
        Reason.JOB_LOST: _("I lost my job"),
        Reason.LESS_INCOME: _("I earn less than before"),
        Reason.ILLNESS: _("Illness or accident"),
        Reason.FAMILY: _("A change in the family (birth, separation, care, a death)"),
        Reason.DISASTER: _("A natural disaster"),
        Reason.FRAUD: _("I was cheated or robbed"),
        Reason.TOO_MANY_DEBTS: _("My debts together are more than I can pay"),
        Reason.BUSINESS_FAILED: _("My business has less or no income"),
        Reason.HIGHER_COSTS: _("Living has become more expensive"),
        Reason.OTHER: _("Something else"),
    },
)

OUTCOME = by_colour(
    good={Outcome.OFFERED: _("Offered")},
    info={Outcome.BEARABLE: _("Possible")},
    watch={
        Outcome.TOO_MUCH: _("Too large a share of income"),
        Outcome.SHORTFALL: _("Too little left to live on"),
        Outcome.STILL_OVERDUE: _("Would still be overdue"),
    },
    neutral={Outcome.REFUSED: _("Forbidden by a limit")},
)

# The options of rules/collection/hardship.yaml by code, as a borrower reads them.
OPTION = {
    "instalments": _("Pay what is owed in new instalments"),
    "instalments_penalty_waived": _("New instalments; late interest is given up"),
    "instalments_interest_waived": _("New instalments; late interest and overdue interest are given up"),
    "instalments_without_interest": _("New instalments without further interest"),
    "extension": _("More time: smaller instalments over a longer term"),
    "deferral_interest_paid": _("A pause: for now only interest is paid"),
    "deferral_interest_later": _("A pause: nothing for now, its interest is paid later"),
    "deferral_interest_added": _("A pause: nothing for now, its interest is added to the debt"),
    "deferral_interest_free": _("A pause without interest"),
    "settlement": _("One payment of part of the debt settles all of it"),
}
RUNNING = (PlanState.ACTIVE, PlanState.AT_RISK, PlanState.REINSTATED)
OPEN = (PlanState.REQUESTED, PlanState.ASSESSED, PlanState.OFFERED, PlanState.ACCEPTED, PlanState.APPROVED,
        *RUNNING, PlanState.BROKEN)  # fmt: skip
