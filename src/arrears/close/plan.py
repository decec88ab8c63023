"""How a close is cut: one portion for a small book, shard groups for a large one."""

from arrears.close.work import Day
from arrears.plumbing import locks
from arrears.plumbing.shards import SHARDS
from arrears.servicing import queries

LARGE = 200_000  # loans above which the book is closed shard group by shard group
_PORTION = 130_000  # loans a portion of a large book aims at: two fit in memory many times over


def portions(*, large: int = LARGE) -> list[tuple[int, ...]]:
    """Groups of shards that are closed together, in order."""
    loans = queries.loans_per_shard()
    if sum(loans.values()) <= large:
        return [tuple(range(SHARDS))]
    limit = min(_PORTION, large)
    groups: list[list[int]] = [[]]
    held = 0
    for shard in range(SHARDS):
        if groups[-1] and held + loans.get(shard, 0) > limit:
            groups.append([])
            held = 0
        groups[-1].append(shard)
        held += loans.get(shard, 0)
    return [tuple(group) for group in groups]


def shards_that_moved(day: Day) -> list[tuple[int, ...]]:
    """Portions whose history grew since they were closed: they are closed again in the day's transaction.

    Takes every shard's lock first, so that nothing moves any more.
    """
    locks.hold_all_shards()
    return [
        shards
        for shards, portion in sorted(day.portions.items())
        if queries.history_mark(shards=shards) != portion.held.mark
    ]
