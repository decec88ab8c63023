"""Kinds, topics and states of disputes and complaints with their label (gettext) and colour token."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import by_colour


class MatterKind(IntEnum):
    """What a borrower brings forward. Numbers are stored: never reused."""

    COMPLAINT = 1
    DISPUTE = 2  # of the debt: not mine, already paid, another amount
    BUREAU_DISPUTE = 3  # of what the credit report says
    CEASE = 4  # no more contact about this debt, or not in this way
    PERSON = 5  # wants to speak with a person
    MY_DATA = 6  # copy, correction or deletion of personal data


class MatterState(IntEnum):
    """Where it stands."""

    RECEIVED = 1
    ACKNOWLEDGED = 2
    INVESTIGATING = 3
    DECIDED = 4
    REDRESS = 5  # what was promised is being done
    CLOSED = 6


class Topic(IntEnum):
    """What it is about."""

    OTHER = 0
    THREATS = 1
    TOO_OFTEN = 2
    AT_NIGHT = 3
    THIRD_PERSON_TOLD = 4
    NOT_IDENTIFIED = 5
    PRIVACY = 6
    WRONG_AMOUNT = 10
    FEES = 11
    NOT_MINE = 12
    ALREADY_PAID = 13
    TIME_BARRED = 14
    SERVICE = 20
    REFUSED_HELP = 21
    NEEDS_HELP = 22


class Verdict(IntEnum):
    """What was found."""

    OPEN = 0
    UPHELD = 1
    PARTLY = 2
    NOT_UPHELD = 3


class RootCause(IntEnum):
    """Why it came to this, for those who mend it."""

    NONE = 0  # nothing went wrong on our side
    PERSON_ERRED = 1
    AGENCY_ERRED = 2
    SYSTEM_ERRED = 3
    RULE_UNCLEAR = 4
    DATA_WRONG = 5
    WORDS_UNCLEAR = 6
    PRODUCT = 7


class Redress(IntEnum):
    """What is done about it."""

    NONE = 0
    APOLOGY = 1
    CORRECTION = 2  # of the loan, the data or the report
    WAIVER = 3
    REFUND = 4
    NO_CONTACT = 5  # contact stops or changes
    TRAINING = 6


MATTER_KIND = by_colour(
    watch={MatterKind.COMPLAINT: _("Complaint"), MatterKind.DISPUTE: _("Dispute of the debt")},
    info={
        MatterKind.BUREAU_DISPUTE: _("Dispute of the credit report"),
        MatterKind.CEASE: _("No more contact"),
        MatterKind.PERSON: _("Speak with a person"),
        MatterKind.MY_DATA: _("My data"),
    },
)

MATTER_STATE = by_colour(
    watch={MatterState.RECEIVED: _("Received")},
    info={
        MatterState.ACKNOWLEDGED: _("Acknowledged"),
        MatterState.INVESTIGATING: _("Being looked into"),
        MatterState.REDRESS: _("Being put right"),
    },
    good={MatterState.DECIDED: _("Decided")},
    neutral={MatterState.CLOSED: _("Closed")},
)

TOPIC = by_colour(
    neutral={
        Topic.OTHER: _("Something else"),
        Topic.SERVICE: _("Service was slow or unfriendly"),
        Topic.REFUSED_HELP: _("I asked for help and got none"),
        Topic.NEEDS_HELP: _("I need help with paying"),
        Topic.WRONG_AMOUNT: _("The amount is wrong"),
        Topic.FEES: _("A fee or interest that I do not understand"),
        Topic.NOT_MINE: _("The loan is not mine"),
        Topic.ALREADY_PAID: _("I have paid already"),
        Topic.TIME_BARRED: _("The debt is too old"),
    },
    bad={
        Topic.THREATS: _("I was threatened or insulted"),
        Topic.TOO_OFTEN: _("I was contacted too often"),
        Topic.AT_NIGHT: _("I was contacted at a forbidden hour"),
        Topic.THIRD_PERSON_TOLD: _("Somebody else was told of my debt"),
        Topic.NOT_IDENTIFIED: _("The caller did not say who they were"),
        Topic.PRIVACY: _("My personal data were misused"),
    },
)

VERDICT = by_colour(
    neutral={Verdict.OPEN: _("Not decided"), Verdict.NOT_UPHELD: _("Not upheld")},
    good={Verdict.UPHELD: _("Upheld")},
    watch={Verdict.PARTLY: _("Partly upheld")},
)

ROOT_CAUSE = by_colour(
    neutral={RootCause.NONE: _("Nothing went wrong")},
    watch={
        RootCause.PERSON_ERRED: _("A colleague's mistake"),
        RootCause.AGENCY_ERRED: _("An agency's mistake"),
        RootCause.SYSTEM_ERRED: _("The system"),
        RootCause.RULE_UNCLEAR: _("An unclear rule"),
        RootCause.DATA_WRONG: _("Wrong data"),
        RootCause.WORDS_UNCLEAR: _("Unclear words"),
        RootCause.PRODUCT: _("The product itself"),
    },
)

REDRESS = by_colour(
    neutral={Redress.NONE: _("No redress")},
    info={
        Redress.APOLOGY: _("Apology"),
        Redress.CORRECTION: _("Correction"),
        Redress.WAIVER: _("Waiver"),
        Redress.REFUND: _("Refund"),
        Redress.NO_CONTACT: _("Contact is changed"),
        Redress.TRAINING: _("Training"),
    },
)

# What a borrower may choose for each kind.
TOPICS_OF: dict[MatterKind, tuple[Topic, ...]] = {
    MatterKind.COMPLAINT: (
        Topic.THREATS, Topic.TOO_OFTEN, Topic.AT_NIGHT, Topic.THIRD_PERSON_TOLD, Topic.NOT_IDENTIFIED,
        Topic.PRIVACY,
        Topic.FEES, Topic.SERVICE, Topic.REFUSED_HELP, Topic.OTHER,
    ),
    MatterKind.DISPUTE: (
        Topic.NOT_MINE, Topic.ALREADY_PAID, Topic.WRONG_AMOUNT, Topic.FEES, Topic.TIME_BARRED, Topic.OTHER,
    ),
    MatterKind.BUREAU_DISPUTE: (Topic.NOT_MINE, Topic.ALREADY_PAID, Topic.WRONG_AMOUNT, Topic.OTHER),
    MatterKind.CEASE: (Topic.OTHER,),
    MatterKind.PERSON: (Topic.OTHER, Topic.NEEDS_HELP),
    MatterKind.MY_DATA: (Topic.OTHER,),
}  # fmt: skip
