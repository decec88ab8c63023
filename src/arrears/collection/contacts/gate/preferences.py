"""The times and channels that the debtor asked for."""

from dataclasses import dataclass
from datetime import datetime

from arrears.collection.contacts.gate.hours import closes_anywhere, open_everywhere, table_of
from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.collection.contacts.gate.situation import Finding, Silent, Situation

# What must come whatever the debtor prefers: the law's notices, and what they asked for just now.
_ALWAYS = frozenset({Purpose.NOTICE, Purpose.ANSWER})


@dataclass(frozen=True, kw_only=True)
class PreferredHours(Silent):
    """Only at the hours and over the channels that were asked for; a letter may always be written."""

    def find(self, seen: Situation) -> Finding | None:
        planned, standing = seen.planned, seen.standing
        if planned.purpose in _ALWAYS or planned.channel == Channel.LETTER:
            return None
        if standing.preferred_channels and planned.channel not in standing.preferred_channels:
            return Finding(rule=self.rule, reason="channel_not_wanted")
        if not standing.preferred_hours:
            return None
        opened = open_everywhere(table_of(standing.preferred_hours), "", seen)
        if opened == seen.at:
            return None
        return Finding(rule=self.rule, reason="hour_not_wanted", until=opened)

    def closes(self, seen: Situation) -> datetime | None:
        hours = seen.standing.preferred_hours
        return closes_anywhere(table_of(hours), "", seen) if hours else None
