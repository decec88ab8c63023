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
    """For each shard: loans, and highest given row + highest event; equal marks mean that nothing was added.

    Histories only grow, and each number is read from the end of an index.
    """
    marks = {}
    for shard in sorted(shards):
        query = (
            "select (select count(*) from servicing_loan where shard = %s), "
            f"(select coalesce(max(id), 0) from servicing_givenrow_{int(shard)}), "
            f"(select coalesce(max(id), 0) from servicing_event_{int(shard)})"
        )
        loans, row, event = _fetch(query, [shard])[0]
        marks[shard] = (int(loans), int(row) + int(event))
    return marks


def _fetch(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
