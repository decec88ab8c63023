"""A seeded book has borrowers who asked for help and complained, and one who can be tried out."""

from collections import Counter

import pytest


@pytest.fixture(scope="module")
def book(module_db: str) -> None:
    from click.testing import CliRunner

    from arrears.config.prepare import prepare_database
    from arrears.simulator.cli import seed

    prepare_database()
    done = CliRunner().invoke(seed, ["--loans", "400", "--months", "6", "--seed", "1"])
    assert done.exit_code == 0, done.output or repr(done.exception)


def test_plans_run_wait_and_were_decided_by_the_ledger(book: None) -> None:
    from arrears.collection.hardship.choices import RUNNING, PlanState
    from arrears.collection.hardship.queries import counts_by_state

    found = counts_by_state()
    assert any(found.get(state) for state in RUNNING), found
    waits = (PlanState.OFFERED, PlanState.ASSESSED, PlanState.ACCEPTED)
    assert any(found.get(state) for state in waits), found
    assert sum(found.values()) >= 6, found


def test_complaints_are_open_and_decided_in_time(book: None) -> None:
    from arrears.collection.complaints.queries import matters_by_clock, overdue_clocks
    from arrears.plumbing.clock import business_date

    rows = matters_by_clock(open_only=False)
    assert len(rows) >= 6
    assert Counter(row.undecided for row in rows).keys() == {True, False}
    assert overdue_clocks(on=business_date()) == 0, "the simulated desk answers by the law's day"


def test_a_borrower_is_named_and_their_code_is_shown(book: None) -> None:
    from arrears.web.portal.codes import ask_code, use_code
    from arrears.web.portal.demonstration import UnableToShowCode, a_phone, code_of

    phone = a_phone()
    assert phone is not None
    with pytest.raises(UnableToShowCode, match="No code"):
        code_of(phone=phone)
    code_id = ask_code(phone=phone, address="127.0.0.1")
    assert code_id is not None
    assert use_code(code_id=code_id, code=code_of(phone=phone)) is not None


def test_the_same_day_is_lived_once(book: None) -> None:
    from arrears.simulator.operations.live_care import live_care

    assert live_care(early=False) == 0


def test_the_book_is_whole_afterwards(book: None) -> None:
    from tests.servicing.lives import loans_equal_ledger

    assert loans_equal_ledger()


def test_outside_a_demonstration_no_code_is_shown(db: str) -> None:
    from arrears.web.portal.demonstration import UnableToShowCode, a_phone, code_of

    assert a_phone() is None
    with pytest.raises(UnableToShowCode, match="only in a demonstration"):
        code_of(phone="12012345678")
