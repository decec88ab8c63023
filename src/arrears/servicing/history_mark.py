"""A counter a shard that moves with every addition to its history.

Sequences, not rows: two operations in a shard never wait for each other. The writer holds the shard (shared
or alone) until its commit, so whoever holds it alone sees either both the addition and the count, or none.
"""

from collections.abc import Iterable

from django.db import connection


def note_addition(*, shards: Iterable[int]) -> None:
    """Loans, given rows or events are being added to these shards in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(('servicing_history_' || shard)::regclass) from unnest(%s::int[]) shard",
            [sorted({int(shard) for shard in shards})],
        )
