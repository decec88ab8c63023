"""The stored states of shards as a table."""

from collections.abc import Collection

import pyarrow as pa

from arrears.plumbing.bulk import read_arrow
from arrears.servicing.models import STATE_COLUMNS


def stored_states(*, shards: Collection[int]) -> pa.Table:
    """`loan_id, shard, as_of_on` and the columns of STATES, by loan id: committed rows only."""
    chosen = ", ".join(str(int(shard)) for shard in sorted(shards)) or "-1"
    names = ", ".join(["loan_id", "shard", "as_of_on", *STATE_COLUMNS])
    return read_arrow(
        query=f"select {names} from servicing_loanstate where shard in ({chosen}) order by loan_id"
    )
