"""The stored states of whole shards, written by the close."""

from collections.abc import Collection

import numpy as np
import pyarrow as pa
from django.db import connection, transaction

from arrears.kernel.book import Columns, Ints
from arrears.plumbing.bulk import copy_in
from arrears.servicing.models import STATE_COLUMNS


def replace_states(*, states: Columns, shards: Collection[int], shard_of_row: Ints) -> int:
    """Makes these the stored states of the shards, all of them; returns how many.

    Each row says itself as of which day it is. The caller holds the shards (plumbing.locks). The old rows are
    deleted, not truncated: whoever reads meanwhile does not wait and sees the states before, all of them.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            for shard in sorted(shards):
                cursor.execute(f"delete from servicing_loanstate_{int(shard)}")
        as_of = pa.array(np.ascontiguousarray(states["as_of_day"]).astype(np.int32)).cast(pa.date32())
        columns = {name: np.ascontiguousarray(states[name]) for name in STATE_COLUMNS}
        table = pa.table(
            {
                "loan_id": np.ascontiguousarray(states["loan_id"]),
                "shard": shard_of_row,
                "as_of_on": as_of,
                **columns,
            }
        )
        return copy_in(table="servicing_loanstate", data=table)
