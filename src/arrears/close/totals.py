"""Sums of states by shard, product, book and currency: exact integers, one pass over the columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.kernel.book import STATES, Columns, Ints
from arrears.ledger.impairment import DERIVED, derived

NAMES: tuple[str, ...] = tuple(STATES.names or ())
KEY = ("shard", "product_code", "book_code", "currency")
Key = tuple[int, str, str, str]


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Which sum each row belongs to: `keys[g]` names sum g, `of_row[i]` is the sum of row i."""

    keys: tuple[Key, ...]
    of_row: NDArray[np.int64]


def grouping(*, identity: pa.Table) -> Grouping:
    """Groups the rows of an identity table by KEY, in order of the keys."""
    code = np.zeros(identity.num_rows, np.int64)
    levels: list[list[Any]] = []
    for name in KEY:
        encoded = pc.dictionary_encode(identity[name].combine_chunks())
        level = encoded.dictionary.to_pylist()
        code = code * max(1, len(level)) + np.asarray(encoded.indices)
        levels.append(level)
    present, of_row = np.unique(code, return_inverse=True)
    keys = [_decode(int(value), levels) for value in present]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return Grouping(keys=tuple(keys[i] for i in order), of_row=place[of_row])


def _decode(code: int, levels: list[list[Any]]) -> Key:
    parts: list[Any] = []
    for level in reversed(levels):
        code, index = divmod(code, max(1, len(level)))
        parts.append(level[index])
    shard, product, book, currency = reversed(parts)
    return int(shard), str(product), str(book), str(currency)


def matrix(states: Columns) -> Ints:
    """The states as a plain table of numbers, `[row, column]`, without a copy."""
    return np.ascontiguousarray(states).view(np.int64).reshape(len(states), len(NAMES))


def sums(*, states: Columns, groups: Grouping) -> Ints:
    """`[group, column]`: sums over the rows of each group, columns of STATES, then of DERIVED."""
    values, extra = matrix(states), derived(states=states)
    if len(values) == 0:
        return np.zeros((len(groups.keys), len(NAMES) + len(DERIVED)), np.int64)
    order = np.argsort(groups.of_row, kind="stable")
    edges = np.searchsorted(groups.of_row[order], np.arange(len(groups.keys)))
    parts = [np.add.reduceat(columns[order], edges, axis=0) for columns in (values, extra)]
    return np.concatenate(parts, axis=1)
