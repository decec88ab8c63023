"""Seeding a database: the same seed gives the same bytes, also after kills; a used book is left alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np
import pytest

from tests.conftest import _clone
from tests.simulator.lives import live, seed_here, snapshot_hashes

fresh_database = contextmanager(_clone)


class Killed(Exception):
    """Stands for a kill between two transactions."""


@pytest.fixture(scope="module")
def expected(django_ready: None) -> dict[str, str]:
    """The snapshots of a life seeded without interruption."""
    with fresh_database("arrears_seed_expected"):
        seed_here()
        return snapshot_hashes()


@pytest.fixture
def empty(django_ready: None) -> Iterator[str]:
    with fresh_database("arrears_seed_test") as url:
        yield url


def test_same_seed_same_bytes_and_another_seed_another_book(empty: str, expected: dict[str, str]) -> None:
    books = [name for name in expected if name.endswith("book.parquet")]
    assert len(books) == 2 + 1 + 3  # two month ends, the day before the last three, the last three
    done = seed_here(seed=2)
    assert done.open_on == date(2025, 2, 1)
    other = snapshot_hashes()
    assert other.keys() == expected.keys()
    assert not {other[name] for name in books} & {expected[name] for name in books}


@pytest.mark.parametrize("where", ["in a month", "between months", "between closes"])
def test_a_killed_seeding_is_finished_by_the_same_command(
    where: str, empty: str, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from arrears.plumbing.models import AuditRecord
    from arrears.simulator import posting
    from arrears.simulator.queries import LIVED, seed_unfinished

    def months_done(done: int, of: int, life: object) -> None:
        if where == "between months" and done == 2:
            raise Killed

    def days_done(stage: str, done: int, of: int) -> None:
        if where == "between closes" and done == 2:
            raise Killed

    with monkeypatch.context() as patch:
        if where == "in a month":  # people and loans are written, their events are not
            patch.setattr(posting, "post_many", _killed)
        with pytest.raises(Killed):
            seed_here(playing=months_done, closing=days_done)
    assert seed_unfinished()
    done = seed_here()
    assert done.continued
    assert snapshot_hashes() == expected
    assert not seed_unfinished()
    assert AuditRecord.objects.filter(action=LIVED).count() == 3
    again = seed_here()  # finished: changes nothing
    assert (again.closes, again.events) == (0, 0)
    assert snapshot_hashes() == expected


def _killed(**_: object) -> None:
    raise Killed


def test_a_book_that_is_not_empty_is_left_alone(empty: str) -> None:
    from arrears.plumbing import clock
    from arrears.simulator.operations.seed import UnableToSeed
    from arrears.simulator.queries import book_is_empty

    seed_here(loans=5, months=1)
    with pytest.raises(UnableToSeed, match="--loans 5 --months 1 --seed 1"):
        seed_here(loans=6, months=1)
    assert not book_is_empty()
    assert clock.business_date() == date(2024, 12, 1)


def test_a_book_of_others_is_left_alone(empty: str) -> None:
    from arrears.plumbing.models import AuditRecord
    from arrears.simulator import queries
    from arrears.simulator.operations import seed

    seed_here(loans=5, months=1)
    with pytest.MonkeyPatch.context() as patch:  # as if somebody else had written these loans
        patch.setattr(seed, "begun_seed", lambda: None)
        with pytest.raises(seed.UnableToSeed, match="has loans already"):
            seed_here(loans=5, months=1)
    assert AuditRecord.objects.filter(action=queries.BEGUN).count() == 1


def test_the_book_lives_on_as_in_memory_and_a_repeated_day_changes_nothing(empty: str) -> None:
    from arrears.plumbing import clock
    from arrears.servicing.queries.book_of_shard import book_of_shards
    from arrears.simulator.operations import live_day as live_module

    seed_here(loans=400, months=2)
    in_memory = live(seed=1, loans=400, months=2, days_more=3)
    with pytest.MonkeyPatch.context() as patch:  # killed after the day's events, before its close
        patch.setattr(live_module, "closer", _killed_closer)
        with pytest.raises(Killed):
            live_module.live_day()
    days = [live_module.live_day() for _ in range(3)]
    assert [lived.day for lived in days] == [date(2025, 1, day) for day in (1, 2, 3)]
    assert clock.business_date() == date(2025, 1, 4)
    stored = book_of_shards(as_of=date(2025, 1, 3)).book
    names = ["kind", "value_day", "posted_day", "amount_minor"]
    played = in_memory.history.events[: in_memory.history.event_count][names].tolist()
    kept = stored.events[~np.isin(stored.events["event_id"], _of_plans())]
    assert sorted(kept[names].tolist()) == sorted(_with_stored_amounts(played))
    assert sum(lived.events for lived in days) > 10


def _of_plans() -> list[int]:
    """Events that plans of borrowers posted: they come on top of the life."""
    from tests.servicing.lives import rows

    return [event_id for (event_id,) in rows("select id from servicing_event where source = 'plan'")]


def test_days_closed_without_being_lived_bring_nobody_and_the_life_goes_on(empty: str) -> None:
    from arrears.close.operations.catch_up import close_through
    from arrears.parties.models import Person
    from arrears.servicing.models import Loan
    from arrears.simulator.operations.live_day import live_day

    seed_here(loans=400, months=2)
    close_through(through=date(2025, 1, 2), actor="someone")  # on both days people would have applied
    lived = [live_day() for _ in range(2)]
    close_through(through=date(2025, 1, 5), actor="someone")
    lived += [live_day() for _ in range(2)]
    assert [day.day.day for day in lived] == [3, 4, 6, 7]
    assert all(day.loans for day in lived)
    assert Loan.objects.count() == 400 + sum(day.loans for day in lived)
    assert not Loan.objects.filter(agreed_on__in=[date(2025, 1, day) for day in (1, 2, 5)]).exists()
    assert set(Loan.objects.values_list("borrower_id", flat=True)) == set(
        Person.objects.values_list("id", flat=True)
    )


def test_loans_of_the_life_that_it_does_not_know_are_refused(empty: str) -> None:
    from arrears.simulator.operations.live_day import live_day
    from arrears.simulator.queries import lived_days
    from arrears.simulator.recall import UnableToRecall

    seed_here(loans=400, months=2)
    live_day()
    with pytest.MonkeyPatch.context() as patch:  # as if the audit trail came from another database
        patch.setattr("arrears.simulator.recall.lived_days", lambda: lived_days() - {max(lived_days())})
        with pytest.raises(UnableToRecall, match="the life can't go on"):
            live_day()


def _with_stored_amounts(rows: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """A charge-off is stored without an amount: the kernel knows what was owed."""
    from arrears.kernel.codes import Kind

    return [
        (kind, value, posted, 0 if kind == Kind.CHARGE_OFF else amount)
        for kind, value, posted, amount in rows
    ]


def _killed_closer() -> object:
    raise Killed


def test_nothing_to_live_on(empty: str) -> None:
    from arrears.simulator.operations.live_day import UnableToLive, live_day

    with pytest.raises(UnableToLive, match="arrears seed"):
        live_day()
