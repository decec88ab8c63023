"""Rows that can't be imported: the first reason of each, with words."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from arrears.adapters.choices import Reason

Flags = NDArray[np.bool_]
_REASONS = list(Reason)


class Rejections:
    """For n rows: nothing, or a reason with its words. The first reason of a row stays."""

    def __init__(self, rows: int) -> None:
        self.code = np.zeros(rows, np.int16)  # 0 = not rejected
        self.words: dict[int, str] = {}
        self._settled = np.zeros(rows, bool)

    @property
    def flags(self) -> Flags:
        """Which rows are rejected."""
        return self.code > 0

    def settle(self, rows: Flags) -> None:
        """These rows were imported before as they are: nothing is held against them any more."""
        self._settled |= rows

    def add(self, failing: Flags, reason: Reason, words: str | Callable[[int], str]) -> None:
        """Rejects the failing rows that have no reason yet; `words` may be made from the row's position."""
        fresh = np.flatnonzero(failing & (self.code == 0) & ~self._settled)
        self.code[fresh] = 1 + _REASONS.index(reason)
        if callable(words):
            self.words.update((int(row), words(int(row))) for row in fresh)
        else:
            self.words.update(dict.fromkeys(fresh.tolist(), words))

    def reason(self, row: int) -> Reason:
        """The reason of a rejected row."""
        return _REASONS[int(self.code[row]) - 1]

    @staticmethod
    def joined(parts: "Sequence[Rejections]") -> "Rejections":
        """The rejections of several files one after the other."""
        whole = Rejections(sum(len(part.code) for part in parts))
        start = 0
        for part in parts:
            whole.code[start : start + len(part.code)] = part.code
            whole.words.update((start + row, words) for row, words in part.words.items())
            start += len(part.code)
        return whole
