"""Caps on columns: how much of a cap each planned contact finds used. Pure."""

import numpy as np

from arrears.collection.contacts.gate.caps import ROLLING, Cap
from arrears.collection.contacts.gate.columns import CHANNELS, NEVER, Bools, Contacts, Debtors, History, Ints
from arrears.collection.contacts.gate.counted import may_become
from arrears.collection.contacts.gate.many_checks import at_place, bound
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.gate.situation import MESSAGES
from arrears.collection.contacts.gate.zone_table import zone_table

_WRITTEN = np.array([channel in MESSAGES or channel == Channel.LETTER for channel in CHANNELS], np.bool_)


def counts_of(
    cap: Cap, debtors: Debtors, history: History, contacts: Contacts, rows: Ints, zones: tuple[str, ...]
) -> Ints:
    """Of each row how many contacts count against the cap; -1 where it does not bind."""
    possible = np.array([may_become(cap.event, channel) for channel in CHANNELS], np.bool_)
    mine = bound(cap, debtors, contacts, rows) & possible[contacts.channel[rows]]
    used = np.zeros(len(rows), np.int64)
    asked = np.flatnonzero(mine)
    if len(asked):
        counted = np.flatnonzero(_counted(cap, history))
        for zone in zones:
            used[asked] = np.maximum(
                used[asked], _used(cap, debtors, history, contacts, rows[asked], counted, zone)
            )
    return np.where(mine, used, -1)


def _counted(cap: Cap, history: History) -> Bools:
    """Which contacts of the history are the cap's event (gate.counted.is_counted)."""
    in_cap = np.array([c in cap.channels and may_become(cap.event, c) for c in CHANNELS], np.bool_)
    found = in_cap[history.channel] & ~history.inbound & at_place(cap.place, history.place)
    is_open = history.open_until < NEVER
    if cap.event == "unanswered_dial":
        found &= is_open | ~history.connected
    elif cap.event == "effective_conversation":
        found &= is_open | history.connected
    elif cap.event == "actual_contact":
        found &= is_open | history.connected | history.voicemail | _WRITTEN[history.channel]
    return np.asarray(found, np.bool_)


def _used(
    cap: Cap, debtors: Debtors, history: History, contacts: Contacts, rows: Ints, counted: Ints, zone: str
) -> Ints:
    if cap.of == "contact_point":
        point = np.maximum(contacts.point[rows], 0)
        number = np.where(contacts.point[rows] >= 0, debtors.point_number[point], -1)
        events = counted[history.number[counted] >= 0]
        found = _at_once(cap, history, events, history.number[events], number, contacts.at[rows], zone)
        return np.where(number >= 0, found, 0)
    events = counted[history.person[counted] >= 0]
    if cap.of == "debtor":
        keys, of_row = history.person[events], contacts.person[rows]
        if cap.event == "channel":
            return _other_channels(cap, history, contacts, rows, events, zone)
        return _at_once(cap, history, events, keys, of_row, contacts.at[rows], zone)
    events, keys = _by_loan(debtors, history, events)
    pair, loans = _pairs(debtors, contacts, rows)
    found = _at_once(cap, history, events, keys, loans, contacts.at[rows[pair]], zone)
    used = np.zeros(len(rows), np.int64)
    np.maximum.at(used, pair, found)
    return used


def _by_loan(debtors: Debtors, history: History, events: Ints) -> tuple[Ints, Ints]:
    """Each event once a loan that it was about; of all the person's where it names none."""
    length = history.loan_start[events + 1] - history.loan_start[events]
    named = events[length > 0]
    whole = events[length == 0]
    own = history.person[whole]
    lengths = np.concatenate([length[length > 0], debtors.loan_start[own + 1] - debtors.loan_start[own]])
    starts = np.concatenate([history.loan_start[named], debtors.loan_start[own] + len(history.loan_id)])
    loans = np.concatenate([history.loan_id, debtors.loan_id])[_places(starts, lengths)]
    return np.repeat(np.concatenate([named, whole]), lengths), loans


def _pairs(debtors: Debtors, contacts: Contacts, rows: Ints) -> tuple[Ints, Ints]:
    """Each planned contact (its place in `rows`) with each loan that it is about, else all of the person."""
    length = contacts.loan_start[rows + 1] - contacts.loan_start[rows]
    person = contacts.person[rows]
    own = debtors.loan_start[person + 1] - debtors.loan_start[person]
    starts = np.where(
        length > 0, contacts.loan_start[rows], debtors.loan_start[person] + len(contacts.loan_id)
    )
    lengths = np.where(length > 0, length, own)
    loans = np.concatenate([contacts.loan_id, debtors.loan_id])[_places(starts, lengths)]
    return np.repeat(np.arange(len(rows)), lengths), loans


def _places(starts: Ints, lengths: Ints) -> Ints:
    before = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64) if len(lengths) else lengths
    return np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)


def _spans(cap: Cap, at: Ints, until: Ints, zone: str) -> tuple[Ints, Ints]:
    """When each event counts: [enter, leave)."""
    days = cap.days or ROLLING.get(cap.window)
    table = zone_table(zone)
    enter, leave = table.around(at, days) if days is not None else table.window(at, cap.window)
    return enter, np.minimum(leave, until)


def _at_once(cap: Cap, history: History, events: Ints, keys: Ints, asked: Ints, at: Ints, zone: str) -> Ints:
    """How many events of each asked key count at its moment."""
    if cap.window == "7_days_after_conversation":
        keep = _after_first_conversation(history, events, keys)
        events, keys = events[keep], keys[keep]
    enter, leave = _spans(cap, history.at[events], history.open_until[events], zone)
    some = leave > enter
    return _before(keys[some], enter[some], asked, at) - _before(keys[some], leave[some], asked, at)


def _before(keys: Ints, times: Ints, asked: Ints, at: Ints) -> Ints:
    """How many times of the asked key are not later than its moment."""
    known, place = np.unique(keys, return_inverse=True)
    if not len(known):
        return np.zeros(len(asked), np.int64)
    scale = np.int64(1) << 41
    line = np.sort(place * scale + np.clip(times, 0, scale - 1))
    row = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    found = np.searchsorted(line, row * scale + at, "right") - np.searchsorted(line, row * scale, "left")
    return np.where(known[row] == asked, found, 0)


def _after_first_conversation(history: History, events: Ints, keys: Ints) -> Bools:
    """Events from the first call on that was, or may become, a conversation, of the same key."""
    calls = np.array([may_become("effective_conversation", channel) for channel in CHANNELS], np.bool_)
    talked = calls[history.channel[events]] & (
        history.connected[events] | (history.open_until[events] < NEVER)
    )
    known, place = np.unique(keys, return_inverse=True)
    first = np.full(len(known), NEVER, np.int64)
    np.minimum.at(first, place[talked], history.at[events][talked])
    return np.asarray(history.at[events] >= first[place], np.bool_) if len(known) else np.zeros(0, np.bool_)


def _other_channels(
    cap: Cap, history: History, contacts: Contacts, rows: Ints, events: Ints, zone: str
) -> Ints:
    """How many other channels were used in the window."""
    used = np.zeros(len(rows), np.int64)
    person, at = contacts.person[rows], contacts.at[rows]
    for code in range(len(CHANNELS)):
        some = events[history.channel[events] == code]
        if len(some):
            found = _at_once(cap, history, some, history.person[some], person, at, zone)
            used += (found > 0) & (contacts.channel[rows] != code)
    return used
