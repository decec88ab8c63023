"""From prices to a choice that fits: repair what exceeds a capacity, then fill what is left."""

import numpy as np

from arrears.collection.treatments.dual import Floats, Ints, Problem

_FITS = 1.0 + 1e-9  # capacities are scaled to 1


def round_to_fit(*, problem: Problem, prices: Floats, fill: bool = True) -> Ints:
    """A choice within every capacity, near to what the prices suggest."""
    reduced = problem.reduced(prices)
    chosen = np.asarray(reduced.argmax(axis=1), np.int64)
    _repair(problem=problem, reduced=reduced, chosen=chosen)
    if fill:
        _fill(problem=problem, chosen=chosen)
    return chosen


def _repair(*, problem: Problem, reduced: Floats, chosen: Ints) -> None:
    """Takes options back, the least loss for the use that it frees first, until all capacities hold."""
    rows = np.arange(len(chosen))
    used, of = problem.used(chosen), problem.of(chosen)
    while (over := used > _FITS).any():
        frees = np.minimum(of[:, over], (used - 1.0)[over]).sum(axis=1)
        loss = reduced[rows, chosen] - np.maximum(reduced[:, 0], 0.0)
        holders = np.flatnonzero(frees > 0)
        order = holders[np.argsort(loss[holders] / frees[holders], kind="stable")]
        gone = np.cumsum(of[order][:, over], axis=0)
        enough = np.flatnonzero((used[over] - gone <= _FITS).any(axis=1))
        last = int(enough[0]) + 1 if len(enough) else len(order)
        chosen[order[:last]] = 0
        of[order[:last]] = 0.0
        used = problem.used(chosen)


def _fill(*, problem: Problem, chosen: Ints, rounds: int = 3) -> None:
    """Better options that still fit, the largest gain first."""
    rows = np.arange(len(chosen))
    for _ in range(rounds):
        left = 1.0 - problem.used(chosen)
        now = problem.values[rows, chosen]
        gain = problem.values - now[:, None]
        accounts, options = np.nonzero(gain > 1e-12)
        asked = problem.use[0 if problem.use.shape[0] == 1 else accounts, options]
        more = asked - problem.of(chosen)[accounts]
        fits = np.flatnonzero((more <= left + 1e-12).all(axis=1))
        if not len(fits):
            return
        order = fits[np.argsort(-gain[accounts[fits], options[fits]], kind="stable")][:5_000]
        done: set[int] = set()
        for place in order:
            account, step = int(accounts[place]), more[place]
            if account not in done and (step <= left + 1e-12).all():
                chosen[account], left = options[place], left - step
                done.add(account)
