"""States and codes of cases with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import by_colour


class CaseState(IntEnum):
    """Where a debtor's case stands; `policy.MOVES` says what may follow what."""

    WATCH = 1  # a few days late: reminders only
    OPEN = 2  # nobody has worked on it yet
    IN_TREATMENT = 3
    ON_HOLD = 4  # a dispute, a complaint, a stop: nobody works on it until released
    PROMISED = 5
    PLAN_ACTIVE = 6
    PLACED = 7  # with an agency
    LEGAL = 8
    REOPENED = 9  # was cured, is late again
    CURED = 20  # from here on the case is closed
    SETTLED = 21
    SOLD = 22
    WRITTEN_OFF = 23
    CLOSED_DECEASED = 24
    CLOSED_INSOLVENT = 25


CASE_STATE = by_colour(
    watch={
        CaseState.WATCH: _("Watched"),
        CaseState.REOPENED: _("Reopened"),
        CaseState.ON_HOLD: _("On hold"),
    },
    info={
        CaseState.OPEN: _("Open case"),
        CaseState.IN_TREATMENT: _("In treatment"),
        CaseState.PLACED: _("With an agency"),
    },
    good={
        CaseState.PROMISED: _("Promised"),
        CaseState.PLAN_ACTIVE: _("On a plan"),
        CaseState.CURED: _("Cured"),
        CaseState.SETTLED: _("Settled"),
    },
    bad={CaseState.LEGAL: _("In court"), CaseState.WRITTEN_OFF: _("Written off")},
    neutral={
        CaseState.SOLD: _("Sold"),
        CaseState.CLOSED_DECEASED: _("Closed: deceased"),
        CaseState.CLOSED_INSOLVENT: _("Closed: insolvent"),
    },
)


class PromiseState(IntEnum):
    """What became of a promise to pay; the ledger decides, never a person."""

    PENDING = 1
    KEPT = 2
    PARTLY_KEPT = 3
    BROKEN = 4
    SUPERSEDED = 5  # another promise took its place before it was due
    CANCELLED_BY_PLAN = 6


PROMISE_STATE = by_colour(
    info={PromiseState.PENDING: _("Promise pending")},
    good={PromiseState.KEPT: _("Promise kept")},
    watch={PromiseState.PARTLY_KEPT: _("Promise partly kept")},
    bad={PromiseState.BROKEN: _("Promise broken")},
    neutral={
        PromiseState.SUPERSEDED: _("Promise superseded"),
        PromiseState.CANCELLED_BY_PLAN: _("Replaced by a plan"),
    },
)


class Reached(IntEnum):
    """Who was on the other end."""

    NOBODY = 0
    RIGHT_PARTY = 1
    THIRD_PERSON = 2
    WRONG_PERSON = 3
    MACHINE = 4  # an answering machine or a voice assistant


REACHED = by_colour(
    neutral={Reached.NOBODY: _("Nobody"), Reached.MACHINE: _("Answering machine")},
    good={Reached.RIGHT_PARTY: _("The debtor")},
    watch={Reached.THIRD_PERSON: _("A third person")},
    bad={Reached.WRONG_PERSON: _("A stranger: wrong number")},
)


class ArrearsReason(IntEnum):
    """Why the debtor is late, as they said."""

    UNKNOWN = 0
    FORGOT = 1
    CASH_FLOW = 2  # pay day later, money elsewhere for a few days
    JOB_LOSS = 3
    INCOME_FELL = 4
    ILLNESS = 5
    FAMILY = 6  # divorce, a birth, a death in the family
    DISASTER = 7
    OVER_INDEBTED = 8
    BUSINESS_FAILED = 9
    DISPUTE = 10
    FRAUD = 11  # says that the loan is not theirs
    PAYMENT_FAILED = 12  # the debit or the card did not work
    REFUSES = 13
    DECEASED = 14
    OTHER = 15


