"""Contact points, preferences and flags as other slices may read them: numbers only masked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from arrears.parties.choices import Flag, Owner, Place, PointStatus, PointType
from arrears.parties.models import ContactPoint, FlagOfPerson, Preferences
from arrears.parties.operations.add_contact_points import OWNER_PURPOSE, VALUE_PURPOSE
from arrears.plumbing.crypto import blind_index, mask_name, mask_number, open_sealed

# In which language people want to be addressed, for set-wise statements of the slices above: a published
# select of person_id and language; those who said nothing are absent.
LANGUAGES = "select person_id, lower(language) as language from parties_preferences where language <> ''"
_TYPES, _OWNERS = list(PointType), list(Owner)  # codes are places in these
_PLACES, _STATUSES = list(Place), list(PointStatus)


@dataclass(frozen=True, kw_only=True)
class PointRow:
    """A contact point as lists may show it."""

    id: int
    person_id: int
    type: PointType
    masked: str
    index: bytes  # the same for the same number
    owner: Owner
    owner_name: str  # masked
    place: Place
    status: PointStatus
    is_primary: bool
    verified_at: datetime | None
    consented_at: datetime | None
    source: str


@dataclass(frozen=True, kw_only=True)
class PointFacts:
    """A contact point without its value, not even masked."""

    id: int
    type: PointType
    index: bytes
    owner: Owner
    place: Place
    status: PointStatus
    verified_at: datetime | None
    consented_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PreferencesRow:
    """How a person wants to be contacted; empty where nothing was said."""

    language: str = ""
    time_zone: str = ""
    channels: tuple[str, ...] = ()
    hours: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FlagRow:
    """A flag with its time and evidence."""

    id: int
    person_id: int
    flag: Flag
    since: datetime
    until: datetime | None
    evidence: str


def contact_points(person_id: int) -> list[PointRow]:
    """The contact points of a person, the primary one first."""
    return contact_points_of(person_ids=[person_id]).get(person_id, [])


def contact_points_of(*, person_ids: Collection[int]) -> dict[int, list[PointRow]]:
    """The same for many people; those without any are absent."""
    found: dict[int, list[PointRow]] = {}
    rows = ContactPoint.objects.filter(person_id__in=person_ids).order_by("-is_primary", "id")
    for row in rows:
        found.setdefault(row.person_id, []).append(_point(row))
    return found


def point_facts(*, person_ids: Collection[int]) -> dict[int, list[PointFacts]]:
    """What a decision has to know of the contact points of many people; nothing is opened."""
    found: dict[int, list[PointFacts]] = {}
    rows = ContactPoint.objects.filter(person_id__in=person_ids).order_by("person_id", "id")
    names = (
        "person_id",
        "id",
        "type",
        "value_index",
        "owner",
        "place",
        "status",
        "verified_at",
        "consented_at",
    )
    for person, ident, kind, index, owner, place, status, verified, consented in rows.values_list(*names):
        found.setdefault(person, []).append(
            PointFacts(
                id=ident,
                type=_TYPES[kind],
                index=bytes(index),
                owner=_OWNERS[owner],
                place=_PLACES[place],
                status=_STATUSES[status],
                verified_at=verified,
                consented_at=consented,
            )
        )
    return found


def points_by_id(*, ids: Collection[int]) -> dict[int, PointRow]:
    """Contact points by id."""
    return {row.id: _point(row) for row in ContactPoint.objects.filter(id__in=ids)}


def preferences_of(*, person_ids: Collection[int]) -> dict[int, PreferencesRow]:
    """Preferences by person; those who said nothing are absent."""
    return {
        row.person_id: PreferencesRow(
            language=row.language, time_zone=row.time_zone, channels=tuple(row.channels), hours=row.hours
        )
        for row in Preferences.objects.filter(person_id__in=person_ids)
    }


def preferences(person_id: int) -> PreferencesRow:
    """Preferences of one person."""
    return preferences_of(person_ids=[person_id]).get(person_id, PreferencesRow())


def flags_of(*, person_ids: Collection[int]) -> dict[int, list[FlagRow]]:
    """Flags by person, past ones too."""
    found: dict[int, list[FlagRow]] = {}
    for row in FlagOfPerson.objects.filter(person_id__in=person_ids).order_by("id"):
        found.setdefault(row.person_id, []).append(
            FlagRow(
                id=row.id,
                person_id=row.person_id,
                flag=Flag(row.flag),
                since=row.since,
                until=row.until,
                evidence=row.evidence,
            )
        )
    return found


def index_of_value(value: str) -> bytes:
    """The blind index under which a number or address stands."""
    return blind_index(value, purpose=VALUE_PURPOSE)


def _point(row: ContactPoint) -> PointRow:
    kind = PointType(row.type)
    value = open_sealed(row.value_sealed, purpose=VALUE_PURPOSE)
    name = "" if row.owner_name_sealed is None else open_sealed(row.owner_name_sealed, purpose=OWNER_PURPOSE)
    return PointRow(
        id=row.id,
        person_id=row.person_id,
        type=kind,
        masked=_masked(kind, value),
        index=bytes(row.value_index),
        owner=Owner(row.owner),
        owner_name=mask_name(name),
        place=Place(row.place),
        status=PointStatus(row.status),
        is_primary=row.is_primary,
        verified_at=row.verified_at,
        consented_at=row.consented_at,
        source=row.source,
    )


def _masked(kind: PointType, value: str) -> str:
    if kind == PointType.PHONE:
        return mask_number(value)
    if kind == PointType.EMAIL:
        name, at, domain = value.partition("@")
        return mask_name(name) + at + domain
    return value[:6] + "***" if kind == PointType.ADDRESS else ""
