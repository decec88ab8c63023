"""Two people never hold one debtor; leases end; only debtors are offered whom the gate would allow now."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.collection.cases import people


def _next(collector: str, **more: object) -> object:
    from arrears.collection.cases.operations.get_next import get_next

    return get_next(collector=collector, at=more.pop("at", None) or people.noon(), **more)  # type: ignore[arg-type]


def _case(person_id: int) -> int:
    from arrears.collection.cases.queries import case_of_person

    found = case_of_person(person_id)
    assert found is not None
    return found.id


def test_the_highest_value_comes_first_and_asking_again_gives_the_same(db: str) -> None:
    import pyarrow as pa

    from arrears.collection.cases.operations.set_values import set_values

    people.late_debtors(4)
    values = pa.table({"case_id": [_case(person) for person in (1, 2, 3, 4)], "value": [1.0, 4.0, 3.0, 2.0]})
    assert set_values(values=values, by="test") == 4
    first = _next("li")
    assert first.case_id == _case(2)  # type: ignore[attr-defined]
    assert first.queue == "early"  # type: ignore[attr-defined]
    assert _next("li").case_id == first.case_id  # type: ignore[attr-defined]
    assert _next("wang").case_id == _case(3)  # type: ignore[attr-defined]


def test_two_at_once_never_hold_one_debtor(db: str) -> None:
    from django.db import connection

    people.late_debtors(6)
    names = [f"c{number}" for number in range(8)]
    people.a_team(*names)
    at = people.noon()

    def one(name: str) -> int | None:
        try:
            found = _next(name, at=at)
            return None if found is None else found.case_id  # type: ignore[attr-defined]
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        held = list(pool.map(one, names))
    got = [case_id for case_id in held if case_id is not None]
    assert len(got) == len(set(got)) == 6
    with ThreadPoolExecutor(max_workers=4) as pool:  # a double click
        again = set(pool.map(one, [names[held.index(got[0])]] * 4))
    assert again == {got[0]}


def test_a_lease_ends_by_itself_and_another_takes_the_debtor(db: str) -> None:
    from arrears.collection.cases.failures import UnableToTakeCase
    from arrears.collection.cases.operations.take_case import give_back, take_case

    people.late_debtors(1)
    case_id, at = _case(1), people.noon()
    assert _next("li", at=at).case_id == case_id  # type: ignore[attr-defined]
    assert _next("wang", at=at) is None
    with pytest.raises(UnableToTakeCase, match="li has this debtor"):
        take_case(case_id=case_id, collector="wang", at=at)
    later = at + timedelta(minutes=16)
    assert _next("wang", at=later).case_id == case_id  # type: ignore[attr-defined]
    give_back(case_id=case_id, collector="li")  # not theirs any more: changes nothing
    with pytest.raises(UnableToTakeCase, match="wang has this debtor"):
        take_case(case_id=case_id, collector="li", at=later)
    give_back(case_id=case_id, collector="wang")
    take_case(case_id=case_id, collector="li", at=later)


def test_whom_the_gate_would_not_allow_is_not_offered(db: str) -> None:
    from arrears.collection.contacts.operations.stop import stop

    people.late_debtors(2)
    at = people.noon()
    assert _next("li", at=at.replace(hour=23)) is None  # at night nobody is called
    stop(person_id=1, kind="dispute", since=at - timedelta(days=1), evidence="letter", actor="test")
    tomorrow = at + timedelta(days=1)
    assert _next("li", at=tomorrow).case_id == _case(2)  # type: ignore[attr-defined]
    assert _next("wang", at=tomorrow) is None


def test_skills_languages_owners_and_holds(db: str) -> None:
    from arrears.collection.cases.failures import UnableToTakeCase
    from arrears.collection.cases.models import Case
    from arrears.collection.cases.operations.hold import hold
    from arrears.collection.cases.operations.manage_team import put_collector
    from arrears.collection.cases.operations.share_out import reassign

    people.late_debtors(4)
    put_collector(username="new", team="one", capacity=5, languages=("zh-hans",), actor="test")
    Case.objects.filter(person_id=1).update(language="en")
    hold(case_id=_case(2), reason="dispute", until=None, actor="test")
    assert reassign(case_ids=[_case(3)], to="wang", why="knows them", actor="boss") == 1
    assert _next("new").case_id == _case(4)  # type: ignore[attr-defined]
    assert _next("wang").case_id == _case(3)  # type: ignore[attr-defined]
    assert _next("li").case_id == _case(1)  # type: ignore[attr-defined]
    with pytest.raises(UnableToTakeCase, match="do not serve"):
        _next("new", queue="late", at=people.noon() + timedelta(hours=1))
    with pytest.raises(UnableToTakeCase, match="not a collector"):
        _next("somebody")


def test_shares_are_fair() -> None:
    from arrears.collection.cases.allocation import Share, Work, allocate

    def share(name: str, capacity: int, *languages: str) -> Share:
        return Share(
            username=name, capacity=capacity, carried=0, carried_value=0.0,
            languages=frozenset(languages), skills=frozenset(),
        )  # fmt: skip

    work = [
        Work(case_id=n, value=float(1 + n % 17), language="en" if n % 10 == 0 else "", skills=frozenset())
        for n in range(300)
    ]
    given = allocate(work=work, shares=[share("a", 100, "en"), share("b", 100), share("c", 50, "en")])
    values = dict.fromkeys("abc", 0.0)
    for item in work:
        if item.case_id in given:
            values[given[item.case_id]] += item.value
            assert item.language != "en" or given[item.case_id] != "b"
    assert len(given) == 250
    assert [sum(1 for name in given.values() if name == one) for one in "abc"] == [100, 100, 50]
    few = allocate(
        work=work[:90], shares=[share("a", 100, "en"), share("b", 100, "en"), share("c", 50, "en")]
    )
    sums = {name: sum(item.value for item in work[:90] if few[item.case_id] == name) for name in "abc"}
    assert abs(sums["a"] - sums["b"]) <= 17
    assert abs(sums["a"] / 100 - sums["c"] / 50) <= 17 / 50


def test_cases_are_shared_out_and_leavers_give_theirs_back(db: str) -> None:
    from arrears.collection.cases.models import Case
    from arrears.collection.cases.operations.manage_team import put_collector
    from arrears.collection.cases.operations.share_out import share_out

    people.late_debtors(6)
    given = share_out(at=people.noon(), actor="boss")
    assert sum(given.values()) == 6
    assert min(given.values()) >= 2
    assert sum(share_out(at=people.noon(), actor="boss").values()) == 0
    put_collector(username="li", team="one", capacity=5, active=False, actor="boss")
    assert Case.objects.filter(collector="").count() == given["li"]
