"""Hours in the debtor's own time in which a contact may be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from arrears.collection.contacts.gate.days_off import kind_of_day
from arrears.collection.contacts.gate.lifting import Liftable
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.gate.situation import Finding, Situation
from arrears.collection.contacts.gate.times import local, moment_of
from arrears.rulebook.units import WEEK, minutes_by_day

Table = tuple[tuple[tuple[int, int], ...], ...]  # for Monday … Sunday, holiday: [from, to) in minutes
_FARTHEST = 400  # days to look ahead: no rule closes a year


def table_of(hours: Mapping[str, Any]) -> Table:
    """The spans of each kind of day of a value in `local_hours`."""
    by_day = minutes_by_day(hours)
    return tuple(_spans(by_day[day]) for day in (*WEEK, "holiday"))


def _spans(minutes: set[int]) -> tuple[tuple[int, int], ...]:
    starts = sorted(minute for minute in minutes if minute - 1 not in minutes)
    ends = sorted(minute + 1 for minute in minutes if minute + 1 not in minutes)
    return tuple(zip(starts, ends, strict=True))


def is_open(table: Table, calendar: str, wall: datetime) -> bool:
    """Whether the wall clock stands within the hours of its day."""
    minute = wall.hour * 60 + wall.minute
    return any(start <= minute < end for start, end in _of_day(table, calendar, wall))


def _of_day(table: Table, calendar: str, wall: datetime) -> tuple[tuple[int, int], ...]:
    return table[kind_of_day(calendar, wall.date())]


def opens_next(table: Table, calendar: str, at: datetime, zone: str) -> datetime | None:
    """The first moment from `at` on within the hours; None when there is none in the next year."""
    wall = local(at, zone)
    if is_open(table, calendar, wall):
        return at
    midnight = wall.replace(hour=0, minute=0, second=0)
    for ahead in range(_FARTHEST):
        day = midnight + timedelta(days=ahead)
        for start, _ in _of_day(table, calendar, day):
            opened = moment_of(day + timedelta(minutes=start), zone)
            if opened > at:
                return opened
    return None


@dataclass(frozen=True, kw_only=True)
class Hours(Liftable):
    """Hours for some channels, at some places."""

    table: Table
    calendar: str
    channels: frozenset[Channel]
    place: str = ""
    reason: str = "outside_hours"

    def find(self, seen: Situation) -> Finding | None:
        if seen.planned.channel not in self.channels or not seen.is_at(self.place) or self.is_lifted(seen):
            return None
        opened = open_everywhere(self.table, self.calendar, seen)
        if opened == seen.at:
            return None
        lifted = self.lifts_next(seen)
        times = [at for at in (opened, lifted) if at is not None]
        return Finding(rule=self.rule, reason=self.reason, until=min(times, default=None))

    def closes(self, seen: Situation) -> datetime | None:
        if seen.planned.channel not in self.channels or not seen.is_at(self.place):
            return None
        if open_everywhere(self.table, self.calendar, seen) == seen.at:
            return closes_anywhere(self.table, self.calendar, seen)
        return self.lift_ends(seen)


def closes_next(table: Table, calendar: str, at: datetime, zone: str) -> datetime | None:
    """When the hours that are open at a moment close."""
    wall = local(at, zone)
    minute = wall.hour * 60 + wall.minute
    midnight = wall.replace(hour=0, minute=0, second=0)
    ends = [end for start, end in _of_day(table, calendar, wall) if start <= minute < end]
    return moment_of(midnight + timedelta(minutes=ends[0]), zone) if ends else None


def closes_anywhere(table: Table, calendar: str, seen: Situation) -> datetime | None:
    """The first of the closings in the zones that may be the debtor's."""
    ends = [closes_next(table, calendar, seen.at, zone) for zone in seen.standing.zones]
    return min((end for end in ends if end is not None), default=None)


def open_everywhere(table: Table, calendar: str, seen: Situation) -> datetime | None:
    """The first moment at which every zone that may be the debtor's is within the hours; None: in no year."""
    at: datetime | None = seen.at
    last = seen.at + timedelta(days=_FARTHEST)
    settled = False
    while at is not None and at < last and not settled:
        before: datetime | None = at
        for zone in seen.standing.zones:
            at = opens_next(table, calendar, at, zone) if at is not None else None
        settled = at == before
    return at if settled else None
