"""Until when a debt can be brought before a court, and what restarted that time. Pure.

The period runs from the day named by the law (the last instalment's due day) and restarts with what the law
names: what happens before that day restarts nothing, since nothing runs yet. Expired, only an acknowledgement
gives the claim back its court: a demand or a part payment does not (docs/terms.md, limitation). While a suit
is pending it does not run, also when the suit was filed before the last instalment fell due (a debt called in
early): it then runs from the end of the suit, or from that due day if it is later (民法典 Art. 189, 195).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

PAYMENT, ACKNOWLEDGEMENT, DEMAND, SUIT = "payment", "acknowledgement", "demand", "suit_or_arbitration"
# A part payment or a plan that the debtor asked for says that they will perform: an acknowledgement in law.
_COUNTS_AS = {PAYMENT: ACKNOWLEDGEMENT}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that may have restarted the period."""

    what: str  # PAYMENT, ACKNOWLEDGEMENT, DEMAND or SUIT
    on: date
    known_on: date
    evidence: str
    event_id: int | None = None
    fact_id: int | None = None
    ended_on: date | None = None  # of a suit; None: pending
    restarted: bool = False  # whether the period ran afresh from it


@dataclass(frozen=True, kw_only=True)
class Period:
    """The law's answer: how long, from when, restarted by what."""

    years: int
    longstop_years: int | None
    restarts_on: tuple[str, ...]
    cited: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Limitation:
    """When the claim's time in court ends."""

    runs_from: date  # the day from which it last ran
    expires_on: date | None  # last day; None while a suit is pending
    expired: bool
    longstop_on: date | None
    happenings: tuple[Happening, ...]  # by day; `restarted` says which counted
    cited: tuple[str, ...]


def limitation(*, period: Period, due_on: date, happenings: Sequence[Happening], as_of: date) -> Limitation:
    """The limitation of a debt whose last instalment fell due on `due_on`, as of a day."""
    longstop = None if period.longstop_years is None else years_after(due_on, period.longstop_years)
    start: date = due_on
    pending = False
    seen = []
    for found in sorted((h for h in happenings if h.on <= as_of), key=lambda h: (h.on, h.known_on)):
        ended = found.ended_on if found.ended_on and found.ended_on <= as_of else None
        lasts = found.what == SUIT and (ended is None or ended > start)
        counts = _restarts(found, period, start, pending, lasts=lasts)
        seen.append(replace(found, restarted=counts))
        if counts:
            pending = found.what == SUIT and ended is None
            start = max(start, ended or found.on)
    last = years_after(start, period.years)
    last = last if longstop is None else min(last, longstop)
    return Limitation(
        runs_from=start,
        expires_on=None if pending else last,
        expired=not pending and as_of > last,
        longstop_on=longstop,
        happenings=tuple(seen),
        cited=period.cited,
    )


def _restarts(found: Happening, period: Period, start: date, pending: bool, *, lasts: bool) -> bool:
    """`lasts`: it is a suit that stays pending beyond the day from which the period runs."""
    if pending or (found.on < start and not lasts):
        return False
    if _COUNTS_AS.get(found.what, found.what) not in period.restarts_on:
        return False
    return found.on <= years_after(start, period.years) or found.what == ACKNOWLEDGEMENT


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
