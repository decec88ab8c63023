"""Posts what should have been posted by now, less what has been: one balanced entry per group that moved.

Old entries never change. What a group should hold follows from the loans' states (posting_rules.movements),
so a backdated event posts its correction today. The running totals (`Posted`) change in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from arrears.ledger import posting_rules
from arrears.ledger.chart import chart

Key = tuple[int, str, str, str]  # shard, product, book, currency
Changes = Mapping[Key, Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class _Header:
    """What all entries of one posting have in common."""

    business_date: date
    source: str  # close | repay | disburse | …
    actor: str
    rulebook_version: str
    loan_id: int | None
    event_id: int | None


def post_targets(
    *, business_date: date, targets: Changes, source: str, actor: str, rulebook_version: str
) -> int:
    """Posts the difference between each group's totals and what is posted; returns the number of entries.

    `targets[shard, product, book, currency][movement]` is the total by now, in minor units. The caller holds
    the shards (plumbing.locks). Nothing is posted for a group in which nothing moved.
    """
    with transaction.atomic():
        posted = _posted(targets)
        changes = {
            key: {name: total - posted.get((key, name), 0) for name, total in totals.items()}
            for key, totals in targets.items()
        }
        ids = post_changes(
            business_date=business_date,
            changes=changes,
            source=source,
            actor=actor,
            rulebook_version=rulebook_version,
        )
        return len(ids)


def post_changes(
    *,
    business_date: date,
    changes: Changes,
    source: str,
    actor: str,
    rulebook_version: str,
    loan_id: int | None = None,
    event_id: int | None = None,
) -> list[int]:
    """Posts changes of totals, one entry a group that moved; returns their ids in order of the groups."""
    moved = [(key, posting_rules.lines(changes=changes[key])) for key in sorted(changes)]
    moved = [(key, lines) for key, lines in moved if lines]
    if not moved:
        return []
    header = _Header(
        business_date=business_date,
        source=source,
        actor=actor,
        rulebook_version=rulebook_version,
        loan_id=loan_id,
        event_id=event_id,
    )
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        ids = _add_entries(cursor, [key for key, _ in moved], header)
        _add_lines(cursor, list(zip(ids, (lines for _, lines in moved), strict=True)))
        _add_up(cursor, {key: changes[key] for key, _ in moved})
    return ids


def _posted(targets: Changes) -> dict[tuple[Key, str], int]:
    shards = sorted({key[0] for key in targets})
    with connection.cursor() as cursor:
        cursor.execute(
            "select shard, product_code, book_code, currency, movement, total_minor from ledger_posted "
            "where shard = any(%s) for update",
            [shards],
        )
        return {((s, p, b, c), movement): total for s, p, b, c, movement, total in cursor.fetchall()}


def _add_entries(cursor: Any, keys: list[Key], header: _Header) -> list[int]:
    shards, products, books, currencies = (list(column) for column in zip(*keys, strict=True))
    cursor.execute(
        "insert into ledger_entry (business_date, posted_at, source, loan_id, event_id, shard, product_code, "
        "book_code, currency, rulebook_version, actor) "
        "select %s, now(), %s, %s, %s, k.shard, k.product, k.book, k.currency, %s, %s "
        "from unnest(%s::smallint[], %s::text[], %s::text[], %s::text[]) "
        "with ordinality as k(shard, product, book, currency, place) order by k.place returning id",
        [
            header.business_date,
            header.source,
            header.loan_id,
            header.event_id,
            header.rulebook_version,
            header.actor,
            shards,
            products,
            books,
            currencies,
        ],
    )
    return sorted(row[0] for row in cursor.fetchall())


def _add_lines(cursor: Any, entries: list[tuple[int, list[tuple[str, str, int]]]]) -> None:
    codes = {role: account.code for role, account in chart().items()}
    flat = [
        (entry, codes[role], movement, amount) for entry, lines in entries for role, movement, amount in lines
    ]
    cursor.execute(
        "insert into ledger_line (entry_id, account_id, movement, amount_minor) "
        "select * from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[])",
        [list(column) for column in zip(*flat, strict=True)],
    )


def _add_up(cursor: Any, changes: Changes) -> None:
    """Rows are touched in one order, so that two operations in a group wait and never lock each other out."""
    flat = [
        (*key, name, change)
        for key in sorted(changes)
        for name, change in sorted(changes[key].items())
        if change
    ]
    cursor.execute(
        "insert into ledger_posted as p (shard, product_code, book_code, currency, movement, total_minor) "
        "select * from unnest(%s::smallint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[]) "
        "on conflict (shard, product_code, book_code, currency, movement) "
        "do update set total_minor = p.total_minor + excluded.total_minor",
        [list(column) for column in zip(*flat, strict=True)],
    )
