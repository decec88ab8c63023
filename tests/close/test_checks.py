"""Every check can fail: a defect put in on purpose stops the close, names the check and commits nothing."""

import copy
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.close.books import ACTOR, START, live_a_day, make_book

DAY = START + timedelta(days=2)
SECOND = START + timedelta(days=1)


@pytest.fixture
def book(db: str) -> list[int]:
    """40 loans, two days closed, the third lived and open."""
    from arrears.close.operations.run import close_day

    loans = make_book(loans=40, seed=5)
    for day in (START, SECOND):
        live_a_day(loans=loans, seed=5, on=day, share=0.3)
        close_day(business_date=day, actor=ACTOR)
    live_a_day(loans=loans, seed=5, on=DAY, share=0.3)
    return loans


def a_state_is_lost(patch: pytest.MonkeyPatch) -> None:
    import numpy as np

    from arrears.close import history

    whole = history.fill

    def fill(*, portion, business_date: date) -> None:
        whole(portion=portion, business_date=business_date)
        portion.states, portion.identity = portion.states[1:], portion.identity.slice(1)
        portion.groups = history.subset(portion.groups, np.arange(1, len(portion.states) + 1))

    patch.setattr(history, "fill", fill)


def altered_fold(column: str, by: int) -> Callable[[pytest.MonkeyPatch], None]:
    def defect(patch: pytest.MonkeyPatch) -> None:
        from arrears.close import history

        whole = history.fold_on

        def fold_on(*, book, day: int):
            states = whole(book=book, day=day)
            states[column][7] += by
            return states

        patch.setattr(history, "fold_on", fold_on)

    return defect


def yesterday_had_more(patch: pytest.MonkeyPatch) -> None:
    from arrears.close import history

    whole = history.day_before

    def day_before(*, portion, business_date: date, sample: int):
        states, earlier = whole(portion=portion, business_date=business_date, sample=sample)
        earlier["disbursed_minor"][3] += 1
        return states, earlier

    patch.setattr(history, "day_before", day_before)


def the_extract_loses_an_event(patch: pytest.MonkeyPatch) -> None:
    """All loans of the sample lack their last event in the extract, so the tables know better."""
    import numpy as np

    from arrears.close import portion_stages

    whole = portion_stages.queries.book_of_shards

    def book_of_shards(*, shards):
        found = whole(shards=shards)
        found.book.events["amount_minor"][np.isin(found.book.events["kind"], [2])] += 1
        return found

    patch.setattr(portion_stages.queries, "book_of_shards", book_of_shards)
    patch.setattr(portion_stages, "SAMPLE", 40)


def an_entry_is_unbalanced(patch: pytest.MonkeyPatch) -> None:
    """Past the refusal of PostgreSQL, as someone with its password could."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("alter table ledger_line disable trigger balanced")
        cursor.execute(
            "insert into ledger_entry (business_date, posted_at, source, shard, product_code, book_code, "
            "currency, rulebook_version, actor) values (%s, now(), 'hand', 0, '', 'own', 'CNY', '', 'x') "
            "returning id",
            [DAY],
        )
        entry = cursor.fetchone()[0]
        cursor.execute(
            "insert into ledger_line (entry_id, account_id, movement, amount_minor) "
            "select %s, min(code), 'unapplied_minor', 1 from ledger_account",
            [entry],
        )
        cursor.execute("alter table ledger_line enable trigger balanced")


def yesterdays_balances_were_altered(patch: pytest.MonkeyPatch) -> None:
    from arrears.close.models import ShardClose

    row = ShardClose.objects.filter(business_date=SECOND).exclude(totals={"balances": []}).first()
    assert row is not None
    row.totals["balances"][0]["minor"]["loans_principal"] += 1
    row.save()


def a_movement_is_not_posted(patch: pytest.MonkeyPatch) -> None:
    from arrears.close import portion_stages

    whole = portion_stages.posting.targets

    def targets(*, keys, sums):
        found = copy.deepcopy(whole(keys=keys, sums=sums))
        for totals in found.values():
            totals.pop("principal_paid_minor")
        return found

    patch.setattr(portion_stages.posting, "targets", targets)


DEFECTS = {
    "every_loan_once": a_state_is_lost,
    "no_negative_balance": altered_fold("penalty_outstanding_minor", -(10**9)),
    "parts_add_up": altered_fold("principal_paid_minor", 1),
    "nothing_runs_backwards": yesterday_had_more,
    "sample_replays": the_extract_loses_an_event,
    "entries_balance": an_entry_is_unbalanced,
    "opening_and_movements": yesterdays_balances_were_altered,
    "controls_equal_loans": a_movement_is_not_posted,
}


def test_every_check_has_a_defect(django_ready: None) -> None:
    from arrears.close.choices import CHECKS
    from arrears.close.operations.publish import AS_COMMITTED

    # looked at after the commit, when a killed close is finished: tests/close/test_finish.py
    assert set(DEFECTS) == set(CHECKS) - {AS_COMMITTED}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_defect_stops_the_close(
    book: list[int], monkeypatch: pytest.MonkeyPatch, check: str, request: pytest.FixtureRequest
) -> None:
    from arrears.close import queries
    from arrears.close.choices import CloseState
    from arrears.close.failures import UnableToClose
    from arrears.close.operations.run import close_day
    from tests.close.dumps import dump

    DEFECTS[check](monkeypatch)
    url = request.getfixturevalue("db")
    before = dump(url)
    with pytest.raises(UnableToClose, match=check):
        close_day(business_date=DAY, actor=ACTOR)
    after = dump(url)
    assert {table for table in before if before[table] != after[table]} == {"pages"}  # nothing but the page
    run = queries.close_of(business_date=DAY)
    assert run is not None
    assert run.state == CloseState.BROKEN
    assert check in {line["name"] for line in run.page["breaks"]}
    assert not any(DAY.isoformat() in path.name for path in _snapshots().iterdir())


def test_the_day_closes_once_the_defect_is_gone(book: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    from arrears.close.failures import UnableToClose
    from arrears.close.operations.run import close_day

    with monkeypatch.context() as patch:
        DEFECTS["parts_add_up"](patch)
        with pytest.raises(UnableToClose):
            close_day(business_date=DAY, actor=ACTOR)
    assert close_day(business_date=DAY, actor=ACTOR)["breaks"] == []


def _snapshots() -> Path:
    from arrears.plumbing.home import snapshot_folder

    return snapshot_folder()
