"""Caps: how many contacts of a kind are allowed of whom in a window."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from arrears.collection.contacts.gate.counted import is_counted, may_become
from arrears.collection.contacts.gate.lifting import Liftable
from arrears.collection.contacts.gate.planned import Channel, Counter
from arrears.collection.contacts.gate.situation import Finding, Situation
from arrears.collection.contacts.gate.standing import Attempt
from arrears.collection.contacts.gate.times import Span, around, calendar_window

ROLLING = {"rolling_7_days": 7, "rolling_30_days": 30, "7_days_after_conversation": 7}
CALENDAR = ("calendar_day", "week", "month")


@dataclass(frozen=True, kw_only=True)
class Cap(Liftable):
    """A point in unit × event × window with its number (rulebook.counting)."""

    of: str
    event: str
    window: str
    channels: frozenset[Channel]  # whose contacts count and are bound
    limit: int
    place: str = ""
    reason: str = "cap_reached"
    days: int | None = None  # of a rolling window of its own length

    def find(self, seen: Situation) -> Finding | None:
        if not self._binds(seen):
            return None
        free = [_free_from(spans, seen.at, self.limit) for spans in self._spans_by_unit(seen)]
        if all(at == seen.at for at in free):
            return None
        times = [at for at in free if at is not None]
        all_free = max(times) if len(times) == len(free) else None
        ways = [at for at in (all_free, self.lifts_next(seen)) if at is not None]
        return Finding(rule=self.rule, reason=self.reason, until=min(ways, default=None))

    def counter(self, seen: Situation) -> Counter | None:
        if not self._binds(seen):
            return None
        used = max((_count(spans, seen.at) for spans in self._spans_by_unit(seen)), default=0)
        return Counter(rule=self.rule, used=used, allowed=self.limit, window=self.window)

    def closes(self, seen: Situation) -> datetime | None:
        return self.lift_ends(seen)

    def _binds(self, seen: Situation) -> bool:
        channel = seen.planned.channel
        if channel not in self.channels or not seen.is_at(self.place) or self.is_lifted(seen):
            return False
        return may_become(self.event, channel)

    def _spans_by_unit(self, seen: Situation) -> Iterable[list[Span]]:
        """For each debt (or the debtor, or the number) and zone: when each counted event counts."""
        counted = [one for one in seen.history if self._counts(one, seen)]
        for zone in seen.standing.zones:
            if self.of in ("debt", "account"):
                loans = seen.planned.loan_ids or tuple(loan.id for loan in seen.loans) or (None,)
                for loan in loans:
                    mine = [
                        one for one in counted if not one.loan_ids or loan is None or loan in one.loan_ids
                    ]
                    yield self._spans(mine, zone, seen)
            else:
                yield self._spans(counted, zone, seen)

    def _counts(self, one: Attempt, seen: Situation) -> bool:
        if one.inbound or one.channel not in self.channels or not is_counted(self.event, one):
            return False
        if self.place == "elsewhere" and one.place == "home":
            return False
        if self.place == "work" and one.place not in ("work", "work_prohibited"):
            return False
        if self.of == "contact_point":
            point = seen.point
            return point is not None and one.number == point.number
        if one.of_other:
            return False
        return self.event != "channel" or one.channel != seen.planned.channel

    def _spans(self, counted: list[Attempt], zone: str, seen: Situation) -> list[Span]:
        if self.window == "7_days_after_conversation":
            first = first_conversation(counted)
            counted = [one for one in counted if first is not None and one.at >= first]
        if self.event == "channel":
            return _once_a_channel(
                {
                    channel: [self._span(one, zone) for one in counted if one.channel == channel]
                    for channel in Channel
                },
                seen.at,
            )
        return [self._span(one, zone) for one in counted]

    def _span(self, one: Attempt, zone: str) -> Span:
        days = self.days or ROLLING.get(self.window)
        enter, leave = (
            around(one.at, zone, days) if days is not None else calendar_window(one.at, zone, self.window)
        )
        return enter, leave if one.open_until is None else min(leave, one.open_until)


def first_conversation(history: Iterable[Attempt]) -> datetime | None:
    """The first call that was, or may become, a conversation."""
    return min((one.at for one in history if is_counted("effective_conversation", one)), default=None)


def _count(spans: list[Span], at: datetime) -> int:
    return sum(enter <= at < leave for enter, leave in spans)


def _free_from(spans: list[Span], at: datetime, limit: int) -> datetime | None:
    """The first moment from `at` on at which fewer than `limit` count; None when it never comes."""
    if _count(spans, at) < limit:
        return at
    leaves = sorted({leave for _, leave in spans if leave > at})
    return next((leave for leave in leaves if _count(spans, leave) < limit), None)


def _once_a_channel(by_channel: dict[Channel, list[Span]], at: datetime) -> list[Span]:
    """Of each channel the span that ends last among those that join on to now: it counts once."""
    found = []
    for spans in by_channel.values():
        ends = at
        for enter, leave in sorted(spans):
            if enter <= ends < leave:
                ends = leave
        if ends > at:
            found.append((at, ends))
    return found
