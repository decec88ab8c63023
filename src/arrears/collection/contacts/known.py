"""What the gate has to know, read from the tables: the debtor's standing and the contacts so far."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.gate.standing import (
    Attempt,
    Consent,
    LoanStanding,
    Point,
    Standing,
    Stop,
)
from arrears.collection.contacts.gate.times import whole_seconds
from arrears.collection.contacts.history import history_of
from arrears.collection.contacts.models import ConsentRow, StopRow, ThirdPersonRefusal
from arrears.collection.contacts.places import lender_and_kind, places_of, zones_of
from arrears.parties.choices import Owner, Place, PointStatus, PointType
from arrears.parties.point_queries import PointFacts, flags_of, point_facts, preferences_of
from arrears.parties.queries import birth_and_region
from arrears.rulebook import parameters
from arrears.servicing.queries.limitation_of_loan import limitation_of_loan
from arrears.servicing.queries.loan_standing import LoanStandingRow, loan_standings

ADULT_YEARS = 18
_ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
_OTHERS = frozenset({Owner.SPOUSE, Owner.RELATIVE, Owner.CONTACT, Owner.EMPLOYER})
_TYPE, _OWNER = ({code: code.name.lower() for code in kind} for kind in (PointType, Owner))
_PLACE, _STATUS = ({code: code.name.lower() for code in kind} for kind in (Place, PointStatus))


@dataclass(frozen=True, kw_only=True)
class Known:
    """A debtor's standing and the contacts so far."""

    standing: Standing
    history: tuple[Attempt, ...]


def known_of(*, person_ids: Collection[int], at: datetime) -> dict[int, Known]:
    """For each person what matters to a decision at `at`; people without anything have an empty standing."""
    standings = standings_of(person_ids=person_ids, at=at)
    numbers = {person: {point.number for point in one.points} for person, one in standings.items()}
    histories = history_of(people=numbers, at=at)
    return {person: Known(standing=one, history=histories[person]) for person, one in standings.items()}


def standings_of(*, person_ids: Collection[int], at: datetime) -> dict[int, Standing]:
    """The standing of each person, by rising id."""
    ids = sorted(set(person_ids))
    points = point_facts(person_ids=ids)
    preferences, flags = preferences_of(person_ids=ids), flags_of(person_ids=ids)
    loans, people = loan_standings(borrower_ids=ids), birth_and_region(person_ids=ids)
    stops, consents = _stops(ids), _consents(ids)
    refused = _refused({row.index for rows in points.values() for row in rows if row.owner in _OTHERS})
    found = {}
    for person in ids:
        born, region = people.get(person, (None, ""))
        rows = loans.get(person, [])
        said = preferences.get(person)
        places = places_of(
            tuple(sorted({row.jurisdiction for row in rows})),
            tuple(sorted({region, *(row.region for row in rows)} - {""})),
        )
        flagged = [
            Stop(kind=flag.flag.name.lower(), since=flag.since, until=flag.until)
            for flag in flags.get(person, [])
        ]
        bound = [lender_and_kind(row.product_code) for row in rows]
        own = tuple(_point(row) for row in points.get(person, []))
        found[person] = Standing(
            person_id=person,
            places=places,
            zones=zones_of(places, said.time_zone if said else ""),
            points=own,
            stops=(*stops.get(person, []), *flagged, *_minor(born, at)),
            consents=tuple(consents.get(person, [])),
            loans=tuple(_loan(row, at) for row in rows),
            lenders=tuple(sorted({lender for lender, _ in bound if lender})),
            kinds=tuple(sorted({kind for _, kind in bound if kind})),
            refused=frozenset(point.number for point in own if point.number in refused),
            preferred_channels=tuple(Channel(name) for name in said.channels) if said else (),
            preferred_hours=said.hours if said else {},
        )
    return found


def _point(row: PointFacts) -> Point:
    return Point(
        id=row.id,
        type=_TYPE[row.type],
        owner=_OWNER[row.owner],
        number=row.index,
        place=_PLACE[row.place],
        status=_STATUS[row.status],
        verified_at=row.verified_at,
        consented_at=row.consented_at,
    )


def _minor(born: date | None, at: datetime) -> list[Stop]:
    """Under age until the eighteenth birthday (民法典 Art. 17)."""
    if born is None:
        return []
    grown = date(born.year + ADULT_YEARS, born.month, min(born.day, 28))
    if grown < at.date():
        return []
    return [Stop(kind="minor", since=_ALWAYS, until=datetime.combine(grown, time(0), UTC))]


def _loan(row: LoanStandingRow, at: datetime) -> LoanStanding:
    barred = None
    if _knows_time_bar(row.jurisdiction, at.date()):
        found = limitation_of_loan(loan_id=row.loan_id, as_of=at.date())
        last = None if found is None else found.expires_on
        barred = None if last is None else last + timedelta(days=1)
    return LoanStanding(id=row.loan_id, overdue_since=row.overdue_since, time_barred_from=barred)


@lru_cache(maxsize=1024)
def _knows_time_bar(place: str, on: date) -> bool:
    found = parameters.in_force(jurisdiction=place, on=on, names={"collect_time_barred"})
    return any(one.value is False for one in found)


def _stops(ids: list[int]) -> dict[int, list[Stop]]:
    found: dict[int, list[Stop]] = {}
    for row in StopRow.objects.filter(person_id__in=ids).order_by("id"):
        until = row.until if row.lifted_at is None else min(row.lifted_at, row.until or row.lifted_at)
        found.setdefault(row.person_id, []).append(
            Stop(
                kind=row.kind,
                since=whole_seconds(row.since),
                until=None if until is None else whole_seconds(until),
                loan_ids=tuple(row.loan_ids),
                channel=Channel(row.channel) if row.channel else None,
                number=None if row.number is None else bytes(row.number),
            )
        )
    return found


def _consents(ids: list[int]) -> dict[int, list[Consent]]:
    found: dict[int, list[Consent]] = {}
    for row in ConsentRow.objects.filter(person_id__in=ids).order_by("id"):
        ends = [end for end in (row.until, row.withdrawn_at) if end is not None]
        found.setdefault(row.person_id, []).append(
            Consent(
                kind=row.kind,
                rule=row.rule,
                channel=Channel(row.channel) if row.channel else None,
                since=row.since,
                until=min(ends, default=None),
            )
        )
    return found


def _refused(numbers: Collection[bytes]) -> set[bytes]:
    found = ThirdPersonRefusal.objects.filter(number__in=list(numbers)).values_list("number", flat=True)
    return {bytes(number) for number in found}
