"""Duties that come with an allowed contact."""

from dataclasses import dataclass

from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.gate.situation import Silent, Situation


@dataclass(frozen=True, kw_only=True)
class Duty(Silent):
    """A contact over one of the channels brings these duties."""

    channels: frozenset[Channel]
    codes: tuple[str, ...]

    def duties(self, seen: Situation) -> tuple[str, ...]:
        return self.codes if seen.planned.channel in self.channels else ()
