"""Joins events to reactions: the only place that knows both sides."""

from arrears.plumbing import outbox
from arrears.servicing.events import EVENT_POSTED

# News and its reactions by dotted path: loaded when the first such news is answered, not at every start.
REACTIONS: dict[str, tuple[str, ...]] = {
    EVENT_POSTED: ("arrears.delinquency.reactions.note_cure",),
}


def join() -> None:
    """Subscribes every slice's reactions to the news of the slices below. Safe to repeat."""
    for name, reactions in REACTIONS.items():
        for reaction in reactions:
            outbox.subscribe(name=name, reaction=reaction)
