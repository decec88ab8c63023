"""The dual of sharing scarce capacity: a price for each capacity, and what everybody would choose at those
prices.

Held capacities are taken apart by Lagrange multipliers (Everett 1963; Fisher 1981): at given prices each
account chooses alone, and the value of the prices is an upper bound of every allowed choice.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_FEW = 8  # capacities: with more of them the steps along all at once are the better use of time


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Accounts x options (option 0 = nothing, worth 0); each capacity is scaled to 1.

    `values` [N, K], -inf where an option is not open; `use` [N, K, R] or [1, K, R] where all use the same.
    """

    values: Floats
    use: Floats

    @property
    def resources(self) -> int:
        """How many capacities are shared."""
        return int(self.use.shape[2])

    def reduced(self, prices: Floats) -> Floats:
        """Values less what the capacity costs at these prices [N, K]."""
        return np.asarray(self.values - self._cost(prices))

    def _cost(self, prices: Floats) -> Floats:
        if self.use.shape[0] == 1:
            return np.asarray(self.use @ prices)
        options, resources, amounts = self._parts
        priced = amounts * prices[resources]
        if self._alone:
            costs = np.zeros(self.values.size)
            costs[options] = priced
        else:
            costs = np.asarray(np.bincount(options, priced, minlength=self.values.size), np.float64)
        return np.asarray(costs.reshape(self.values.shape))

    @cached_property
    def _parts(self) -> tuple[Ints, Ints, Floats]:
        """Where something is used at all: an option uses few of many capacities."""
        flat = self.use.reshape(-1, self.resources)
        options, resources = np.nonzero(flat)
        return options, resources, flat[options, resources]

    @cached_property
    def _alone(self) -> bool:
        """Whether no option uses more than one capacity."""
        options = self._parts[0]
        return bool((options[1:] > options[:-1]).all())

    @cached_property
    def _whose(self) -> tuple[Ints, Ints]:
        """Account and option of each use."""
        options = self._parts[0]
        return options // self.values.shape[1], options % self.values.shape[1]

    def used(self, chosen: Ints) -> Floats:
        """Capacity used by a choice [R]."""
        if self.use.shape[0] == 1:
            counts = np.bincount(chosen, minlength=self.values.shape[1])
            return np.asarray(counts @ self.use[0], np.float64)
        _options, resources, amounts = self._parts
        account, option = self._whose
        taken = chosen[account] == option
        used = np.bincount(resources[taken], amounts[taken], minlength=self.resources)
        return np.asarray(used, np.float64)

    def of(self, chosen: Ints) -> Floats:
        """Use of each account's chosen option [N, R]."""
        if self.use.shape[0] == 1:
            return np.asarray(self.use[0][chosen])
        return np.asarray(self.use[np.arange(len(chosen)), chosen])

    def value(self, chosen: Ints) -> float:
        """Worth of a choice."""
        return float(self.values[np.arange(len(chosen)), chosen].sum())

    def some(self, rows: NDArray[np.bool_]) -> "Problem":
        """The same for some of the accounts."""
        return Problem(values=self.values[rows], use=self.use if self.use.shape[0] == 1 else self.use[rows])


def bound(*, problem: Problem, prices: Floats) -> tuple[float, Ints]:
    """Upper bound at these prices, and the choice that attains it."""
    reduced = problem.reduced(prices)
    chosen = reduced.argmax(axis=1)
    best = reduced[np.arange(len(chosen)), chosen]
    return float(prices.sum() + best.sum()), chosen


def descend(*, problem: Problem, lower: float, steps: int = 120) -> list[tuple[float, Floats]]:
    """Prices met on the way to the lowest bound, best first: subgradient steps (Polyak), then coordinates."""
    prices = np.zeros(problem.resources)
    met: list[tuple[float, Floats]] = []
    step, stale, best = 1.0, 0, np.inf
    for _ in range(steps):
        high, chosen = bound(problem=problem, prices=prices)
        met.append((high, prices))
        slope = 1.0 - problem.used(chosen)
        downhill = np.where((prices <= 0) & (slope > 0), 0.0, slope)
        size = float(downhill @ downhill)
        stale = 0 if high < best - 1e-9 * abs(best) else stale + 1
        best = min(best, high)
        if size == 0.0 or high <= lower or step < 1e-4:
            break
        if stale >= 5:
            step, stale = step / 2, 0
            prices = min(met, key=lambda pair: pair[0])[1]
        prices = np.maximum(prices - step * (high - lower) / size * downhill, 0.0)
    met.sort(key=lambda pair: pair[0])
    met.extend(_by_coordinates(problem=problem, start=met[0]))
    met.sort(key=lambda pair: pair[0])
    return met


def _by_coordinates(
    *, problem: Problem, start: tuple[float, Floats], passes: int = 2
) -> list[tuple[float, Floats]]:
    """Each price in turn to where its capacity is just used up: the bound is convex in it."""
    found = []
    high, prices = start
    for _ in range(passes if problem.resources <= _FEW else 0):
        for resource in range(problem.resources):
            moved = _at_balance(problem=problem, prices=prices, resource=resource)
            value, _chosen = bound(problem=problem, prices=moved)
            found.append((value, moved))
            if value < high:
                high, prices = value, moved
    return found


def _at_balance(*, problem: Problem, prices: Floats, resource: int) -> Floats:
    """The price of one capacity at which it is just used up, by bisection.

    A higher price never makes an account use more of it: an account whose use is the same at both ends of the
    interval is settled, and only the others are looked at again.
    """
    moved = prices.copy()
    moved[resource] = 0.0
    rest = problem.reduced(moved)
    use = np.broadcast_to(problem.use[:, :, resource], rest.shape)
    low, high = 0.0, max(2.0 * float(prices[resource]), 1e-6 * max(1.0, float(prices.sum())))
    rest, use = rest[use.any(axis=1)], use[use.any(axis=1)]
    at_low = _use_at(rest, use, 0.0)
    if at_low.sum() <= 1.0:
        return moved
    at_high = _use_at(rest, use, high)
    while at_high.sum() > 1.0:
        low, high, at_low = high, high * 4, at_high
        at_high = _use_at(rest, use, high)
    settled = 0.0
    for _ in range(30):
        doubtful = at_low != at_high
        settled += float(at_low[~doubtful].sum())
        rest, use, at_low, at_high = (part[doubtful] for part in (rest, use, at_low, at_high))
        middle = (low + high) / 2
        at_middle = _use_at(rest, use, middle)
        if settled + at_middle.sum() > 1.0:
            low, at_low = middle, at_middle
        else:
            high, at_high = middle, at_middle
        if high - low <= 1e-10 * high:
            break
    moved[resource] = high
    return moved


def _use_at(rest: Floats, use: Floats, price: float) -> Floats:
    """How much of one capacity each account uses at its price."""
    chosen = (rest - use * price).argmax(axis=1)
    return np.asarray(use[np.arange(len(rest)), chosen])
