"""Local days, weeks, months and rolling windows of a debtor's zone, as moments in UTC. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
_MIDNIGHT = time(0)


@lru_cache(maxsize=128)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)


def whole_seconds(at: datetime) -> datetime:
    """The moment in UTC without its fraction of a second: the gate counts in seconds."""
    return at.astimezone(UTC).replace(microsecond=0)


def local(at: datetime, name: str) -> datetime:
    """The wall clock of the zone at a moment, without a zone (for reading days and times only)."""
    return at.astimezone(zone(name)).replace(tzinfo=None)


def moment_of(wall: datetime, name: str) -> datetime:
    """The moment at which the wall clock of the zone shows this (the first one, where it shows it twice)."""
    return wall.replace(tzinfo=zone(name)).astimezone(UTC)


def start_of(day: date, name: str) -> datetime:
    """The first moment of a local day."""
    return moment_of(datetime.combine(day, _MIDNIGHT), name)


def calendar_window(at: datetime, name: str, window: str) -> Span:
    """The local day, week (from Monday) or month around a moment, as [start, end)."""
    day = local(at, name).date()
    if window == "calendar_day":
        first, after = day, day + timedelta(days=1)
    elif window == "week":
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    else:
        first = day.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    return start_of(first, name), start_of(after, name)


def around(at: datetime, name: str, days: int) -> Span:
    """When an event counts in a rolling window of so many days: before it (if it is planned) and after.

    Days are the longer of 24 hours each and local days, so that a change of the clocks shortens nothing.
    """
    wall, length = local(at, name), timedelta(days=days)
    return (
        min(at - length, moment_of(wall - length, name)),
        max(at + length, moment_of(wall + length, name)),
    )
