"""The rows of a snapshot from the portions of a close, in order of loan id, block by block."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from arrears.close.snapshot import IDENTITY, SCHEMA, STATE_NAMES
from arrears.close.totals import matrix
from arrears.close.work import Portion
from arrears.kernel.book import Columns, Ints

BLOCK_ROWS = 131_072


def table_of(*, states: Columns, identity: pa.Table) -> pa.Table:
    """States and identity side by side as SCHEMA's columns."""
    values = np.ascontiguousarray(matrix(states).T)
    arrays = [pa.array(values[i]) for i in range(len(STATE_NAMES))]
    return pa.table([*arrays, *(identity[name] for name in IDENTITY.names)], schema=SCHEMA)


def blocks(portions: Sequence[Portion]) -> Iterator[pa.Table]:
    """Tables of at most BLOCK_ROWS rows of SCHEMA, together every row of every portion, by loan id.

    Each portion is in order of loan id already, so that a block is one slice of each.
    """
    ids = np.sort(np.concatenate([portion.states["loan_id"] for portion in portions]))
    for start in range(0, len(ids), BLOCK_ROWS):
        first, last = ids[start], ids[min(start + BLOCK_ROWS, len(ids)) - 1]
        yield _block([_between(portion, first, last) for portion in portions])


def column(portions: Sequence[Portion], name: str) -> Ints:
    """One column of the states of all portions, in order of loan id."""
    values = np.concatenate([portion.states[name] for portion in portions])
    return values if len(portions) == 1 else values[order(portions)]


def order(portions: Sequence[Portion]) -> Ints:
    """The order that puts the portions' rows, one portion after the other, by loan id."""
    return np.argsort(np.concatenate([portion.states["loan_id"] for portion in portions]), kind="stable")


def _between(portion: Portion, first: int, last: int) -> pa.Table:
    ids = portion.states["loan_id"]
    start, end = np.searchsorted(ids, first), np.searchsorted(ids, last, side="right")
    return table_of(states=portion.states[start:end], identity=portion.identity.slice(start, end - start))


def _block(parts: list[pa.Table]) -> pa.Table:
    table = pa.concat_tables(parts)
    if len(parts) > 1:
        table = table.take(pa.array(np.argsort(np.asarray(table["loan_id"]), kind="stable")))
    return table.combine_chunks()
