"""Chance without a state: every draw is a hash of the seed, what is drawn, and for whom and when.

So a draw does not depend on the order of drawing, and any day can be played again, alone, with one result.
"""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = (np.uint64(n) for n in (30, 27, 31, 11))
_UNIT = 1.0 / (1 << 53)


def _mix(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection that scatters all bits."""
    words = (words ^ (words >> _S30)) * _M1
    words = (words ^ (words >> _S27)) * _M2
    return words ^ (words >> _S31)


def _words(values: ArrayLike) -> NDArray[np.uint64]:
    return np.atleast_1d(np.asarray(values, np.int64)).view(np.uint64)


@dataclass(frozen=True, kw_only=True)
class Chance:
    """Draws of one seed."""

    seed: int

    def uniform(self, what: str, who: ArrayLike, when: ArrayLike = 0) -> Floats:
        """Uniform in [0, 1), one for each (who, when); the shapes broadcast, at least 1-d."""
        start = np.array([self.seed], np.int64).view(np.uint64)
        named = _mix(start * _GAMMA + np.uint64(zlib.crc32(what.encode())))
        mixed = _mix(_mix(named + _words(who) * _GAMMA) + _words(when) * _GAMMA)
        return np.asarray((mixed >> _S11).astype(np.float64) * _UNIT)

    def between(self, what: str, low: Any, high: Any, who: ArrayLike, when: ArrayLike = 0) -> Ints:
        """Whole numbers from `low` to `high`, both included."""
        span = np.asarray(high) - np.asarray(low) + 1
        return np.asarray(low + np.floor(self.uniform(what, who, when) * span), np.int64)

    def pick(self, what: str, weights: ArrayLike, who: ArrayLike, when: ArrayLike = 0) -> Ints:
        """Index of a choice by weight: `weights` is one row for all, or a row for each of `who`."""
        table = np.atleast_2d(np.asarray(weights, np.float64))
        edges = np.cumsum(table, axis=1)
        mark = self.uniform(what, who, when) * edges[:, -1]
        return np.asarray((mark[:, None] >= edges).sum(axis=1), np.int64).clip(0, table.shape[1] - 1)

    def exponential(self, what: str, mean: ArrayLike, who: ArrayLike, when: ArrayLike = 0) -> Floats:
        """Waiting times with the given mean."""
        return np.asarray(-np.log1p(-self.uniform(what, who, when)) * np.asarray(mean))

    def normal(self, what: str, who: ArrayLike, when: ArrayLike = 0) -> Floats:
        """Standard normal (Box and Muller)."""
        first = self.uniform(what + ".radius", who, when)
        second = self.uniform(what + ".angle", who, when)
        return np.asarray(np.sqrt(-2.0 * np.log1p(-first)) * np.cos(2.0 * np.pi * second))
