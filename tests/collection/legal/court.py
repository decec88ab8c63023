"""Late debtors with addresses, for the tests of legal action, sales and visits."""

from datetime import date, datetime
from typing import Any

from tests.collection.cases import lender, people

ACTOR = "li"


def debtors(*, loans: int = 3, days: int = 190, two_each: bool = True) -> dict[int, int]:
    """Debtors whose loans nobody paid, with a phone and an address; the addresses by person."""
    from arrears.parties.choices import Place, PointType
    from arrears.parties.operations.add_contact_points import add_contact_point

    lender.late_book(loans=loans, days=days, two_each=two_each)
    everyone = list(range(1, loans + 1))
    people.phones(everyone)
    return {
        person: add_contact_point(
            person_id=person,
            kind=PointType.ADDRESS,
            value=f"北京市朝阳区测试路{person}号",
            source="test",
            created_on=lender.START,
            place=Place.HOME,
        )
        for person in everyone
    }


def now() -> datetime:
    from arrears.plumbing import clock

    return clock.moment()


def case_of(person: int) -> Any:
    from arrears.collection.cases.queries import case_of_person

    found = case_of_person(person)
    assert found is not None
    return found


def opened(person: int = 1, track: str = "payment_order") -> int:
    """A legal case of the debtor."""
    from arrears.collection.legal.choices import Track
    from arrears.collection.legal.operations.open_legal_case import open_legal_case

    return open_legal_case(
        case_id=case_of(person).id,
        court="Chaoyang court",
        document="decision 7",
        at=now(),
        actor=ACTOR,
        track=Track(track),
    )


def step(legal_case: int, code: str, on: str, **told: Any) -> int:
    """Takes a step on a day."""
    from arrears.collection.legal.choices import Step
    from arrears.collection.legal.operations.take_step import Particulars, take_step

    return take_step(
        legal_case_id=legal_case,
        step=Step(code),
        on=date.fromisoformat(on),
        document=f"{code} 1",
        at=now(),
        actor=ACTOR,
        told=Particulars(**told),
    )


def filed(person: int = 1, track: str = "payment_order") -> int:
    """A legal case with its notice, filed."""
    number = opened(person, track)
    step(number, "notice_arrived", "2026-06-20")
    step(number, "filed", "2026-07-08")
    return number
