"""A large book is closed portion by portion: the same result, also while people go on paying."""

from datetime import timedelta

import pytest

from tests.close.books import ACTOR, START, live_a_day, make_book


def test_what_comes_in_between_is_in_the_day(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repayment after its portion was closed, before the day is: that portion is closed again."""
    from arrears.close import snapshot
    from arrears.close.operations import run
    from arrears.close.operations.rebuild import compare
    from arrears.close.operations.recompute import recompute
    from arrears.servicing.operations.repay import repay

    loans = make_book(loans=60, seed=31)
    whole = run._run_portions

    def portions_and_a_payment(day, groups) -> None:
        whole(day, groups)
        repay(
            loan_id=loans[7],
            amount_minor=12_345,
            value_on=START,
            idempotency_key="in-between",
            actor=ACTOR,
            source="test",
        )

    monkeypatch.setattr(run, "_run_portions", portions_and_a_payment)
    page = run.close_day(business_date=START, actor=ACTOR, large=20)
    assert page["breaks"] == []
    received = snapshot.read(business_date=START, columns=["loan_id", "received_minor"]).to_pylist()
    assert {row["loan_id"]: row["received_minor"] for row in received}[loans[7]] == 12_345
    snapshot.discard(written=recompute(business_date=START))
    assert compare() == []


def test_bytes_do_not_depend_on_the_portions(db: str) -> None:
    """Computed again in one pass, nights closed in portions come out the same."""
    from arrears.close import snapshot
    from arrears.close.operations.recompute import recompute
    from arrears.close.operations.run import close_day

    loans = make_book(loans=60, seed=32)
    for i, large in enumerate((200_000, 20, 5)):
        day = START + timedelta(days=i)
        live_a_day(loans=loans, seed=32, on=day, share=0.3)
        page = close_day(business_date=day, actor=ACTOR, large=large)
        assert page["loans"] == 60
        snapshot.discard(written=recompute(business_date=day))


def test_blocks_are_one_order_whatever_the_portions() -> None:
    """Rows come by loan id in blocks, from interleaved portions."""
    import numpy as np
    import pyarrow as pa

    from arrears.close import gather
    from arrears.close.snapshot import IDENTITY
    from arrears.close.work import Portion
    from arrears.kernel.book import STATES

    ids = np.random.default_rng(1).permutation(np.arange(1, 5_001))
    portions = []
    for part in np.array_split(ids, 3):
        portion = Portion(shards=(len(portions),))
        portion.states = np.zeros(len(part), STATES)
        portion.states["loan_id"] = np.sort(part)
        portion.identity = pa.table({field.name: pa.nulls(len(part), field.type) for field in IDENTITY})
        portions.append(portion)
    gather.BLOCK_ROWS, whole = 777, gather.BLOCK_ROWS
    try:
        tables = list(gather.blocks(portions))
    finally:
        gather.BLOCK_ROWS = whole
    assert [table.num_rows for table in tables] == [777] * 6 + [5_000 - 6 * 777]
    assert pa.concat_tables(tables)["loan_id"].to_pylist() == list(range(1, 5_001))


def test_a_break_in_a_late_portion_says_what_is_committed_and_is_made_good(db: str) -> None:
    from django.db import connection

    from arrears.close.failures import UnableToClose
    from arrears.close.operations.rebuild import compare
    from arrears.close.operations.run import close_day
    from arrears.close.page_text import text_of
    from arrears.close.queries import close_of, last_close

    loans = make_book(loans=60, seed=31)
    close_day(business_date=START, actor=ACTOR, large=20)
    day = START + timedelta(days=1)
    live_a_day(loans=loans, seed=31, on=day)
    with connection.cursor() as cursor:  # yesterday's balances of the last shards were altered
        cursor.execute("select max(shard) from close_shardclose where totals -> 'balances' <> '[]'")
        last = cursor.fetchone()[0]
        cursor.execute("select totals from close_shardclose where shard = %s", [last])
        whole = cursor.fetchone()[0]
        cursor.execute("update close_shardclose set totals = '{\"balances\": []}' where shard = %s", [last])
    with pytest.raises(UnableToClose, match="business date stays open"):
        close_day(business_date=day, actor=ACTOR, large=20)
    page = close_of(business_date=day).page
    assert page["committed_shards"]
    assert last not in page["committed_shards"]
    assert "the next run replaces them" in text_of(page)
    assert last_close().business_date == START
    with connection.cursor() as cursor:
        cursor.execute("update close_shardclose set totals = %s where shard = %s", [whole, last])
    assert close_day(business_date=day, actor=ACTOR, large=20)["breaks"] == []
    assert compare() == []
