"""The contacts so far, as the gate counts them: made, and allowed but not made yet."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from arrears.collection.contacts.choices import SpokeWith
from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.collection.contacts.gate.standing import Attempt

_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_OF_NUMBERS = timedelta(days=62)  # about others' debts a number counts as long as the longest window
_ATTEMPTS = """
select person_id, at, channel, purpose, number, loan_ids, owner, place, connected, spoke_with,
       result = 'voicemail', inbound, null::timestamptz
from contacts_attemptrow d where {where}
"""
# Allowed and not made: until it lapses; for good when the number was shown (nobody knows what came of it).
_OPEN = """
select d.person_id, d.at, d.channel, d.purpose, d.number, d.loan_ids, d.owner, d.place, false, 0, false,
       false,
       case when r.decision_id is null then d.open_until else %s end
from contacts_decisionrow d
left join contacts_reveal r on r.decision_id = d.id
where {where} and d.verdict <> 'deny' and (d.open_until > %s or r.decision_id is not null)
  and not exists (select from contacts_attemptrow a where a.decision_id = d.id)
  and not exists (select from contacts_withdrawal w where w.decision_id = d.id)
"""


def history_of(*, people: Mapping[int, Collection[bytes]], at: datetime) -> dict[int, tuple[Attempt, ...]]:
    """By person: their contacts, and those with their numbers about others. `people`: their numbers."""
    found: dict[int, list[Attempt]] = {person: [] for person in people}
    for person, made in own_history(person_ids=people, at=at):
        found[person].append(made)
    owners: dict[bytes, list[int]] = {}
    for person, numbers in people.items():
        for number in numbers:
            owners.setdefault(bytes(number), []).append(person)
    for other, made in history_of_numbers(numbers=owners, at=at):
        for person in owners[made.number or b""]:
            if person != other:
                found[person].append(replace(made, of_other=True))
    return {person: tuple(sorted(rows, key=lambda one: one.at)) for person, rows in found.items()}


def own_history(*, person_ids: Collection[int], at: datetime) -> list[tuple[int, Attempt]]:
    """The contacts of these people, each with the person."""
    return [(row[0], _attempt(row)) for row in _rows("d.person_id = any(%s)", [list(person_ids)], at)]


def history_of_numbers(*, numbers: Collection[bytes], at: datetime) -> list[tuple[int, Attempt]]:
    """The contacts with these numbers, as long as one counts, each with the person about whom it was."""
    if not numbers:
        return []
    where = "d.number = any(%s::bytea[]) and d.at > %s"
    return [(row[0], _attempt(row)) for row in _rows(where, [list(numbers), at - _OF_NUMBERS], at)]


def _rows(where: str, values: list[Any], at: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_ATTEMPTS.format(where=where), values)
        rows = cursor.fetchall()
        cursor.execute(_OPEN.format(where=where), [_FAR, *values, at])
        return [*rows, *cursor.fetchall()]


def _attempt(row: tuple[Any, ...]) -> Attempt:
    _, at, channel, purpose, number, loans, owner, place, connected, spoke, voicemail, inbound, until = row
    return Attempt(
        at=at.astimezone(UTC),
        channel=Channel(channel),
        purpose=Purpose(purpose),
        number=None if number is None else bytes(number),
        loan_ids=tuple(loans),
        owner=owner,
        place=place,
        connected=connected,
        spoke_with=SpokeWith(spoke).name.lower(),
        voicemail=voicemail,
        inbound=inbound,
        open_until=None if until is None else until.astimezone(UTC),
    )
