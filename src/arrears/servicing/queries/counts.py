"""Small counts that the close asks for."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from arrears.plumbing.shards import SHARDS


def count_agreed(*, shards: Collection[int], on: date) -> int:
    """Loans of the shards that were agreed on or before a business date."""
    query = "select count(*) from servicing_loan where shard = any(%s::smallint[]) and agreed_on <= %s"
    return int(_fetch(query, [sorted(shards), on])[0][0])


def loans_per_shard() -> dict[int, int]:
    """How many loans each shard has; every shard is named."""
    found = dict(_fetch("select shard, count(*) from servicing_loan group by shard", []))
    return {shard: found.get(shard, 0) for shard in range(SHARDS)}


def history_mark(*, shards: Collection[int]) -> dict[int, tuple[int, int]]:
    """For each shard a mark of its history: equal marks mean that nothing was added in between.

    Read while holding the shards. An addition that was rolled back changes the mark as well: that costs a
    reading and breaks nothing.
    """
    chosen = sorted({int(shard) for shard in shards})
    if not chosen:
        return {}
    query = " union all ".join(
        f"select {shard}, last_value, is_called::int from servicing_history_{shard}" for shard in chosen
    )
    return {shard: (int(count), int(begun)) for shard, count, begun in _fetch(query, [])}


def _fetch(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
