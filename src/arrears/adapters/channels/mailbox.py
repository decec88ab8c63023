"""The default: nothing leaves this machine. The message stays where it is and is read on the mailbox page."""

from collections.abc import Sequence
from dataclasses import dataclass

from arrears.collection.reminders.choices import Channel
from arrears.collection.reminders.ports import Handed, Known, Lookup, Outgoing, Taken
from arrears.collection.reminders.sms_length import sms_length

NAME = "mailbox"


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """Takes every message; its text is kept with the message already."""

    provider: str = NAME
    repeatable: bool = True
    batch: int = 5000

    def send_many(self, messages: Sequence[Outgoing]) -> list[Handed]:
        """Takes all."""
        return [
            Handed(
                taken=Taken.YES,
                ref=message.key,
                segments=sms_length(message.body).segments if message.channel == Channel.SMS else 0,
            )
            for message in messages
        ]

    def find(self, message: Outgoing) -> Lookup:
        """It never needs to be asked: a repetition changes nothing."""
        return Lookup(known=Known.NOT_TAKEN, ref=message.key)
