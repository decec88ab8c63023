"""Everything that happened to a debtor, on one line."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from arrears.collection.cases.models import Entry


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """One thing that happened; `kind` says what, `payload` holds its particulars as JSON values."""

    at: datetime
    on: date
    kind: str
    payload: dict[str, Any]
    actor: str
    case_id: int | None


def timeline(*, person_id: int, limit: int = 200) -> list[TimelineRow]:
    """The newest `limit` entries, the newest first."""
    found = Entry.objects.filter(person_id=person_id).order_by("-id")[:limit]
    return [
        TimelineRow(
            at=row.at, on=row.on, kind=row.kind, payload=row.payload, actor=row.actor, case_id=row.case_id
        )
        for row in found
    ]
