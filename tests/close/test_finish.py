"""Killed between the commit and the publication: the day is finished whatever became of its draft."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.close.books import START, live_a_day, make_book

NEXT = START + timedelta(days=1)


@pytest.fixture
def killed(db: str) -> None:
    """START is closed; the close of the day after was killed with its page committed."""
    from arrears.close.operations.run import close_day

    loans = make_book(loans=12, seed=5)
    live_a_day(loans=loans, seed=5, on=START)
    close_day(business_date=START, actor="closer")
    live_a_day(loans=loans, seed=5, on=NEXT)
    done = subprocess.run(
        [sys.executable, "-m", "arrears", "close"],
        env={**os.environ, "ARREARS_KILL_AT": "committed"},
        capture_output=True,
        timeout=300,
    )
    assert done.returncode == -signal.SIGKILL


def _draft():
    from arrears.plumbing.home import snapshot_folder

    (found,) = snapshot_folder().glob(f".writing-{NEXT}-*")
    return found


def _upgrade_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    from arrears.close.operations import recompute

    monkeypatch.setattr(recompute, "fingerprint", lambda: "another")


def _make_it_come_out_differently() -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update servicing_loan set region = 'elsewhere' where id = 1")


def test_a_draft_that_survived_is_published_by_whatever_kernel(
    killed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arrears.close import snapshot
    from arrears.close.operations.catch_up import close_through
    from arrears.close.queries import close_of

    _draft()
    _upgrade_kernel(monkeypatch)
    _make_it_come_out_differently()
    pages = close_through(through=NEXT + timedelta(days=1), actor="closer")
    finished = close_of(business_date=NEXT)
    assert finished.state.name == "PUBLISHED"
    assert finished.page["breaks"] == []
    assert snapshot.checksum(business_date=NEXT) == finished.page["snapshot"]["sha256"]
    assert [page["business_date"] for page in pages] == [str(NEXT + timedelta(days=1))]


def test_a_damaged_draft_is_computed_again(killed: None) -> None:
    from arrears.close import snapshot
    from arrears.close.operations.catch_up import finish_unpublished
    from arrears.close.queries import close_of

    book = _draft() / snapshot.BOOK
    book.write_bytes(book.read_bytes()[:-20])
    finish_unpublished()
    finished = close_of(business_date=NEXT)
    assert (finished.state.name, finished.page["breaks"]) == ("PUBLISHED", [])
    assert snapshot.checksum(business_date=NEXT) == finished.page["snapshot"]["sha256"]


def test_another_outcome_is_published_with_a_break_and_the_days_go_on(
    killed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arrears.close import snapshot
    from arrears.close.operations.catch_up import close_through
    from arrears.close.page_text import text_of
    from arrears.close.queries import close_of

    committed = close_of(business_date=NEXT).page
    shutil.rmtree(_draft())
    _upgrade_kernel(monkeypatch)
    _make_it_come_out_differently()
    pages = close_through(through=NEXT + timedelta(days=2), actor="closer")
    assert len(pages) == 2
    finished = close_of(business_date=NEXT)
    (line,) = finished.page["breaks"]
    assert line["figures"]["committed_sha256"] == committed["snapshot"]["sha256"]
    assert line["figures"]["published_sha256"] == snapshot.checksum(business_date=NEXT)
    assert line["figures"]["published_sha256"] != committed["snapshot"]["sha256"]
    assert "kernel's code has changed" in line["message"]
    assert "✗ the published snapshot is the one that was committed" in text_of(finished.page)
    for name in committed.keys() - {"snapshot", "checks", "breaks"}:
        assert finished.page[name] == committed[name], name


def test_the_figures_of_a_committed_page_are_not_altered_on_the_way(killed: None) -> None:
    from django.db import DatabaseError, connection

    with pytest.raises(DatabaseError, match="not altered any more"), connection.cursor() as cursor:
        cursor.execute(
            "update close_closerun set state = 4, page = page || '{\"loans\": 1}' where business_date = %s",
            [NEXT],
        )
