"""How the simulated people are reached: made-up numbers and addresses, and the people whom they name."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.parties.choices import Owner, Place, PointType
from arrears.parties.operations.add_contact_points import COLUMNS, add_contact_points
from arrears.parties.operations.prefer_many import prefer_many
from arrears.rulebook import regions as places
from arrears.simulator.arrow import dates
from arrears.simulator.chance import Chance
from arrears.simulator.identities import names_of, phones_of
from arrears.simulator.life import Life

Ints = NDArray[np.int64]
_SOURCE = "application"
_LANGUAGE, _ZONE = "zh-Hans", "Asia/Shanghai"
_EMAIL_SHARE, _CONTACT_SHARE, _SECOND_PHONE_SHARE = 0.7, 0.8, 0.15
_DAY_SECONDS = 86_400


def note_how_to_reach(*, life: Life, person: Ints, person_id: Ints) -> None:
    """Phones, e-mail, address, a contact person, language and zone of the people at these rows."""
    people = life.people.at(person)
    who, chance, since = people.who, life.chance, people.since_day
    regions = life.world.region_codes[people.region].tolist()
    every = np.ones(len(who), np.bool_)
    parts = [
        (PointType.PHONE, Owner.SELF, every, phones_of(chance=chance, who=who), None),
        (
            PointType.PHONE,
            Owner.SELF,
            chance.uniform("phone.second", who) < _SECOND_PHONE_SHARE,
            _other_phones(chance, who, "phone.second.number"),
            None,
        ),
        (
            PointType.EMAIL,
            Owner.SELF,
            chance.uniform("email", who) < _EMAIL_SHARE,
            [f"u{number}@mail.example" for number in who.tolist()],
            None,
        ),
        (PointType.ADDRESS, Owner.SELF, every, _addresses(chance, who, regions), None),
        (
            PointType.PHONE,
            Owner.CONTACT,
            chance.uniform("contact", who) < _CONTACT_SHARE,
            _other_phones(chance, who, "contact.number"),
            names_of(chance=chance, who=who + 50_000_000),
        ),
    ]
    for kind, owner, has, values, names in parts:
        rows = np.flatnonzero(has)
        if len(rows):
            _add(kind, owner, person_id[rows], since[rows], values, names, rows)
    prefer_many(person_ids=person_id.tolist(), language=_LANGUAGE, time_zone=_ZONE)


def _other_phones(chance: Chance, who: Ints, what: str) -> list[str]:
    """Eleven digits from the unassigned range 12x, of another draw than the first phone's."""
    return [f"12{number:09d}" for number in chance.between(what, 0, 10**9 - 1, who).tolist()]


def _addresses(chance: Chance, who: Ints, regions: list[str]) -> list[str]:
    doors = chance.between("address.door", 1, 999, who).tolist()
    names = {code: places.name(region=code, language="zh") for code in set(regions)}
    return [f"{names[region]}示例路{door}号" for region, door in zip(regions, doors, strict=True)]


def _add(
    kind: PointType,
    owner: Owner,
    person_id: Ints,
    since: Ints,
    values: list[str],
    names: list[str] | None,
    rows: Ints,
) -> None:
    count = len(rows)
    mine = owner == Owner.SELF
    agreed = pa.array(since * _DAY_SECONDS, pa.int64()).cast(COLUMNS["verified_at"])
    nobody = pa.nulls(count, COLUMNS["verified_at"])
    add_contact_points(
        points=pa.table(
            {
                "person_id": person_id,
                "type": pa.repeat(int(kind), count).cast(pa.int64()),
                "value": pa.array([values[row] for row in rows.tolist()]),
                "owner": pa.repeat(int(owner), count).cast(pa.int64()),
                "owner_name": pa.nulls(count, pa.string())
                if names is None
                else pa.array([names[row] for row in rows.tolist()]),
                "place": pa.repeat(int(Place.HOME if mine else Place.UNKNOWN), count).cast(pa.int64()),
                "is_primary": pa.array([kind == PointType.PHONE and mine] * count),
                "verified_at": agreed if mine else nobody,
                "consented_at": agreed if mine else nobody,
                "created_on": dates(since),
            }
        ),
        source=_SOURCE,
    )
