"""Which way a matter may go, and which clock counts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arrears.collection.complaints.choices import MatterKind, MatterState, Topic
from arrears.collection.complaints.rules import MatterRules

_S = MatterState
NEXT: dict[MatterState, frozenset[MatterState]] = {
    _S.RECEIVED: frozenset({_S.ACKNOWLEDGED}),
    _S.ACKNOWLEDGED: frozenset({_S.INVESTIGATING}),
    _S.INVESTIGATING: frozenset({_S.DECIDED}),
    _S.DECIDED: frozenset({_S.REDRESS, _S.CLOSED}),
    _S.REDRESS: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
}
OPEN = tuple(state for state in MatterState if state is not _S.CLOSED)
UNDECIDED = (_S.RECEIVED, _S.ACKNOWLEDGED, _S.INVESTIGATING)


def may_move(*, before: MatterState, after: MatterState) -> bool:
    """Whether a matter may go from one state to another."""
    return after in NEXT[before]


def holds_case(*, kind: MatterKind, topic: Topic, rules: MatterRules) -> bool:
    """Whether nobody works on the case until it is decided: a complaint about conduct."""
    return kind is MatterKind.COMPLAINT and topic in rules.conduct_topics


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A period and its last day."""

    due_on: date
    working: bool
    cited: str


def earliest(*, clocks: Sequence[Clock]) -> Clock:
    """The clock that runs out first; of equal ones the first named."""
    return min(clocks, key=lambda clock: clock.due_on)
