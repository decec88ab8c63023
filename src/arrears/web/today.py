"""The day that screens begin with."""

from datetime import date

from arrears.close.queries import last_close
from arrears.plumbing.clock import UnableToReadClock, business_date


def today() -> date:
    """The open business date; before the clock is set the last closed day; without a book the calendar's."""
    try:
        return business_date()
    except UnableToReadClock:
        found = last_close()
        return found.business_date if found else date.today()  # noqa: DTZ011 (no book: the day on the wall)
