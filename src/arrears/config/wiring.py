"""Joins events to reactions: the only place that knows both sides."""

from arrears.delinquency import reactions as delinquency


def join() -> None:
    """Subscribes every slice's reactions to the news of the slices below. Safe to repeat."""
    delinquency.subscribe()
