"""The gate on columns: the same answers as `decide`, one after the other, for many contacts at once. Pure.

What is plain is decided on columns; the rest (stops, consents, third persons, answers, first notices) is put
to `decide` itself. What is allowed to an earlier row is reserved for the later ones of its person or number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from arrears.collection.contacts.gate.caps import Cap
from arrears.collection.contacts.gate.closing import STALE_AFTER, open_until
from arrears.collection.contacts.gate.columns import (
    CHANNELS,
    PURPOSES,
    Bools,
    Contacts,
    Debtors,
    History,
    Ints,
    attempt_of,
    joined,
    planned_of,
    seconds,
)
from arrears.collection.contacts.gate.decide import Rules, decide
from arrears.collection.contacts.gate.duties import Duty
from arrears.collection.contacts.gate.many_caps import counts_of
from arrears.collection.contacts.gate.many_checks import checks, closing_of, may_be_plain
from arrears.collection.contacts.gate.planned import Counter, Decision, Purpose, Verdict
from arrears.collection.contacts.gate.situation import Form
from arrears.collection.contacts.gate.standing import Attempt
from arrears.collection.contacts.gate.zone_table import zone_table

_ONE_BY_ONE = np.array([PURPOSES.index(Purpose.LOCATE), PURPOSES.index(Purpose.ANSWER)])
_STALE = np.array([int(STALE_AFTER[channel].total_seconds()) for channel in CHANNELS], np.int64)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """By row: whether it is allowed, until when it may be made (0 where not), and the whole decision."""

    allowed: Bools
    open_until: Ints
    decisions: tuple[Decision | None, ...]  # None where `with_decisions` was off and it was plain


class _Batch:
    """Answers under way."""

    def __init__(
        self, debtors: Debtors, contacts: Contacts, rules: Rules, look_ahead: bool, told: bool
    ) -> None:
        self.debtors, self.contacts, self.rules = debtors, contacts, rules
        self.look_ahead, self.told = look_ahead, told
        count = len(contacts.person)
        self.allowed = np.zeros(count, np.bool_)
        self.until = np.zeros(count, np.int64)
        self.decisions: list[Decision | None] = [None] * count


def decide_many(
    *,
    debtors: Debtors,
    history: History,
    contacts: Contacts,
    rules: Rules,
    look_ahead: bool = True,
    with_decisions: bool = True,
) -> Answers:
    """The answers to the contacts in their order.

    Without `with_decisions` only who is allowed until when; without `look_ahead` no next allowed moment.
    """
    batch = _Batch(debtors, contacts, rules, look_ahead, with_decisions)
    turn = _turns(contacts, debtors)
    for now in range(int(turn.max(initial=-1)) + 1):
        rows = np.flatnonzero(turn == now)
        _decide_turn(batch, history, rows)
        taken = rows[batch.allowed[rows]]
        if len(taken):
            history = joined(history, _reserved(batch, taken))
    return Answers(allowed=batch.allowed, open_until=batch.until, decisions=tuple(batch.decisions))


def _turns(contacts: Contacts, debtors: Debtors) -> Ints:
    """How many earlier rows each row has to wait for: of the same person, or to the same number."""
    turn = np.zeros(len(contacts.person), np.int64)
    of_person: dict[int, int] = {}
    of_number: dict[int, int] = {}
    for row, (person, point) in enumerate(
        zip(contacts.person.tolist(), contacts.point.tolist(), strict=True)
    ):
        number = int(debtors.point_number[point]) if point >= 0 else -1
        at = max(of_person.get(person, 0), of_number.get(number, 0) if number >= 0 else 0)
        turn[row] = at
        of_person[person] = at + 1
        if number >= 0:
            of_number[number] = at + 1
    return turn


def _reserved(batch: _Batch, rows: Ints) -> History:
    """Allowed contacts as part of the history: still open."""
    contacts, point = batch.contacts, batch.contacts.point[rows]
    has = point >= 0
    at_point = np.maximum(point, 0)
    lengths = contacts.loan_start[rows + 1] - contacts.loan_start[rows]
    none = np.zeros(len(rows), np.bool_)
    number = batch.debtors.point_number[at_point] if len(batch.debtors.point_number) else at_point
    place = batch.debtors.point_place[at_point] if len(batch.debtors.point_place) else at_point
    return History(
        person=contacts.person[rows],
        number=np.where(has, number, -1),
        at=contacts.at[rows],
        channel=contacts.channel[rows],
        purpose=contacts.purpose[rows],
        place=np.where(has, place, 0),
        connected=none,
        debtor=none,
        wrong=none,
        voicemail=none,
        inbound=none,
        open_until=batch.until[rows],
        loan_start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        loan_id=_slices(contacts.loan_id, contacts.loan_start[rows], lengths),
    )


def _slices(values: Ints, starts: Ints, lengths: Ints) -> Ints:
    """values[start : start + length] of each, one after the other."""
    total = int(lengths.sum())
    offsets = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return np.asarray(values[np.arange(total) + offsets], np.int64)


def _decide_turn(batch: _Batch, history: History, rows: Ints) -> None:
    """Rows none of which depends on another."""
    debtors, contacts = batch.debtors, batch.contacts
    plain = ~debtors.special[contacts.person[rows]] & ~np.isin(contacts.purpose[rows], _ONE_BY_ONE)
    group = debtors.group[contacts.person[rows]]
    for one in np.unique(group).tolist():
        standing = debtors.standings[debtors.first_of_group[one]]
        of_group = rows[group == one]
        zone = zone_table(standing.zones[0])
        days = zone.wall(contacts.at[of_group]) // 86_400
        for day in np.unique(days).tolist():
            some = of_group[days == day]
            moment = datetime.fromtimestamp(int(contacts.at[some[0]]), UTC)
            forms = batch.rules.at(moment, standing)
            easy = some[plain[np.searchsorted(rows, some)]]
            if may_be_plain(forms):
                _plain(batch, history, easy, forms, standing.zones)
    left = ~batch.allowed[rows]
    _one_by_one(batch, history, rows[left], plain[left])


def _plain(
    batch: _Batch, history: History, rows: Ints, forms: Sequence[Form], zones: tuple[str, ...]
) -> None:
    """Decides on columns: marks what is allowed; what is not is left."""
    if not len(rows):
        return
    debtors, contacts = batch.debtors, batch.contacts
    good = checks(debtors, contacts, rows, forms, zones)
    caps = [form for form in forms if isinstance(form, Cap)]
    used = [counts_of(cap, debtors, history, contacts, rows, zones) for cap in caps]
    for cap, count in zip(caps, used, strict=True):
        good &= (count < 0) | (count < cap.limit)
    taken = rows[good]
    batch.allowed[taken] = True
    ends = np.minimum(
        contacts.at[taken] + _STALE[contacts.channel[taken]],
        closing_of(debtors, contacts, taken, forms, zones),
    )
    batch.until[taken] = ends
    if batch.told:
        _tell(batch, taken, forms, caps, [count[good] for count in used])


def _tell(batch: _Batch, rows: Ints, forms: Sequence[Form], caps: list[Cap], used: list[Ints]) -> None:
    """The decisions of plain rows that are allowed: duties by channel, counters by cap."""
    duties = [form for form in forms if isinstance(form, Duty)]
    by_channel: dict[int, tuple[Verdict, tuple[str, ...], tuple[str, ...]]] = {}
    for code in np.unique(batch.contacts.channel[rows]).tolist():
        asked = [form for form in duties if form.codes and CHANNELS[code] in form.channels]
        codes = tuple(dict.fromkeys(one for form in asked for one in form.codes))
        verdict = Verdict.ALLOW_WITH_DUTY if codes else Verdict.ALLOW
        by_channel[code] = (verdict, tuple(dict.fromkeys(form.rule for form in asked)), codes)
    channels = batch.contacts.channel[rows].tolist()
    columns = [count.tolist() for count in used]
    for place, row in enumerate(rows.tolist()):
        verdict, named, codes = by_channel[channels[place]]
        batch.decisions[row] = Decision(
            verdict=verdict,
            rules=named,
            duties=codes,
            counters=tuple(
                Counter(rule=cap.rule, used=column[place], allowed=cap.limit, window=cap.window)
                for cap, column in zip(caps, columns, strict=True)
                if column[place] >= 0
            ),
        )


def _one_by_one(batch: _Batch, history: History, rows: Ints, plain: Bools) -> None:
    """What is left goes to `decide`: everything that is not plain, and denials that are to be explained."""
    for row, was_plain in zip(rows.tolist(), plain.tolist(), strict=True):
        if was_plain and not batch.told and _was_decided(batch, row):
            continue
        planned = planned_of(batch.contacts, row, batch.debtors)
        standing = batch.debtors.standings[batch.contacts.person[row]]
        known = attempts_of(batch.debtors, history, int(batch.contacts.person[row]))
        found = decide(
            planned=planned, standing=standing, history=known, rules=batch.rules, look_ahead=batch.look_ahead
        )
        batch.decisions[row] = found
        if found.allowed:
            batch.allowed[row] = True
            batch.until[row] = seconds(open_until(planned=planned, standing=standing, rules=batch.rules))


def _was_decided(batch: _Batch, row: int) -> bool:
    """Whether the columns had the last word on a plain row."""
    standing = batch.debtors.standings[batch.contacts.person[row]]
    moment = datetime.fromtimestamp(int(batch.contacts.at[row]), UTC)
    return may_be_plain(batch.rules.at(moment, standing))


def attempts_of(debtors: Debtors, history: History, person: int) -> list[Attempt]:
    """The history of one person as the gate's values."""
    numbers = [debtors.numbers[point.number] for point in debtors.standings[person].points]
    return [
        attempt_of(history, row, debtors, of_other=other)
        for row, other in history.rows_of(person, list(dict.fromkeys(numbers)))
    ]