ARREARS_REASON = by_colour(
    neutral={
        ArrearsReason.UNKNOWN: _("Reason not known"),
        ArrearsReason.FORGOT: _("Forgot"),
        ArrearsReason.PAYMENT_FAILED: _("The payment failed"),
        ArrearsReason.OTHER: _("Another reason"),
    },
    info={
        ArrearsReason.CASH_FLOW: _("Short of cash for some days"),
        ArrearsReason.FAMILY: _("Family circumstances"),
    },
    watch={
        ArrearsReason.JOB_LOSS: _("Lost the job"),
        ArrearsReason.INCOME_FELL: _("Earns less"),
        ArrearsReason.ILLNESS: _("Illness"),
        ArrearsReason.DISASTER: _("Disaster"),
        ArrearsReason.OVER_INDEBTED: _("Over-indebted"),
        ArrearsReason.BUSINESS_FAILED: _("Business failed"),
        ArrearsReason.DECEASED: _("The debtor has died"),
    },
    bad={
        ArrearsReason.DISPUTE: _("Disputes the debt"),
        ArrearsReason.FRAUD: _("Says the loan is a fraud"),
        ArrearsReason.REFUSES: _("Refuses to pay"),
    },
)


class Outcome(IntEnum):
    """How a conversation or attempt ended."""

    NO_ANSWER = 1
    BUSY = 2
    INVALID_NUMBER = 3
    VOICE_MAIL = 4
    HUNG_UP = 5
    PROMISE = 6
    PAID_NOW = 7
    SAYS_PAID = 8
    CALL_BACK = 9
    WANTS_HELP = 10  # cannot pay: asks for a plan
    DISPUTES = 11
    COMPLAINS = 12
    REFUSES = 13
    MESSAGE_LEFT = 14  # a third person will tell the debtor to call back
    WRONG_NUMBER = 15
    REFUSED_BY_THIRD = 16  # a third person does not want to be called
    CEASE = 17  # do not contact me in this way
    DEATH_REPORTED = 18
    REPRESENTED = 19  # by a lawyer or debt counsellor
    NO_RESULT = 20  # spoke with the debtor, nothing agreed


OUTCOME = by_colour(
    neutral={
        Outcome.NO_ANSWER: _("No answer"),
        Outcome.BUSY: _("Busy"),
        Outcome.VOICE_MAIL: _("Voice mail"),
        Outcome.MESSAGE_LEFT: _("Asked to call back"),
        Outcome.NO_RESULT: _("Nothing agreed"),
    },
    good={Outcome.PROMISE: _("Promises to pay"), Outcome.PAID_NOW: _("Pays now")},
    info={
        Outcome.SAYS_PAID: _("Says it is paid"),
        Outcome.CALL_BACK: _("Wants to be called back"),
        Outcome.WANTS_HELP: _("Needs help"),
        Outcome.REPRESENTED: _("Has a lawyer or counsellor"),
    },
    watch={
        Outcome.HUNG_UP: _("Hung up"),
        Outcome.DISPUTES: _("Disputes it"),
        Outcome.COMPLAINS: _("Complains"),
        Outcome.CEASE: _("No more contact like this"),
        Outcome.DEATH_REPORTED: _("Death reported"),
    },
    bad={
        Outcome.INVALID_NUMBER: _("Number does not exist"),
        Outcome.WRONG_NUMBER: _("Wrong number"),
        Outcome.REFUSES: _("Refuses"),
        Outcome.REFUSED_BY_THIRD: _("A third person refuses calls"),
    },
)


class NextStep(IntEnum):
    """What is to be done with the case next."""

    NONE = 0
    CALL_AGAIN = 1
    CALL_BACK = 2  # at the moment agreed
    AWAIT_PROMISE = 3
    OFFER_PLAN = 4
    SEND_LETTER = 5
    CHECK_PAYMENT = 6
    FIND_NUMBER = 7
    TO_SUPERVISOR = 8


NEXT_STEP = by_colour(
    neutral={NextStep.NONE: _("Nothing planned"), NextStep.CALL_AGAIN: _("Call again")},
    info={
        NextStep.CALL_BACK: _("Call back as agreed"),
        NextStep.AWAIT_PROMISE: _("Await the promise"),
        NextStep.OFFER_PLAN: _("Offer a plan"),
        NextStep.SEND_LETTER: _("Send a letter"),
        NextStep.CHECK_PAYMENT: _("Look for the payment"),
        NextStep.FIND_NUMBER: _("Find another number"),
    },
    watch={NextStep.TO_SUPERVISOR: _("Ask the supervisor")},
)
