"""States of messages and templates with their label (gettext) and colour token (web/design)."""

from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrears.plumbing.choice import Choice, by_colour


class MessageState(IntEnum):
    """How far a message has come. Only `policy.next_state` says what may follow what."""

    PLANNED = 1  # allowed by the gate, waits for its moment
    CLAIMED = 2  # a worker is handing it over now
    HANDED_OVER = 3  # the channel has taken it
    DELIVERED = 4  # it reached the device or mailbox
    OPENED = 5  # read, or its pay link was opened
    UNDELIVERED = 6  # the channel says that it did not arrive
    BOUNCED = 7  # and never will at this address
    FAILED = 8  # the channel refused it, or never took it in all its tries
    IN_DOUBT = 9  # nobody can say whether the channel took it: a person decides, nothing is sent twice
    DENIED = 10  # the gate said no
    CANCELLED = 11  # not sent: paid, stopped, expired, no channel


MESSAGE_STATE = by_colour(
    info={
        MessageState.PLANNED: pgettext_lazy("message", "planned"),
        MessageState.CLAIMED: pgettext_lazy("message", "being sent"),
        MessageState.HANDED_OVER: pgettext_lazy("message", "handed over"),
    },
    good={
        MessageState.DELIVERED: pgettext_lazy("message", "delivered"),
        MessageState.OPENED: pgettext_lazy("message", "opened"),
    },
    watch={
        MessageState.UNDELIVERED: pgettext_lazy("message", "not delivered"),
        MessageState.IN_DOUBT: pgettext_lazy("message", "in doubt"),
    },
    bad={
        MessageState.BOUNCED: pgettext_lazy("message", "bounced"),
        MessageState.FAILED: pgettext_lazy("message", "failed"),
        MessageState.DENIED: pgettext_lazy("message", "denied"),
    },
    neutral={MessageState.CANCELLED: pgettext_lazy("message", "not sent")},
)
SENT = (
    MessageState.HANDED_OVER,
    MessageState.DELIVERED,
    MessageState.OPENED,
    MessageState.UNDELIVERED,
    MessageState.BOUNCED,
)


class TemplateState(IntEnum):
    """Where a version of a template stands."""

    DRAFT = 0
    PROPOSED = 1
    APPROVED = 2
    REJECTED = 3
    RETIRED = 4
    CHANGED = 5  # its text is not the one that was approved


TEMPLATE_STATE = by_colour(
    neutral={
        TemplateState.DRAFT: pgettext_lazy("template", "draft"),
        TemplateState.RETIRED: pgettext_lazy("template", "retired"),
    },
    info={TemplateState.PROPOSED: pgettext_lazy("template", "waits for approval")},
    good={TemplateState.APPROVED: pgettext_lazy("template", "approved")},
    watch={TemplateState.REJECTED: pgettext_lazy("template", "rejected")},
    bad={TemplateState.CHANGED: pgettext_lazy("template", "changed after approval")},
)


class Channel(StrEnum):
    """The ways on which a message goes out; the codes are the gate's."""

    SMS = "sms"
    PUSH = "push"
    EMAIL = "email"
    IN_APP = "in_app"
    LETTER = "letter"
    VOICE_BOT = "voice_bot"


CHANNEL: dict[str, Choice] = {
    Channel.SMS: Choice(pgettext_lazy("channel", "SMS"), "info"),
    Channel.PUSH: Choice(pgettext_lazy("channel", "Push"), "info"),
    Channel.EMAIL: Choice(pgettext_lazy("channel", "E-mail"), "info"),
    Channel.IN_APP: Choice(pgettext_lazy("channel", "In-app"), "info"),
    Channel.LETTER: Choice(pgettext_lazy("channel", "Letter"), "neutral"),
    Channel.VOICE_BOT: Choice(pgettext_lazy("channel", "Voice robot"), "neutral"),
}


class News(StrEnum):
    """What comes back about a message."""

    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    BOUNCED = "bounced"
    OPENED = "opened"
    REPLIED = "replied"


class Meaning(StrEnum):
    """What a reply asks for."""

    OPT_OUT = "opt_out"
    WRONG_NUMBER = "wrong_number"
    PAID = "paid"
    HELP = "help"
    OTHER = "other"


MEANING: dict[str, Choice] = {
    Meaning.OPT_OUT: Choice(_("Wants no more of these messages"), "watch"),
    Meaning.WRONG_NUMBER: Choice(_("Says that it is the wrong number"), "bad"),
    Meaning.PAID: Choice(_("Says that it is paid"), "good"),
    Meaning.HELP: Choice(_("Asks for help"), "info"),
    Meaning.OTHER: Choice(_("Something for a person to read"), "neutral"),
}

WHY: dict[str, Promise] = {
    "paid": _("Paid meanwhile"),
    "stopped": _("A stop was set meanwhile"),
    "expired": _("Its time was over before it could go out"),
    "no_channel": _("No usable way to reach the person"),
    "no_template": _("No approved text in a language of the person"),
    "called": _("A call by a person is asked for instead"),
    "treatment": _("The strategy has decided something else for this person"),
    "recent": _("Reminded a short time ago"),
    "refused": _("The channel refused it"),
    "no_answer": _("The channel did not answer in all tries"),
}
