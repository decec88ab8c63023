"""Delinquency's answers to news from servicing."""

from typing import Any

from arrears.delinquency.events import CURED
from arrears.delinquency.policy import Change, change
from arrears.plumbing import outbox
from arrears.rulebook import buckets


def note_cure(payload: dict[str, Any]) -> None:
    """A loan that was overdue before an event and is not after it is cured: tells the slices above."""
    before, after = payload["before"], payload["after"]
    if before is None:
        return
    moved = change(
        dpd_before_days=before["dpd_days"],
        dpd_after_days=after["dpd_days"],
        status_after=after["status"],
        table=buckets.table(),
    )
    if moved is Change.CURED:
        outbox.emit(
            name=CURED,
            payload={
                "loan_id": payload["loan_id"],
                "event_id": payload["event_id"],
                "business_date": payload["business_date"],
                "dpd_before_days": before["dpd_days"],
                "dpd_after_days": after["dpd_days"],
            },
        )
