"""News for higher slices: written in the transaction of the change, answered at least once, in order.

A lower slice emits a name and plain values; `config.wiring` subscribes the higher slices' reactions.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from arrears.plumbing.models import OutboxEvent

if TYPE_CHECKING:
    import pyarrow as pa

Reaction = Callable[[dict[str, Any]], None]
_reactions: dict[str, list[Reaction | str]] = {}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Drained:
    """How many events were answered, and how many failed and stay waiting."""

    handled: int
    failed: int


def emit(*, name: str, payload: dict[str, Any]) -> None:
    """Writes one event in the caller's transaction. `payload` holds JSON values, never personal data."""
    OutboxEvent.objects.create(name=name, payload=payload)


def emit_many(*, name: str, payloads: "pa.Array") -> None:
    """Writes many events of one name in the caller's transaction, by COPY. Each payload is JSON as text."""
    import pyarrow as pa  # heavy: only what writes many needs it

    from arrears.plumbing.bulk import copy_in

    count = len(payloads)
    columns = {
        "name": pa.repeat(name, count),
        "payload": payloads,
        "created_at": pa.repeat("now", count),
    }
    copy_in(table="plumbing_outboxevent", data=pa.table(columns))


def emit_rows(*, query: str, given: Mapping[str, Any]) -> None:
    """Writes an event for each row (name, payload as jsonb) of a query with values `given`, in its order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into plumbing_outboxevent (name, payload, created_at) "
            f"select name, payload, now() from ({query}) told",
            dict(given),
        )


def subscribe(*, name: str, reaction: Reaction | str) -> None:
    """Calls `reaction(payload)` for each event of this name. Must be safe to repeat.

    A reaction may be given by its dotted path; it is imported when the first such event is answered.
    """
    if reaction not in _reactions.setdefault(name, []):
        _reactions[name].append(reaction)


def drain(*, limit: int = 500) -> Drained:
    """Answers up to `limit` waiting events, oldest first.

    An event whose reaction fails stays waiting and does not hold up the others. Several workers may run
    it at once: each takes rows that no other holds. News that nobody asked for is laid aside in one go: a
    close that opens many cases leaves that many.
    """
    handled = failed = 0
    unasked: list[int] = []
    with transaction.atomic():
        waiting = OutboxEvent.objects.select_for_update(skip_locked=True).filter(handled_at=None)
        for event in waiting.order_by("id")[:limit]:
            reactions = _reactions.get(event.name)
            if not reactions:
                unasked.append(event.id)
                continue
            try:
                with transaction.atomic():
                    for reaction in reactions:
                        _callable(reaction)(event.payload)
                    OutboxEvent.objects.filter(id=event.id).update(handled_at=Now())
                handled += 1
            except Exception:
                _log.exception(
                    "Reaction to %s (outbox event %s) failed; it stays waiting", event.name, event.id
                )
                failed += 1
        if unasked:
            handled += OutboxEvent.objects.filter(id__in=unasked).update(handled_at=Now())
    return Drained(handled=handled, failed=failed)


def _callable(reaction: Reaction | str) -> Reaction:
    if not isinstance(reaction, str):
        return reaction
    found: Reaction = import_string(reaction)
    return found
