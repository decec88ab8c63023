"""The stored state of one loan: read and replaced inside an operation's transaction."""

from typing import Any

import numpy as np
from django.db import connection

from arrears.kernel.book import STATES
from arrears.plumbing.days import to_date

_NAMES = tuple(STATES.names or ())
_STORED = tuple(name for name in _NAMES if name not in {"loan_id", "as_of_day", "fault"})
_READ = (
    f"select loan_id, as_of_on - date '1970-01-01', {', '.join(_STORED)} "
    "from servicing_loanstate where loan_id = %s and shard = %s"
)
_WRITE = (
    f"insert into servicing_loanstate (loan_id, shard, as_of_on, {', '.join(_STORED)}) "
    f"values (%s, %s, %s, {', '.join(['%s'] * len(_STORED))}) on conflict (loan_id, shard) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in ("as_of_on", *_STORED))
)


def read_state(*, loan_id: int, shard: int) -> Any:
    """One row of STATES, or None when neither an operation nor a close has stored one."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [loan_id, shard])
        found = cursor.fetchone()
    if found is None:
        return None
    state = np.zeros(1, STATES)
    for name, value in zip(("loan_id", "as_of_day", *_STORED), found, strict=True):
        state[name] = value
    return state[0]


def write_state(*, state: Any, shard: int) -> None:
    """Stores a row of STATES as the loan's state."""
    values = [int(state[name]) for name in _STORED]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [int(state["loan_id"]), shard, to_date(int(state["as_of_day"])), *values])
