"""Joins events to reactions: the only place that knows both sides."""

from arrears.collection.cases.events import CONVERSATION_RECORDED
from arrears.collection.contacts.events import STOPPED
from arrears.collection.hardship.events import REQUESTED
from arrears.collection.legal.events import BOUGHT_BACK, SOLD
from arrears.collection.reminders.events import CALL_ASKED, REPLY_TAKEN
from arrears.delinquency.events import CURED
from arrears.plumbing import outbox
from arrears.servicing.events import (
    DECIDED,
    EVENT_POSTED,
    FACT_RECORDED,
    LINE_CHANGED,
    LOAN_AGREED,
    PROPOSED,
)

CODE_REQUESTED = "portal.code_requested"  # as in web.portal.codes, which is loaded when it is answered
_FAN_OUT = "arrears.web.api.webhooks.fan_out"
# News and its reactions by dotted path: loaded when the first such news is answered, not at every start.
REACTIONS: dict[str, tuple[str, ...]] = {
    EVENT_POSTED: (
        "arrears.delinquency.reactions.note_cure",
        "arrears.collection.cases.reactions.loan_moved",
        f"{_FAN_OUT}.event_posted",
    ),
    CURED: ("arrears.collection.cases.reactions.loan_cured",),
    CONVERSATION_RECORDED: ("arrears.collection.complaints.reactions.conversation_recorded",),
    REQUESTED: ("arrears.collection.complaints.reactions.help_requested",),
    STOPPED: ("arrears.collection.agencies.reactions.stopped",),
    CALL_ASKED: ("arrears.collection.reminders.reactions.call_asked",),
    REPLY_TAKEN: ("arrears.collection.reminders.reactions.reply_taken",),
    SOLD: ("arrears.collection.reminders.reactions.claim_sold",),
    BOUGHT_BACK: ("arrears.collection.reminders.reactions.claim_bought_back",),
    LOAN_AGREED: (f"{_FAN_OUT}.loan_agreed",),
    FACT_RECORDED: ("arrears.collection.cases.reactions.fact_recorded", f"{_FAN_OUT}.fact_recorded"),
    LINE_CHANGED: (f"{_FAN_OUT}.line_changed",),
    CODE_REQUESTED: ("arrears.web.portal.reactions.send_code",),
    PROPOSED: (f"{_FAN_OUT}.proposed",),
    DECIDED: (f"{_FAN_OUT}.decided",),
}


def join() -> None:
    """Subscribes every slice's reactions to the news of the slices below. Safe to repeat."""
    for name, reactions in REACTIONS.items():
        for reaction in reactions:
            outbox.subscribe(name=name, reaction=reaction)
