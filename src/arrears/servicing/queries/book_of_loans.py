"""Some loans as the kernel's columns, and their stored states: for many, not all, loans at once."""

import numpy as np
import pyarrow as pa

from arrears.kernel.book import Ints
from arrears.plumbing.bulk import read_arrow
from arrears.plumbing.shards import SHARDS
from arrears.servicing.models import STATE_COLUMNS
from arrears.servicing.queries.book_of_shard import ShardBook, book_where


def book_of_loans(*, loan_ids: Ints, shards: Ints) -> ShardBook:
    """The book of these loans with all that is written down, by id: committed rows only.

    `loan_ids`, `shards`: shape n, each loan once with its shard.
    """
    return book_where(
        loans=f"servicing_loan where id = any({_array(loan_ids)})",
        rows=_of_partitions("servicing_givenrow", loan_ids, shards),
        events=_of_partitions("servicing_event", loan_ids, shards),
    )


def stored_states_of_loans(*, loan_ids: Ints, shards: Ints) -> pa.Table:
    """`loan_id`, `as_of_day` and the columns of STATES that are stored, by id: committed rows only."""
    names = ", ".join(["loan_id", "as_of_on - date '1970-01-01' as as_of_day", *STATE_COLUMNS])
    source = _of_partitions("servicing_loanstate", loan_ids, shards)
    return read_arrow(query=f"select {names} from {source} order by loan_id")


def _of_partitions(table: str, loan_ids: Ints, shards: Ints) -> str:
    """Each partition by the ids of its own loans: PostgreSQL probes 1 of 16 indexes for a loan."""
    parts = [
        f"select * from {table}_{shard} where {_among(loan_ids[shards == shard])}"
        for shard in range(SHARDS)
        if np.any(shards == shard)
    ]
    return f"({' union all '.join(parts) or f'select * from {table} where false'}) found"


def _among(ids: Ints) -> str:
    """One probe a loan; where most loans of a range are asked for, the range is read through instead.

    `+ 0` keeps PostgreSQL from probing: it then looks each row up in a hash of the ids, at half the cost.
    """
    low, high = int(ids.min()), int(ids.max())
    if len(ids) * SHARDS * 2 < high - low:
        return f"loan_id = any({_array(ids)})"
    return f"loan_id between {low} and {high} and loan_id + 0 = any({_array(ids)})"


def _array(ids: Ints) -> str:
    return f"'{{{','.join(map(str, ids.tolist()))}}}'::bigint[]"
