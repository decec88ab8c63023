"""Writes on the timeline; the other operations of cases use it inside their own transaction."""

from datetime import date, datetime
from typing import Any

from arrears.collection.cases.models import Entry


def put_down(
    *,
    case_id: int | None,
    person_id: int,
    kind: str,
    payload: dict[str, Any],
    on: date,
    actor: str,
    at: datetime | None = None,
) -> int:
    """Appends an entry to the debtor's timeline; returns its id. `at`: the business moment where known."""
    entry = Entry.objects.create(
        case_id=case_id, person_id=person_id, kind=kind, payload=payload, on=on, at=at, actor=actor
    )
    return int(entry.id)
