"""Debtors, what was done before, and planned contacts as columns: for many decisions at once. Pure.

Moments are seconds since 1970 in UTC. `person` is a row of `Debtors`, `point` of its points, `number` of its
numbers; -1 = none. Codes of channels and purposes are places in CHANNELS and PURPOSES.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.gate.standing import Attempt, Standing

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
CHANNELS = tuple(Channel)
PURPOSES = tuple(Purpose)
PLACES = ("unknown", "home", "work", "work_prohibited", "inconvenient")
NEVER = np.int64(1 << 40)  # later than any moment
_CHANNEL = {channel: code for code, channel in enumerate(CHANNELS)}
_PURPOSE = {purpose: code for code, purpose in enumerate(PURPOSES)}


def seconds(at: datetime | None) -> int:
    """A moment as a number; NEVER without one."""
    return int(NEVER) if at is None else int(at.timestamp())


@dataclass(frozen=True, kw_only=True)
class Debtors:
    """Standings with what the fast path reads of them as columns. Made by `debtors_of`."""

    standings: tuple[Standing, ...]
    group: Ints  # person -> row of `first_of_group`: people under the same law and in the same zones
    first_of_group: tuple[int, ...]
    special: Bools  # person: stops, consents, preferences …: decided one by one
    point_id: Ints  # rising
    point_row: Ints  # where in the columns below the point of point_id[i] is
    point_person: Ints
    point_type: NDArray[np.str_]
    point_third: Bools
    point_valid: Bools
    point_place: Ints
    point_number: Ints
    point_verified: Ints
    point_consented: Ints
    numbers: Mapping[bytes, int]
    loan_start: Ints  # person -> first of their loans; one more than people
    loan_id: Ints

    @cached_property
    def number_bytes(self) -> list[bytes]:
        """Numbers by their row."""
        return list(self.numbers)

    @cached_property
    def id_of_point(self) -> Ints:
        """Ids of points by their row."""
        found = np.empty(len(self.point_id), np.int64)
        found[self.point_row] = self.point_id
        return found

    def points_of(self, contact_point_ids: Ints) -> Ints:
        """Rows of points by their ids; -1 where there is none."""
        if len(self.point_id) == 0:
            return np.full(len(contact_point_ids), -1, np.int64)
        at = np.minimum(np.searchsorted(self.point_id, contact_point_ids), len(self.point_id) - 1)
        return np.where(self.point_id[at] == contact_point_ids, self.point_row[at], -1)


@dataclass(frozen=True, kw_only=True)
class History:
    """What was done before, a row a contact; `open_until` NEVER = it was made."""

    person: Ints
    number: Ints
    at: Ints
    channel: Ints
    purpose: Ints
    place: Ints
    connected: Bools
    debtor: Bools  # spoke with the debtor
    wrong: Bools  # spoke with somebody who has nothing to do with it
    voicemail: Bools
    inbound: Bools
    open_until: Ints
    loan_start: Ints  # row -> first of its loans in loan_id; one more than rows
    loan_id: Ints

    @cached_property
    def by_person(self) -> tuple[Ints, Ints]:
        """Rows in the order of persons, and those persons."""
        order = np.argsort(self.person, kind="stable")
        return order, self.person[order]

    @cached_property
    def by_number(self) -> tuple[Ints, Ints]:
        """Rows in the order of numbers, and those numbers."""
        order = np.argsort(self.number, kind="stable")
        return order, self.number[order]

    def rows_of(self, person: int, numbers: Sequence[int]) -> list[tuple[int, bool]]:
        """Rows that matter to a person, with whether they are about somebody else's debt."""
        order, keys = self.by_person
        low, high = np.searchsorted(keys, [person, person + 1])
        found = [(int(row), False) for row in order[low:high]]
        order, keys = self.by_number
        for number in numbers:
            low, high = np.searchsorted(keys, [number, number + 1])
            found += [(int(row), True) for row in order[low:high] if self.person[row] != person]
        return found


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """Planned contacts."""

    person: Ints
    point: Ints
    at: Ints
    channel: Ints
    purpose: Ints
    loan_start: Ints
    loan_id: Ints


def debtors_of(standings: Sequence[Standing]) -> Debtors:
    """The columns of many standings. Compiled once for all decisions about the same people."""
    keys: dict[tuple[Any, ...], int] = {}
    first: list[int] = []
    numbers: dict[bytes, int] = {}
    group, special, points = [], [], []
    for person, one in enumerate(standings):
        key = (one.places, one.zones, one.lenders, one.kinds)
        if key not in keys:
            keys[key] = len(first)
            first.append(person)
        group.append(keys[key])
        special.append(
            bool(one.stops or one.consents or one.preferred_channels or one.preferred_hours)
            or not one.loans
            or any(loan.time_barred_from for loan in one.loans)
        )
        for point in one.points:
            points.append((person, point, numbers.setdefault(point.number, len(numbers))))
    ids = np.array([point.id for _, point, _ in points], np.int64)
    order = np.argsort(ids, kind="stable")
    return Debtors(
        standings=tuple(standings),
        group=np.array(group, np.int64),
        first_of_group=tuple(first),
        special=np.array(special, np.bool_),
        point_id=ids[order],
        point_row=order.astype(np.int64),
        point_person=np.array([person for person, _, _ in points], np.int64),
        point_type=np.array([point.type for _, point, _ in points], np.str_),
        point_third=np.array([point.is_third for _, point, _ in points], np.bool_),
        point_valid=np.array([point.status == "valid" for _, point, _ in points], np.bool_),
        point_place=np.array([PLACES.index(point.place) for _, point, _ in points], np.int64),
        point_number=np.array([number for _, _, number in points], np.int64),
        point_verified=np.array([seconds(point.verified_at) for _, point, _ in points], np.int64),
        point_consented=np.array([seconds(point.consented_at) for _, point, _ in points], np.int64),
        numbers=numbers,
        loan_start=_starts([len(one.loans) for one in standings]),
        loan_id=np.array([loan.id for one in standings for loan in one.loans], np.int64),
    )


