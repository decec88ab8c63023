"""The stored states of some loans, replaced at once."""

import numpy as np
import pyarrow as pa
from django.db import connection

from arrears.kernel.book import Columns, Ints
from arrears.plumbing.bulk import copy_in
from arrears.servicing.models import STATE_COLUMNS


def store_states(*, states: Columns, shards: Ints) -> None:
    """Makes these rows of STATES the stored states of their loans (each once; `shards` as the rows).

    In the caller's transaction, which holds the shards. Old rows go and new ones are copied: for many loans
    that costs less than an update of fifty columns.
    """
    loan_ids = np.ascontiguousarray(states["loan_id"])
    with connection.cursor() as cursor:
        for shard in np.unique(shards).tolist():
            cursor.execute(
                f"delete from servicing_loanstate_{int(shard)} "
                "where loan_id = any(string_to_array(%s, ',')::bigint[])",
                [",".join(map(str, loan_ids[shards == shard].tolist()))],
            )
    as_of = pa.array(np.ascontiguousarray(states["as_of_day"]).astype(np.int32)).cast(pa.date32())
    columns = {name: np.ascontiguousarray(states[name]) for name in STATE_COLUMNS}
    data = pa.table({"loan_id": loan_ids, "shard": shards, "as_of_on": as_of, **columns})
    copy_in(table="servicing_loanstate", data=data)
