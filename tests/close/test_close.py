"""The close of a day: what it writes, and that a second one changes nothing."""

from datetime import date, timedelta

import pytest

from tests.close.books import ACTOR, START, live_a_day, make_book


@pytest.fixture(scope="module")
def closed(module_db: str) -> dict[date, dict]:
    """A book of 60 loans, ten days lived and closed; the pages by day."""
    from arrears.close.operations.run import close_day

    loans = make_book(loans=60, seed=1)
    pages = {}
    for i in range(10):
        day = START + timedelta(days=i)
        live_a_day(loans=loans, seed=1, on=day)
        pages[day] = close_day(business_date=day, actor=ACTOR)
    return pages


def test_every_check_is_on_the_page(closed: dict[date, dict]) -> None:
    from arrears.close.choices import CHECKS
    from arrears.close.operations.publish import AS_COMMITTED

    for page in closed.values():  # the last one is there only when it is broken
        assert {line["name"] for line in page["checks"]} == set(CHECKS) - {AS_COMMITTED}
        assert page["breaks"] == []
        assert page["loans"] == 60


def test_the_clock_stands_on_the_next_day(closed: dict[date, dict]) -> None:
    from arrears.plumbing.clock import business_date

    assert business_date() == START + timedelta(days=10)


def test_snapshot_has_one_row_a_loan(closed: dict[date, dict]) -> None:
    from arrears.close import snapshot

    for day in closed:
        table = snapshot.read(business_date=day)
        assert table.schema.names == snapshot.SCHEMA.names
        assert table["loan_id"].to_pylist() == list(range(1, 61))
        index = snapshot.read_index(business_date=day)
        assert index["rows"] == 60
        assert index["sha256"] == closed[day]["snapshot"]["sha256"]


def test_a_closed_day_gives_the_same_page(closed: dict[date, dict]) -> None:
    from arrears.close.operations.run import close_day

    day = START + timedelta(days=3)
    assert close_day(business_date=day, actor="another") == closed[day]
