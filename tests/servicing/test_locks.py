"""Operations and the close keep out of each other's way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from tests.servicing.lives import BY, open_day, rows, running_loan
from tests.servicing.test_same_key import _same_database

CLOSED, NEXT = date(2025, 2, 20), date(2025, 2, 21)


def _pay(loan_id: int) -> Any:
    from django.db import connection

    from arrears.servicing.operations.repay import repay

    try:
        return repay(loan_id=loan_id, amount_minor=500, value_on=CLOSED, idempotency_key="during", **BY)
    finally:
        connection.close()


def test_an_operation_waits_for_the_close_and_is_posted_on_the_next_day(db: str) -> None:
    from django.db import transaction

    from arrears.plumbing import locks

    loan_id = running_loan()
    open_day(CLOSED)
    _same_database(db)
    shard = rows("select shard from servicing_loan where id = %s", loan_id)[0][0]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locks.hold_shard(shard=shard)
            waiting = pool.submit(_pay, loan_id)
            _until_somebody_waits()
            assert not waiting.done()
            open_day(NEXT)
        receipt = waiting.result(timeout=60)
    assert receipt.posted_on == NEXT
    assert rows("select distinct business_date from ledger_entry where loan_id = %s order by 1", loan_id) == [
        (date(2025, 1, 10),),
        (NEXT,),
    ]


def test_bulk_posting_waits_too(db: str) -> None:
    import pyarrow as pa
    from django.db import connection, transaction

    from arrears.plumbing import locks
    from arrears.servicing.operations.post_many import post_many

    loan_id = running_loan()
    open_day(CLOSED)
    _same_database(db)
    table = pa.table({"loan_id": [loan_id], "kind": [2], "value_on": [CLOSED], "amount_minor": [5],
                      "idempotency_key": ["bulk"]})  # fmt: skip

    def act() -> None:
        try:
            post_many(events=table, actor="tester", source="test")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locks.hold_shard(shard=7)
            waiting = pool.submit(act)
            _until_somebody_waits()
            open_day(NEXT)
        waiting.result(timeout=60)
    assert rows("select posted_on from servicing_event where kind = 2") == [(NEXT,)]


def _until_somebody_waits() -> None:
    """Until a second connection stands at an advisory lock."""
    import time

    for _ in range(1000):
        if rows("select count(*) from pg_locks where locktype = 'advisory' and not granted") != [(0,)]:
            return
        time.sleep(0.01)
    raise AssertionError("nobody waits at the lock")
