"""Reads of the close: which days are closed, and their pages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from arrears.close.choices import CloseState
from arrears.close.models import CloseRun


@dataclass(frozen=True, kw_only=True)
class Close:
    """A close as screens and reports see it."""

    business_date: date
    state: CloseState
    started_at: datetime
    finished_at: datetime | None
    rulebook_version: str
    page: dict[str, Any]
    signed_by: str
    signed_at: datetime | None


def close_of(*, business_date: date) -> Close | None:
    """The close of a business date, in whatever state; None when it was never begun."""
    run = CloseRun.objects.filter(business_date=business_date).first()
    return None if run is None else _close(run)


def closes_of(*, business_dates: Collection[date]) -> list[Close]:
    """The closes of some business dates, the newest first, in one query."""
    runs = CloseRun.objects.filter(business_date__in=business_dates).order_by("-business_date")
    return [_close(run) for run in runs]


def last_close() -> Close | None:
    """The latest closed business date; None before the first close."""
    run = CloseRun.objects.filter(state__gte=CloseState.COMMITTED).order_by("-business_date").first()
    return None if run is None else _close(run)


def latest_run() -> Close | None:
    """The latest close that was begun, also when a check stopped it."""
    run = CloseRun.objects.order_by("-business_date").first()
    return None if run is None else _close(run)


def closed_dates() -> list[date]:
    """Business dates that are closed, oldest first."""
    closed = CloseRun.objects.filter(state__gte=CloseState.COMMITTED).order_by("business_date")
    return list(closed.values_list("business_date", flat=True))


def _close(run: CloseRun) -> Close:
    return Close(
        business_date=run.business_date,
        state=CloseState(run.state),
        started_at=run.started_at,
        finished_at=run.finished_at,
        rulebook_version=run.rulebook_version,
        page=run.page,
        signed_by=run.signed_by,
        signed_at=run.signed_at,
    )
