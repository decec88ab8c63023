"""Debtors with phones, a team and its collectors, for the tests of the people's work."""

from datetime import date, datetime, timedelta

from tests.collection.cases import lender

BORN = date(1985, 5, 5)


def noon() -> datetime:
    """Noon of the open business date, when calls are allowed."""
    from django.utils import timezone

    from arrears.plumbing import clock

    return datetime.combine(
        clock.business_date(), datetime.min.time(), tzinfo=timezone.get_default_timezone()
    ) + timedelta(hours=12)


def phones(people: list[int]) -> dict[int, int]:
    """Registers people with a phone each; ids of the contact points by person."""
    from arrears.parties.choices import PointType
    from arrears.parties.operations.add_contact_points import add_contact_point
    from arrears.parties.operations.register import register

    found = {}
    for person in people:
        phone = f"+86138{person:08d}"
        made = register(
            name=f"Test {person}", id_number=f"TEST-{person:06d}", phone=phone, born_on=BORN, region="11",
            created_on=lender.START,
        )  # fmt: skip
        assert made == person, "the book's borrowers are numbered from 1"
        found[person] = add_contact_point(
            person_id=person, kind=PointType.PHONE, value=phone, source="test", created_on=lender.START,
            is_primary=True,
        )  # fmt: skip
    return found


def a_team(*names: str, capacity: int = 50) -> None:
    """Collectors who speak Chinese and English and may do everything."""
    from arrears.collection.cases.operations.manage_team import put_collector, put_team

    put_team(code="one", name="Team one", actor="test")
    for name in names:
        put_collector(
            username=name, team="one", capacity=capacity, actor="test",
            skills=("negotiation", "recovery"), languages=("zh-hans", "en"),
        )  # fmt: skip


def late_debtors(count: int = 4) -> None:
    """So many debtors, 9 days late, with phones, and the collectors li and wang."""
    lender.late_book(loans=count, two_each=False)
    phones(list(range(1, count + 1)))
    a_team("li", "wang")


def ask(case_id: int, collector: str = "li", at: datetime | None = None) -> int:
    """The gate's decision about a call to the debtor of a case."""
    from arrears.collection.cases.calls import planned_calls
    from arrears.collection.cases.models import Case
    from arrears.collection.contacts.operations.ask import ask as ask_gate

    found = Case.objects.get(id=case_id)
    planned = planned_calls(cases=[found], actor=f"staff:{collector}", at=at or noon())
    asked = ask_gate(planned=planned[case_id])
    assert asked.decision.allowed, asked
    return asked.decision_id
