"""What happens to a limit, and what the limit is after it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class LineKind(IntEnum):
    """Kinds of change; stored, so numbers are never reused."""

    GRANTED = 1
    RAISED = 2
    LOWERED = 3
    FROZEN = 4
    UNFROZEN = 5
    CANCELLED = 6


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """A dated change of a limit."""

    event_id: int
    kind: LineKind
    value_on: date
    known_on: date
    limit_minor: int
    actor: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LimitState:
    """The limit on a day."""

    limit_minor: int
    frozen: bool
    cancelled: bool

    @property
    def usable(self) -> bool:
        """Whether anything may be bought or drawn."""
        return not (self.frozen or self.cancelled)


def limit_on(*, changes: Sequence[LineChange], as_of: date, known: date) -> LimitState:
    """The limit as of the evening of a day with what was known on another."""
    limit, frozen, cancelled = 0, False, False
    counting = [c for c in changes if c.value_on <= as_of and c.known_on <= known]
    for change in sorted(counting, key=lambda c: (c.value_on, c.event_id)):
        if change.kind in (LineKind.GRANTED, LineKind.RAISED, LineKind.LOWERED):
            limit = change.limit_minor
        elif change.kind is LineKind.CANCELLED:
            cancelled = True
        else:
            frozen = change.kind is LineKind.FROZEN
    return LimitState(limit_minor=limit, frozen=frozen, cancelled=cancelled)
