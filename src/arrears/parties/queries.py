"""What other slices may read of people: masked particulars, ages and circumstances."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from arrears.parties.models import Circumstances, Person
from arrears.parties.point_queries import contact_points as contact_points
from arrears.parties.point_queries import preferences as preferences
from arrears.parties.policy import NAME_PURPOSE, age_on, name_key
from arrears.plumbing.crypto import blind_index, mask_name, mask_number, open_sealed
from arrears.plumbing.failures import Unable


class UnableToFindPerson(Unable):
    """No person has this id."""


@dataclass(frozen=True, kw_only=True)
class MaskedPerson:
    """A person as lists and pages may show them."""

    id: int
    name: str
    id_number: str
    phone: str
    born_on: date | None
    region: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a decision or a cohort needs to know of a person on a day."""

    age: int | None
    region: str
    employment: int | None  # parties.choices.Employment
    income_monthly_minor: int | None
    debt_elsewhere_minor: int | None


def masked_people(*, ids: Collection[int]) -> dict[int, MaskedPerson]:
    """Masked particulars by id; unknown ids are absent."""
    return {person.id: _masked(person) for person in Person.objects.filter(id__in=ids)}


def facts_of_person(*, person_id: int, on: date) -> Facts:
    """Age, region and the circumstances known on a day. Raises UnableToFindPerson."""
    person = Person.objects.filter(id=person_id).only("born_on", "region").first()
    if person is None:
        raise UnableToFindPerson(
            _("There is no person with id %(person_id)s. Register them first.") % {"person_id": person_id}
        )
    known = (
        Circumstances.objects.filter(person_id=person_id, from_on__lte=on).order_by("-from_on", "-id").first()
    )
    return Facts(
        age=None if person.born_on is None else age_on(born_on=person.born_on, on=on),
        region=person.region,
        employment=known.employment if known else None,
        income_monthly_minor=known.income_monthly_minor if known else None,
        debt_elsewhere_minor=known.debt_elsewhere_minor if known else None,
    )


def birth_and_region(*, person_ids: Collection[int]) -> dict[int, tuple[date | None, str]]:
    """Date of birth and region by person; unknown people are absent."""
    found = Person.objects.filter(id__in=person_ids).values_list("id", "born_on", "region")
    return {person_id: (born_on, region) for person_id, born_on, region in found}


def pay_days(*, person_ids: Collection[int]) -> dict[int, int]:
    """Day of the month on which each person is paid, as last noted; people without one are absent."""
    found = Circumstances.objects.filter(person_id__in=person_ids).order_by("person_id", "from_on", "id")
    return {row.person_id: row.pay_day for row in found if row.pay_day is not None}


def find_people(*, id_number: str | None = None, phone: str | None = None) -> list[int]:
    """Ids of the people with this ID number or phone, through the blind index."""
    found = Person.objects.none()
    if id_number:
        found |= Person.objects.filter(id_number_index=blind_index(id_number, purpose="person.id_number"))
    if phone:
        found |= Person.objects.filter(phone_index=blind_index(phone, purpose="person.phone"))
    return sorted(found.values_list("id", flat=True))


def indexes_of_words(*, words: Collection[str]) -> list[bytes]:
    """Blind indexes of the words that may be an ID number or a phone (they hold a digit): twice as many."""
    return [
        blind_index(word, purpose=purpose)
        for word in words
        if any(letter.isdigit() for letter in word)
        for purpose in ("person.id_number", "person.phone")
    ]


def find_people_by_words(*, words: Collection[str]) -> list[int]:
    """Ids of the people whose ID number or phone is one of the words."""
    indexes = indexes_of_words(words=words)
    if not indexes:
        return []
    found = Person.objects.filter(Q(id_number_index__in=indexes) | Q(phone_index__in=indexes))
    return sorted(found.values_list("id", flat=True))


def people_by_index(*, indexes: Collection[bytes]) -> dict[bytes, list[int]]:
    """Ids of the people behind each blind index of an ID number or phone (`indexes_of_words`)."""
    return _people_by(("id_number_index", "phone_index"), indexes)


def people_by_name(*, names: Collection[str]) -> dict[str, list[int]]:
    """Ids of the people who are called so, in whichever order of words; names that nobody has are absent."""
    keys = {name: name_key(name) for name in names}
    index_of = {key: blind_index(key, purpose=NAME_PURPOSE) for key in set(keys.values()) if key}
    found = _people_by(("name_index",), index_of.values())
    return {name: found[index_of[key]] for name, key in keys.items() if key and index_of[key] in found}


def _people_by(columns: tuple[str, ...], indexes: Collection[bytes]) -> dict[bytes, list[int]]:
    people: dict[bytes, set[int]] = {}
    wanted = sorted(set(indexes))
    with connection.cursor() as cursor:
        for column in columns if wanted else ():
            cursor.execute(
                f"select {column}, id from parties_person where {column} = any(%s::bytea[])", [wanted]
            )
            for index, person in cursor.fetchall():
                people.setdefault(bytes(index), set()).add(person)
    return {index: sorted(ids) for index, ids in people.items()}


def _masked(person: Person) -> MaskedPerson:
    name, id_number, phone = (
        "" if sealed is None else open_sealed(sealed, purpose=f"person.{column}")
        for column, sealed in (
            ("name", person.name_sealed),
            ("id_number", person.id_number_sealed),
            ("phone", person.phone_sealed),
        )
    )
    return MaskedPerson(
        id=person.id,
        name=mask_name(name),
        id_number=mask_number(id_number),
        phone=mask_number(phone),
        born_on=person.born_on,
        region=person.region,
    )
