"""From states of loans to what the ledger should have posted by now. Pure."""

from collections.abc import Mapping, Sequence

from arrears.kernel.book import STATES, Columns, Ints
from arrears.ledger import posting_rules

Key = tuple[int, str, str, str]  # shard, product, book, currency
_AT = {name: place for place, name in enumerate(STATES.names or ())}


def targets(*, keys: Sequence[Key], sums: Ints) -> dict[Key, dict[str, int]]:
    """Running total of every movement by group; `sums[group, column]` are sums of the columns of STATES."""
    return {
        key: posting_rules.movements(sums={name: int(row[_AT[name]]) for name in posting_rules.STATE_COLUMNS})
        for key, row in zip(keys, sums, strict=True)
    }


def owed(*, keys: Sequence[Key], sums: Ints) -> dict[Key, dict[str, int]]:
    """What each control account must hold, by group, from the same sums."""
    return {
        key: posting_rules.owed(sums={name: int(row[place]) for name, place in _AT.items()})
        for key, row in zip(keys, sums, strict=True)
    }


def changes(*, before: Columns | None, after: Columns) -> Mapping[str, int]:
    """What the movements of one loan changed by between two states (before None: it had none)."""
    now = posting_rules.movements(sums={name: int(after[name]) for name in posting_rules.STATE_COLUMNS})
    if before is None:
        return now
    was = posting_rules.movements(sums={name: int(before[name]) for name in posting_rules.STATE_COLUMNS})
    return {name: now[name] - was[name] for name in now}
