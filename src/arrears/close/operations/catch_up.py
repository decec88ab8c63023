"""Close every missed day, one by one, up to a date."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from arrears.close.choices import CloseState
from arrears.close.models import CloseRun
from arrears.close.one_closer import the_only_closer
from arrears.close.operations.publish import finish
from arrears.close.operations.run import close_day
from arrears.close.work import Memory, Progress, no_progress
from arrears.plumbing import clock

Every = Literal["day", "month"]


def close_through(
    *,
    through: date,
    actor: str,
    every: Every = "day",
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> list[dict[str, Any]]:
    """Closes from the open business date up to `through`; returns the pages, oldest first.

    `month` closes month ends and `through` only: for histories that were lived elsewhere (imported, seeded).
    An entry then covers the whole span, since it posts what should have been posted by then less what was.
    What a killed run left unpublished is finished first. Each day is committed by itself, so a run that ends
    half-way has closed the days before. Raises UnableToClose.
    """
    finish_unpublished()
    memory, progress = memory or Memory(), progress or no_progress
    days = list(days_to_close(first=clock.business_date(), through=through, every=every))
    pages = []
    for place, day in enumerate(days):
        progress(day.isoformat(), place, len(days))
        if day > clock.business_date():
            clock.set_business_date(to=day, actor=actor, reason="catching up by month ends")
        inside = progress if len(days) == 1 else None  # of many days, the days are the progress
        last = place == len(days) - 1  # treatments of days that are over already would help nobody
        pages.append(
            close_day(business_date=day, actor=actor, memory=memory, progress=inside, next_is_worked=last)
        )
    progress("", len(days), len(days))
    return pages


class Closer:
    """`close_through` for who calls it again and again: it reads only what was added since its last call."""

    def __init__(self) -> None:
        self._memory = Memory()

    def __call__(
        self, *, through: date, actor: str, every: Every, progress: Progress
    ) -> list[dict[str, Any]]:
        """As `close_through`."""
        return close_through(
            through=through, actor=actor, every=every, progress=progress, memory=self._memory
        )


def days_to_close(*, first: date, through: date, every: Every) -> Iterator[date]:
    """The business dates from `first` to `through` that are closed."""
    day = first
    while day <= through:
        last_of_month = calendar.monthrange(day.year, day.month)[1] == day.day
        if every == "day" or last_of_month or day == through:
            yield day
        day += timedelta(days=1)


@the_only_closer()
def finish_unpublished() -> None:
    """Publishes the snapshot of a day that was committed just before a kill."""
    committed = CloseRun.objects.filter(state=CloseState.COMMITTED).order_by("business_date")
    for business_date in committed.values_list("business_date", flat=True):
        finish(business_date=business_date)
