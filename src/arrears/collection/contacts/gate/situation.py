"""One planned contact at one moment with all that is known, and what a rule finds in it. Pure values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Protocol

from arrears.collection.contacts.gate.planned import Channel, Counter, Planned
from arrears.collection.contacts.gate.standing import Attempt, Consent, LoanStanding, Point, Standing

PHONE = frozenset({Channel.VOICE_HUMAN, Channel.VOICE_BOT})
MESSAGES = frozenset({Channel.SMS, Channel.EMAIL, Channel.PUSH, Channel.IN_APP})
# rulebook.counting.CHANNELS in the gate's own: a voicemail is left by a call.
_OF_NAME = {"phone": PHONE, "voicemail": PHONE, "all": frozenset(Channel)} | {
    channel.value: frozenset({channel}) for channel in Channel
}


def channels_of(names: Sequence[str]) -> frozenset[Channel]:
    """The channels behind a rule's names of channels."""
    return frozenset(channel for name in names for channel in _OF_NAME[name])


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A planned contact, seen at `at` (whole seconds, UTC)."""

    planned: Planned
    standing: Standing
    history: Sequence[Attempt]
    at: datetime

    def moved_to(self, at: datetime) -> "Situation":
        """The same at another moment."""
        return replace(self, at=at)

    @cached_property
    def point(self) -> Point | None:
        """The contact point that is meant."""
        return self.standing.point(self.planned.contact_point_id)

    @cached_property
    def loans(self) -> tuple[LoanStanding, ...]:
        """The loans that it is about; all of them where none is named."""
        wanted = self.planned.loan_ids
        return tuple(loan for loan in self.standing.loans if not wanted or loan.id in wanted)

    def is_at(self, place: str) -> bool:
        """Whether it reaches the debtor at such a place (rulebook.counting.PLACES)."""
        where = self.point.place if self.point else "unknown"
        if place == "work":
            return where in ("work", "work_prohibited")
        return place == "" or where != "home"

    def consents(self, *, kind: str, rule: str = "") -> list[Consent]:
        """What was agreed of that kind for this channel, whenever it counts."""
        return [
            one
            for one in self.standing.consents
            if one.kind == kind and one.rule == rule and one.channel in (None, self.planned.channel)
        ]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A reason to deny. `until`: from when on this alone denies no more; None = not by waiting."""

    rule: str
    reason: str  # code of gate.words.REASONS
    until: datetime | None = None


class Form(Protocol):
    """A rule as the gate enforces it."""

    @property
    def rule(self) -> str:
        """Its id, such as CN/contact_hours."""
        ...

    def findings(self, seen: Situation) -> list[Finding]:
        """Why it denies, [] where it does not."""
        ...

    def counter(self, seen: Situation) -> Counter | None:
        """What it counts, None where it counts nothing here."""
        ...

    def duties(self, seen: Situation) -> tuple[str, ...]:
        """What has to be done with the contact."""
        ...

    def closes(self, seen: Situation) -> datetime | None:
        """Until when at most an allowed contact may be made by it; None = it sets no end."""
        ...


@dataclass(frozen=True, kw_only=True)
class Silent:
    """Base of forms: counts nothing, asks nothing, denies nothing."""

    rule: str

    def findings(self, seen: Situation) -> list[Finding]:
        found = self.find(seen)
        return [] if found is None else [found]

    def find(self, seen: Situation) -> Finding | None:
        return None

    def counter(self, seen: Situation) -> Counter | None:
        return None

    def duties(self, seen: Situation) -> tuple[str, ...]:
        return ()

    def closes(self, seen: Situation) -> datetime | None:
        return None
