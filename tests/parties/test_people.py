"""People: sealed in the column, masked on the way out, in clear only for a written reason."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

GIVEN: dict[str, Any] = {
    "name": "欧阳测试",
    "created_on": date(2025, 1, 1),
    "id_number": "11000019900228001X",
    "phone": "120 1234 5678",
    "born_on": date(1992, 2, 29),
    "region": "11",
}


def _register(**changes: Any) -> int:
    from arrears.parties.operations.register import register

    return register(**{**GIVEN, **changes})


def test_nothing_is_stored_in_clear(db: str) -> None:
    from django.db import connection

    _register()
    with connection.cursor() as cursor:
        cursor.execute("select p::text from parties_person p")
        text = cursor.fetchone()[0]
        cursor.execute("select name_sealed, id_number_sealed, phone_sealed, phone_index from parties_person")
        sealed = [bytes(value) for value in cursor.fetchone()]
    for secret in ("欧阳测试", "11000019900228001X", "12012345678", "120 1234 5678"):
        assert secret not in text
        assert all(secret.encode() not in value for value in sealed)


def test_lists_show_masked_particulars(db: str) -> None:
    from arrears.parties.queries import masked_people

    person = masked_people(ids=[_register()])[1]
    assert (person.name, person.id_number, person.phone) == ("欧***", "110***********001X", "120******5678")


def test_unmasking_needs_a_reason_and_is_recorded(db: str) -> None:
    from arrears.parties.operations.unmask import UnableToUnmask, unmask
    from arrears.parties.queries import UnableToFindPerson
    from arrears.plumbing.audit import first_break
    from arrears.plumbing.models import AuditRecord

    person = _register()
    for nothing in ("  ", "a\0b"):
        with pytest.raises(UnableToUnmask):
            unmask(person_id=person, actor="li", reason=nothing)
    with pytest.raises(UnableToFindPerson):
        unmask(person_id=404, actor="li", reason="call")
    assert unmask(person_id=person, actor="li", reason="call about instalment 3").name == "欧阳测试"
    records = AuditRecord.objects.filter(action="person.unmask")
    assert [(r.actor, r.subject, r.reason) for r in records] == [
        ("li", f"person/{person}", "call about instalment 3")
    ]
    assert first_break() is None


def test_people_are_found_by_id_number_and_phone_without_reading_them(db: str) -> None:
    from arrears.parties.queries import find_people

    person, other = _register(), _register(id_number="110000199101010022", phone="12000000000")
    assert find_people(id_number="11000019900228001x") == [person]
    assert find_people(phone="120-1234-5678") == [person]
    assert find_people(phone="12000000000") == [other]
    assert find_people(phone="12000000001") == []


def test_a_source_ref_names_one_person(db: str) -> None:
    assert _register(source_ref="tape/7") == _register(source_ref="tape/7") == 1
    assert _register(source_ref="tape/8") == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "a name has"),
        ({"id_number": "12"}, "an ID number has"),
        ({"phone": "call me"}, "a phone number has"),
        ({"born_on": date(2026, 1, 1)}, "the date of birth lies"),
    ],
)
def test_odd_particulars_are_refused(db: str, changes: dict[str, Any], words: str) -> None:
    from arrears.parties.operations.register_many import UnableToRegister

    with pytest.raises(UnableToRegister, match=words):
        _register(**changes)


def _note(**changes: Any) -> int:
    from arrears.parties.operations.note_circumstances import note_circumstances

    row = {
        "person_id": 1,
        "from_on": date(2025, 1, 1),
        "employment": 1,
        "income_monthly_minor": 800_000,
        "pay_day": 15,
        "debt_elsewhere_minor": 0,
        "debt_elsewhere_monthly_minor": 0,
    }
    table = pa.table({name: pa.array([value]) for name, value in {**row, **changes}.items()})
    return note_circumstances(circumstances=table, source="application")


def test_facts_are_those_known_on_the_day(db: str) -> None:
    from arrears.parties.queries import facts_of_person

    _register()
    _note()
    _note(from_on=date(2025, 6, 1), employment=4, income_monthly_minor=0, pay_day=None)
    before = facts_of_person(person_id=1, on=date(2025, 5, 31))
    assert (before.age, before.employment, before.income_monthly_minor) == (33, 1, 800_000)
    assert facts_of_person(person_id=1, on=date(2025, 6, 1)).income_monthly_minor == 0
    assert facts_of_person(person_id=1, on=date(2024, 1, 1)).employment is None


@pytest.mark.parametrize(
    "changes",
    [{"person_id": 9}, {"employment": 77}, {"income_monthly_minor": -1}, {"pay_day": 32}],
)
def test_odd_circumstances_are_refused(db: str, changes: dict[str, Any]) -> None:
    from arrears.parties.operations.note_circumstances import UnableToNoteCircumstances

    _register()
    with pytest.raises(UnableToNoteCircumstances):
        _note(**changes)


def test_age_on_a_leap_day() -> None:
    from arrears.parties.policy import age_on

    born = date(1992, 2, 29)
    assert [
        age_on(born_on=born, on=on) for on in (date(2025, 2, 28), date(2025, 3, 1), date(2024, 2, 29))
    ] == [
        32,
        33,
        32,
    ]
