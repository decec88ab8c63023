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
    REVERSED = 7  # `ref` is the change that reads as if it had never been


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
    ref: int = 0


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
    undone = reversed_ids(changes=changes, known=known)
    counting = [
        c for c in changes if c.value_on <= as_of and c.known_on <= known and c.event_id not in undone
    ]
    for change in sorted(counting, key=lambda c: (c.value_on, c.event_id)):
        if change.kind in (LineKind.GRANTED, LineKind.RAISED, LineKind.LOWERED):
            limit = change.limit_minor
        elif change.kind is LineKind.CANCELLED:
            cancelled = True
        elif change.kind in (LineKind.FROZEN, LineKind.UNFROZEN):
            frozen = change.kind is LineKind.FROZEN
    return LimitState(limit_minor=limit, frozen=frozen, cancelled=cancelled)


def reversed_ids(*, changes: Sequence[LineChange], known: date) -> set[int]:
    """Ids of the changes that are undone by what was known on a day."""
    return {c.ref for c in changes if c.kind is LineKind.REVERSED and c.known_on <= known}
