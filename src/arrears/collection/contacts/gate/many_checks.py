"""The forms that count nothing, on columns: contact points, places, hours; until when a contact is open."""

from collections.abc import Sequence

import numpy as np

from arrears.collection.contacts.gate.caps import Cap
from arrears.collection.contacts.gate.columns import (
    CHANNELS,
    NEVER,
    PLACES,
    Bools,
    Contacts,
    Debtors,
    Ints,
)
from arrears.collection.contacts.gate.days_off import kind_of_day
from arrears.collection.contacts.gate.duties import Duty
from arrears.collection.contacts.gate.hours import Hours
from arrears.collection.contacts.gate.notices import TimeBarred
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.gate.points import TYPE_OF, Asked, Authorised, Confirmed, Fit, FitPlace
from arrears.collection.contacts.gate.preferences import PreferredHours
from arrears.collection.contacts.gate.situation import Form
from arrears.collection.contacts.gate.stops import Stops
from arrears.collection.contacts.gate.third_persons import ThirdPersons
from arrears.collection.contacts.gate.zone_table import zone_table
from arrears.plumbing.days import to_date

# Forms that are known here; those of the second line find nothing in a debtor who is not special.
_KNOWN = (
    *(Fit, Confirmed, Authorised, FitPlace, Hours, Cap, ThirdPersons, Duty),
    *(Asked, Stops, PreferredHours, TimeBarred),
)
_TYPES = np.array([TYPE_OF[channel] for channel in CHANNELS])
_IN_APP = CHANNELS.index(Channel.IN_APP)
_HOME, _WORK = PLACES.index("home"), (PLACES.index("work"), PLACES.index("work_prohibited"))
_DAY, _MINUTES = 86_400, 1440


def may_be_plain(forms: Sequence[Form]) -> bool:
    """Whether every form is known to the columns."""
    return all(
        isinstance(form, _KNOWN) and getattr(form, "above_days_past_due", None) is None for form in forms
    )


def checks(
    debtors: Debtors, contacts: Contacts, rows: Ints, forms: Sequence[Form], zones: tuple[str, ...]
) -> Bools:
    """Which rows none of these forms denies."""
    point = contacts.point[rows]
    has = point >= 0
    good = np.where(has, True, (point == -1) & (contacts.channel[rows] == _IN_APP))
    if len(debtors.point_type):
        at = np.maximum(point, 0)
        fit = (debtors.point_type[at] == _TYPES[contacts.channel[rows]]) & debtors.point_valid[at]
        good &= ~has | (fit & ~debtors.point_third[at])
    for form in forms:
        if isinstance(form, Confirmed | Authorised | FitPlace) and len(debtors.point_type):
            good &= ~has | ~_point_denied(form, debtors, contacts, rows)
        elif isinstance(form, Hours):
            good &= ~bound(form, debtors, contacts, rows) | _open(form, contacts.at[rows], zones)
    return np.asarray(good, np.bool_)


def in_channels(channels: frozenset[Channel], contacts: Contacts, rows: Ints) -> Bools:
    """Which rows go over one of the channels."""
    known = np.array([channel in channels for channel in CHANNELS], np.bool_)
    return np.asarray(known[contacts.channel[rows]], np.bool_)


def at_place(place: str, places: Ints) -> Bools:
    """Which contacts reach the debtor at such a place (rulebook.counting.PLACES)."""
    if place == "work":
        return np.isin(places, _WORK)
    return np.ones(len(places), np.bool_) if place == "" else np.asarray(places != _HOME, np.bool_)


def places_of(debtors: Debtors, contacts: Contacts, rows: Ints) -> Ints:
    """The place of each contact; of those without a point it is not known."""
    point = contacts.point[rows]
    if not len(debtors.point_place):
        return np.zeros(len(rows), np.int64)
    return np.where(point >= 0, debtors.point_place[np.maximum(point, 0)], 0)


def bound(form: Hours | Cap, debtors: Debtors, contacts: Contacts, rows: Ints) -> Bools:
    """Which rows a form binds, by channel and place."""
    there = at_place(form.place, places_of(debtors, contacts, rows))
    return in_channels(form.channels, contacts, rows) & there


def _point_denied(
    form: Confirmed | Authorised | FitPlace, debtors: Debtors, contacts: Contacts, rows: Ints
) -> Bools:
    at = np.maximum(contacts.point[rows], 0)
    now = contacts.at[rows]
    verified, consented = debtors.point_verified[at], debtors.point_consented[at]
    if isinstance(form, Authorised):
        return np.asarray(consented > now, np.bool_)
    concerned = in_channels(form.channels, contacts, rows)
    if isinstance(form, Confirmed):
        last = np.maximum(np.where(verified <= now, verified, -1), np.where(consented <= now, consented, -1))
        return concerned & ((last < 0) | (now >= last + form.days * _DAY))
    banned = np.array([place in form.banned for place in PLACES], np.bool_)[debtors.point_place[at]]
    excused = (consented <= now) if form.unless_consented else np.zeros(len(rows), np.bool_)
    return concerned & banned & ~excused


def _open(form: Hours, at: Ints, zones: tuple[str, ...]) -> Bools:
    """Which moments lie within the hours in every zone."""
    table = np.zeros((8, _MINUTES), np.bool_)
    for kind, spans in enumerate(form.table):
        for start, end in spans:
            table[kind, start:end] = True
    found = np.ones(len(at), np.bool_)
    for zone in zones:
        wall = zone_table(zone).wall(at)
        found &= table[_kinds(form.calendar, wall // _DAY), wall % _DAY // 60]
    return found


def _kinds(calendar: str, days: Ints) -> Ints:
    """The kind of each day (days_off.kind_of_day)."""
    unique, place = np.unique(days, return_inverse=True)
    kinds = np.array([kind_of_day(calendar, to_date(int(day))) for day in unique], np.int64)
    return np.asarray(kinds[place], np.int64)


def closing_of(
    debtors: Debtors, contacts: Contacts, rows: Ints, forms: Sequence[Form], zones: tuple[str, ...]
) -> Ints:
    """When the local day or the hours that bind a contact end, whichever comes first."""
    at = contacts.at[rows]
    ends = np.full(len(rows), NEVER, np.int64)
    for zone in zones:
        ends = np.minimum(ends, zone_table(zone).window(at, "calendar_day")[1])
    for form in forms:
        if isinstance(form, Hours):
            mine = bound(form, debtors, contacts, rows)
            for zone in zones:
                ends = np.where(mine, np.minimum(ends, _closes(form, at, zone)), ends)
        elif isinstance(form, Confirmed) and len(debtors.point_verified):
            point = np.maximum(contacts.point[rows], 0)
            times = (debtors.point_verified[point], debtors.point_consented[point])
            last = np.maximum(*(np.where(time <= at, time, -1) for time in times))
            mine = in_channels(form.channels, contacts, rows) & (contacts.point[rows] >= 0) & (last >= 0)
            ends = np.where(mine, np.minimum(ends, last + form.days * _DAY), ends)
    return ends


def _closes(form: Hours, at: Ints, zone: str) -> Ints:
    """When the hours that are open close."""
    shut = np.full((8, _MINUTES), 2 * _MINUTES, np.int64)
    for kind, spans in enumerate(form.table):
        for start, end in spans:
            shut[kind, start:end] = end
    table = zone_table(zone)
    wall = table.wall(at)
    day = wall // _DAY
    return table.moment(day * _DAY + shut[_kinds(form.calendar, day), wall % _DAY // 60] * 60)
