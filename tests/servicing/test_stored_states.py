"""The stored states: replaced by the close without anybody waiting for them."""

import numpy as np
import psycopg
import pytest

from arrears.kernel.book import STATES
from tests.servicing.lives import rows, running_loan


def test_readers_see_the_states_before_while_they_are_replaced(db: str) -> None:
    from django.db import transaction

    from arrears.servicing.operations.replace_states import replace_states

    loan_id = running_loan()
    shard = rows("select shard from servicing_loan where id = %s", loan_id)[0][0]
    with transaction.atomic(), psycopg.connect(db) as reader:
        replace_states(states=np.zeros(0, STATES), shards=[shard], shard_of_row=np.zeros(0, np.int64))
        reader.execute("set statement_timeout = '20s'")
        seen = reader.execute("select loan_id from servicing_loanstate").fetchall()
    assert seen == [(loan_id,)]
    assert rows("select loan_id from servicing_loanstate") == []


@pytest.mark.parametrize("table", ["servicing_loanstate", "servicing_loanstate_3"])
def test_states_are_not_truncated(db: str, table: str) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="arrears rebuild"):
        rows(f"truncate {table}")
