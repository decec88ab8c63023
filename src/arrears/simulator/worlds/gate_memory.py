"""The contacts made in a simulated world, as the gate's history."""

from typing import Any

import numpy as np

from arrears.collection.contacts.gate.columns import CHANNELS, NEVER, PURPOSES, History
from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.simulator.worlds.gate_calendar import Calendar
from arrears.simulator.worlds.gate_debtors import DebtorsOfDay
from arrears.simulator.worlds.setting import NOBODY, Flags, Ints

_NAMES = ("who", "at", "channel", "kind", "purpose", "reached")
_NOTICE_BEFORE = 100  # days before a world begins: no cap looks so far back


class Memory:
    """Contacts by day."""

    def __init__(self, *, accounts: int) -> None:
        self._place = np.full(accounts, NOBODY)  # of an account among the day's borrowers
        self._days: dict[int, dict[str, Any]] = {}

    def add(self, *, day: int, who: Ints, at: Ints, channel: Ints, kind: Ints, reached: Flags) -> None:
        """The contacts of a day."""
        values = (who, at, channel, kind, _collect(len(who)), reached)
        self._days[day] = dict(zip(_NAMES, values, strict=True))

    def history(
        self, *, people: DebtorsOfDay, today: int, days: int | None, notices: Calendar | None
    ) -> History:
        """What was done to these borrowers in so many days, today included (None: ever).

        With `notices` each of them got a written notice before the world began.
        """
        first = 0 if days is None else max(0, today - days + 1)
        parts = [self._days[day] for day in range(first, today) if day in self._days]
        if notices is not None:
            parts.insert(0, _noticed(people, notices))
        self._place[people.who] = np.arange(len(people.who))
        columns = {name: _column(parts, name) for name in _NAMES}
        person = self._place[columns["who"]]
        mine = np.flatnonzero(person != NOBODY)
        self._place[people.who] = NOBODY
        some = {name: column[mine] for name, column in columns.items()}
        return _history(people, some, person=person[mine], until=NEVER)


def still_open(
    *, people: DebtorsOfDay, row: Ints, at: Ints, channel: Ints, kind: Ints, until: int
) -> History:
    """Contacts that were allowed earlier on the day, with no result yet: they count as what uses up most."""
    count = len(row)
    values = (people.who[row], at, channel, kind, _collect(count), np.zeros(count, np.bool_))
    return _history(people, dict(zip(_NAMES, values, strict=True)), person=row, until=np.int64(until))


def _history(people: DebtorsOfDay, columns: dict[str, Any], *, person: Ints, until: np.int64) -> History:
    none = np.zeros(len(person), np.bool_)
    return History(
        person=person,
        number=people.points(person, columns["kind"]),
        at=columns["at"],
        channel=columns["channel"],
        purpose=columns["purpose"],
        place=people.place(columns["kind"]),
        connected=columns["reached"],
        debtor=columns["reached"],
        wrong=none,
        voicemail=none,
        inbound=none,
        open_until=np.full(len(person), until, np.int64),
        loan_start=np.arange(len(person) + 1, dtype=np.int64),
        loan_id=people.loans(columns["who"]),
    )


def _collect(count: int) -> Ints:
    return np.full(count, PURPOSES.index(Purpose.COLLECT), np.int64)


def _column(parts: list[dict[str, Any]], name: str) -> Any:
    if not parts:
        return np.zeros(0, np.bool_ if name == "reached" else np.int64)
    return np.concatenate([part[name] for part in parts])


def _noticed(people: DebtorsOfDay, calendar: Calendar) -> dict[str, Any]:
    """A letter to each borrower, long before."""
    count = len(people.who)
    at = int(calendar.morning(-_NOTICE_BEFORE).timestamp())
    columns = (
        people.who,
        np.full(count, at, np.int64),
        np.full(count, CHANNELS.index(Channel.LETTER), np.int64),
        np.zeros(count, np.int64),
        np.full(count, PURPOSES.index(Purpose.NOTICE), np.int64),
        np.ones(count, np.bool_),
    )
    return dict(zip(_NAMES, columns, strict=True))
