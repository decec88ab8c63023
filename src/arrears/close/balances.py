"""Balances of the control accounts as each close writes them down for the next one to start from."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models.functions import Now

from arrears.close.models import ShardClose
from arrears.close.totals import Key

Balances = Mapping[Key, Mapping[str, int]]  # group -> control account -> minor units


def of_close(*, shards: Iterable[int], on: date | None) -> dict[Key, dict[str, int]]:
    """What the loans of the shards held at a close, as that close wrote it down; empty for None."""
    found: dict[Key, dict[str, int]] = {}
    if on is not None:
        for row in ShardClose.objects.filter(business_date=on, shard__in=list(shards)):
            for cell in row.totals["balances"]:
                key = (row.shard, cell["product"], cell["book"], cell["currency"])
                found[key] = cell["minor"]
    return found


def write_down(*, business_date: date, shards: Iterable[int], loans: Balances) -> None:
    """Marks the shards as closed on the day, with what their loans hold."""
    ShardClose.objects.bulk_create(
        [
            ShardClose(
                business_date=business_date, shard=shard, totals=_of_shard(shard, loans), committed_at=Now()
            )
            for shard in shards
        ],
        update_conflicts=True,
        unique_fields=["business_date", "shard"],
        update_fields=["totals", "committed_at"],
    )


def _of_shard(shard: int, loans: Balances) -> dict[str, Any]:
    return {
        "balances": [
            {"product": product, "book": book, "currency": currency, "minor": dict(minor)}
            for (its_shard, product, book, currency), minor in sorted(loans.items())
            if its_shard == shard
        ]
    }
