"""Which contacts are which event of a cap (rulebook.counting.EVENTS)."""

from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.gate.situation import MESSAGES, PHONE
from arrears.collection.contacts.gate.standing import Attempt

_CALLS = frozenset({"dial_attempt", "unanswered_dial", "call_placed", "effective_conversation"})


def may_become(event: str, channel: Channel) -> bool:
    """Whether a contact over this channel may turn out to be such an event."""
    if event in _CALLS:
        return channel in PHONE
    if event == "message":
        return channel in MESSAGES
    if event == "visit":
        return channel == Channel.VISIT
    return event != "payment_attempt"


def is_counted(event: str, one: Attempt) -> bool:
    """Whether a contact was such an event; one that is still open counts as what it may become.

    Where a text leaves room, the stricter reading: an undelivered message counts as a contact begun, a call
    that a third person answers as a conversation.
    """
    if not may_become(event, one.channel):
        return False
    if one.open_until is not None:
        return True
    if event == "unanswered_dial":
        return not one.connected
    if event == "effective_conversation":
        return one.connected
    if event == "actual_contact":
        return one.connected or one.voicemail or one.channel in MESSAGES or one.channel == Channel.LETTER
    return True