def history_columns(debtors: Debtors, attempts: Sequence[tuple[int, Attempt]]) -> History:
    """The columns of contacts, each with its person's row (-1 = somebody else's, for its number only)."""
    rows = [one for _, one in attempts]
    return History(
        person=np.array([person for person, _ in attempts], np.int64),
        number=np.array([debtors.numbers.get(one.number or b"", -1) for one in rows], np.int64),
        at=np.array([seconds(one.at) for one in rows], np.int64),
        channel=np.array([_CHANNEL[one.channel] for one in rows], np.int64),
        purpose=np.array([_PURPOSE[one.purpose] for one in rows], np.int64),
        place=np.array([PLACES.index(one.place) for one in rows], np.int64),
        connected=np.array([one.connected for one in rows], np.bool_),
        debtor=np.array([one.spoke_with == "debtor" for one in rows], np.bool_),
        wrong=np.array([one.spoke_with == "wrong" for one in rows], np.bool_),
        voicemail=np.array([one.voicemail for one in rows], np.bool_),
        inbound=np.array([one.inbound for one in rows], np.bool_),
        open_until=np.array([seconds(one.open_until) for one in rows], np.int64),
        loan_start=_starts([len(one.loan_ids) for one in rows]),
        loan_id=np.array([loan for one in rows for loan in one.loan_ids], np.int64),
    )


def contacts_of(debtors: Debtors, planned: Sequence[Planned]) -> Contacts:
    """The columns of planned contacts, by the persons' ids of the standings."""
    row_of = {one.person_id: row for row, one in enumerate(debtors.standings)}
    ids = np.array([one.contact_point_id or -1 for one in planned], np.int64)
    person = np.array([row_of[one.person_id] for one in planned], np.int64)
    point = debtors.points_of(ids)
    mine = (point >= 0) & (debtors.point_person[np.maximum(point, 0)] == person) if len(ids) else point >= 0
    return Contacts(
        person=person,
        point=np.where(mine, point, np.where(ids == -1, -1, -2)),
        at=np.array([seconds(one.at) for one in planned], np.int64),
        channel=np.array([_CHANNEL[one.channel] for one in planned], np.int64),
        purpose=np.array([_PURPOSE[one.purpose] for one in planned], np.int64),
        loan_start=_starts([len(one.loan_ids) for one in planned]),
        loan_id=np.array([loan for one in planned for loan in one.loan_ids], np.int64),
    )


def attempt_of(history: History, row: int, debtors: Debtors, *, of_other: bool) -> Attempt:
    """One row as the gate's value."""
    number = int(history.number[row])
    until = int(history.open_until[row])
    low, high = history.loan_start[row : row + 2]
    return Attempt(
        at=datetime.fromtimestamp(int(history.at[row]), UTC),
        channel=CHANNELS[history.channel[row]],
        purpose=PURPOSES[history.purpose[row]],
        number=None if number < 0 else debtors.number_bytes[number],
        loan_ids=tuple(history.loan_id[low:high].tolist()),
        place=PLACES[history.place[row]],
        connected=bool(history.connected[row]),
        spoke_with="debtor" if history.debtor[row] else "wrong" if history.wrong[row] else "nobody",
        voicemail=bool(history.voicemail[row]),
        inbound=bool(history.inbound[row]),
        open_until=None if until >= NEVER else datetime.fromtimestamp(until, UTC),
        of_other=of_other,
    )


def planned_of(contacts: Contacts, row: int, debtors: Debtors) -> Planned:
    """One row as the gate's value."""
    low, high = contacts.loan_start[row : row + 2]
    point = int(contacts.point[row])
    return Planned(
        person_id=debtors.standings[contacts.person[row]].person_id,
        loan_ids=tuple(contacts.loan_id[low:high].tolist()),
        contact_point_id=None if point == -1 else -1 if point == -2 else int(debtors.id_of_point[point]),
        channel=CHANNELS[contacts.channel[row]],
        purpose=PURPOSES[contacts.purpose[row]],
        actor="columns",
        at=datetime.fromtimestamp(int(contacts.at[row]), UTC),
    )


def joined(history: History, more: History) -> History:
    """Both, one after the other."""
    plain = [name for name in history.__dataclass_fields__ if not name.startswith("loan_")]
    return replace(
        history,
        **{name: np.concatenate([getattr(history, name), getattr(more, name)]) for name in plain},
        loan_start=np.concatenate([history.loan_start, more.loan_start[1:] + history.loan_start[-1]]),
        loan_id=np.concatenate([history.loan_id, more.loan_id]),
    )


def _starts(counts: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.array(counts, np.int64))]).astype(np.int64)
