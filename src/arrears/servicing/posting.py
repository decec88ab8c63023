"""From states of loans to what the ledger should have posted by now. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np

from arrears.kernel.book import STATES, Columns, Ints
from arrears.ledger import posting_rules
from arrears.ledger.impairment import DERIVED, derived

Key = tuple[int, str, str, str]  # shard, product, book, currency
_AT = {name: place for place, name in enumerate((*(STATES.names or ()), *DERIVED))}


def targets(*, keys: Sequence[Key], sums: Ints) -> dict[Key, dict[str, int]]:
    """Running total of every movement by group; `sums[group, column]` by columns of STATES, then DERIVED."""
    return {
        key: posting_rules.movements(sums={name: int(row[_AT[name]]) for name in posting_rules.COLUMNS})
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
    now = _movements(after)
    if before is None:
        return now
    was = _movements(before)
    return {name: now[name] - was[name] for name in now}


def cash_of(*, state: Columns | None) -> int:
    """What a loan has moved on the cash account, from its state (None: it has none yet); minor units."""
    return 0 if state is None else posting_rules.cash(sums=_sums(state))


def carried_at(*, state: Columns | None) -> int:
    """What a loan is carried at in the books, from its state (None: it has none yet); minor units."""
    return 0 if state is None else posting_rules.carrying(sums=_sums(state))


def held_by(*, state: Columns) -> dict[str, int]:
    """What each control account holds for one loan; minor units, in the account's own sign."""
    return posting_rules.owed(sums=_sums(state))


def _movements(state: Columns) -> dict[str, int]:
    return posting_rules.movements(sums=_sums(state))


def _sums(state: Columns) -> dict[str, int]:
    extra = derived(states=np.array([state], STATES))[0]
    sums = {name: int(state[name]) for name in STATES.names or ()}
    return {**sums, **dict(zip(DERIVED, map(int, extra), strict=True))}
