"""The product's gate (collection/contacts/gate) before every contact of a simulated world.

A world's borrowers live in the first time zone of its jurisdiction, have one loan and one contact point of
each type, valid, confirmed the day before and agreed to, and got the written notice that some places ask
for. Every contact is asked for as `collect`, the purpose that the rules hold back most, and is made at the
full hour. The duties that come with an answer are taken as done.
"""

from collections.abc import Sequence

import numpy as np

from arrears.collection.contacts.gate.caps import ROLLING, Cap
from arrears.collection.contacts.gate.columns import CHANNELS, PURPOSES, History, joined
from arrears.collection.contacts.gate.columns import Contacts as Asked
from arrears.collection.contacts.gate.law import Law
from arrears.collection.contacts.gate.many import decide_many
from arrears.collection.contacts.gate.many_checks import may_be_plain
from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.collection.contacts.gate.points import TYPE_OF
from arrears.collection.contacts.gate.situation import Form
from arrears.simulator.worlds.gate_calendar import Calendar
from arrears.simulator.worlds.gate_debtors import DebtorsOfDay, common_standing
from arrears.simulator.worlds.gate_memory import Memory, still_open
from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import Flags, Ints, Setting

_DAYS_OF_WINDOW = {"calendar_day": 1, "week": 7, "month": 31}
_COLLECT = PURPOSES.index(Purpose.COLLECT)


class RuleGate:
    """Asks the gate on columns, with what was done before in the world."""

    def __init__(self, setting: Setting) -> None:
        self._calendar = Calendar(jurisdiction=setting.jurisdiction, hours=setting.hours)
        kinds = [Channel(channel.kind) for channel in setting.channels]
        self._types = tuple(dict.fromkeys(TYPE_OF[kind] for kind in kinds))
        self._channel = np.array([CHANNELS.index(kind) for kind in kinds], np.int64)
        self._type = np.array([self._types.index(TYPE_OF[kind]) for kind in kinds], np.int64)
        self._law = Law()
        self._common = common_standing(jurisdiction=setting.jurisdiction, zone=self._calendar.zone)
        self._memory = Memory(accounts=setting.accounts)

    def allowed(self, *, day: int, seen: Seen, planned: Contacts) -> Flags:
        """See Gate. Who owes nothing has no debt to be asked about."""
        found = np.zeros(len(planned), np.bool_)
        rows = np.flatnonzero(seen.owed[planned.who] > 0)
        if not len(rows):
            return found
        asked = planned.some(rows)
        forms = self._law.at(self._calendar.morning(day), self._common)
        plain = may_be_plain(forms)
        people = DebtorsOfDay(
            seen=seen,
            who=asked.who,
            types=self._types,
            common=self._common,
            calendar=self._calendar,
            all_particular=not plain,
        )
        history = self._memory.history(
            people=people,
            today=day,
            days=_days(forms) if plain else None,
            notices=None if plain else self._calendar,
        )
        found[rows] = self._by_hour(people, asked, history, day=day)
        return found

    def _by_hour(self, people: DebtorsOfDay, asked: Contacts, history: History, *, day: int) -> Flags:
        """Hour after hour: what an earlier hour allowed counts, as no result is known before the evening."""
        found = np.zeros(len(asked), np.bool_)
        at = self._calendar.moments(day=day, hour=asked.hour)
        evening = int(self._calendar.morning(day + 1).timestamp())
        for moment in np.unique(at).tolist():
            rows = np.flatnonzero(at == moment)
            found[rows] = self._ask(people, asked.some(rows), people.row[rows], at[rows], history)
            taken = rows[found[rows]]
            now = still_open(
                people=people,
                row=people.row[taken],
                at=at[taken],
                channel=self._channel[asked.channel[taken]],
                kind=self._type[asked.channel[taken]],
                until=evening,
            )
            history = joined(history, now)
        return found

    def _ask(self, people: DebtorsOfDay, asked: Contacts, row: Ints, at: Ints, history: History) -> Flags:
        count = len(asked)
        return decide_many(
            debtors=people.debtors,
            history=history,
            contacts=Asked(
                person=row,
                point=people.points(row, self._type[asked.channel]),
                at=at,
                channel=self._channel[asked.channel],
                purpose=np.full(count, _COLLECT, np.int64),
                loan_start=np.arange(count + 1, dtype=np.int64),
                loan_id=people.loans(asked.who),
            ),
            rules=self._law,
            look_ahead=False,
            with_decisions=False,
        ).allowed

    def note(self, *, day: int, made: Contacts, reached: Flags) -> None:
        """Remembers contacts: who was reached was spoken with, or got the message."""
        self._memory.add(
            day=day,
            who=made.who,
            at=self._calendar.moments(day=day, hour=made.hour),
            channel=self._channel[made.channel],
            kind=self._type[made.channel],
            reached=reached,
        )


def _days(forms: Sequence[Form]) -> int | None:
    """How many days back the caps count, today included; None: without end."""
    longest = 1
    for form in forms:
        if isinstance(form, Cap):
            if form.window == "7_days_after_conversation":
                return None
            days = form.days or ROLLING.get(form.window)
            # a rolling day may begin on the day before
            longest = max(longest, days + 1 if days else _DAYS_OF_WINDOW[form.window])
    return longest
