"""Idempotency, double clicks and second persons."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from tests.servicing.lives import BY, START, agreed_loan, loans_equal_ledger, open_day, rows, running_loan


def _pay(loan_id: int, key: str, amount_minor: int = 90_327, **more: Any) -> Any:
    from arrears.servicing.operations.repay import repay

    day = date(2025, 2, 10)
    return repay(loan_id=loan_id, amount_minor=amount_minor, value_on=day, idempotency_key=key, **BY, **more)


def test_the_same_key_gives_the_same_answer_even_after_later_events(db: str) -> None:
    loan_id = running_loan()
    open_day(date(2025, 2, 20))
    first = _pay(loan_id, "a")
    open_day(date(2025, 3, 1))
    _pay(loan_id, "b", 1)
    again = _pay(loan_id, "a")
    assert again.repeated
    assert (again.event_id, again.entry_id, again.posted_on) == (
        first.event_id,
        first.entry_id,
        first.posted_on,
    )
    assert again.state == first.state
    assert rows("select count(*) from servicing_event where kind = 2") == [(2,)]


def test_the_same_key_with_other_content_is_refused(db: str) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey
    from arrears.servicing.operations.repay import UnableToRepay

    loan_id, other = running_loan(), running_loan(key="other")
    open_day(date(2025, 2, 20))
    _pay(loan_id, "a")
    with pytest.raises(UnableToReuseKey, match="amount_minor"):
        _pay(loan_id, "a", 5)
    with pytest.raises(UnableToReuseKey, match="loan_id"):
        _pay(other, "a")
    with pytest.raises(UnableToRepay, match="in CNY, not USD"):
        _pay(loan_id, "a", currency="USD")
    assert rows("select count(*) from servicing_event where kind = 2") == [(1,)]


def test_a_loan_is_originated_once_for_a_key(db: str) -> None:
    first, again = agreed_loan(), agreed_loan()
    assert first == again
    assert rows("select count(*) from servicing_loan") == [(1,)]
    assert rows("select count(*) from plumbing_outboxevent where name = 'servicing.loan_agreed'") == [(1,)]


def _at_once(*acts: Any) -> list[Any]:
    """Runs the acts in threads of their own at the same moment; an exception is a result."""
    from django.db import connection

    barrier = Barrier(len(acts))

    def run(act: Any) -> Any:
        try:
            barrier.wait(timeout=30)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _same_database(url: str) -> None:
    """A thread's connection starts from the settings: point them at the test's database."""
    from django.db import connections

    connections.settings["default"]["NAME"] = url.rsplit("/", 1)[1].split("?")[0]


def test_a_double_click_posts_once(db: str) -> None:
    loan_id = running_loan()
    open_day(date(2025, 2, 20))
    _same_database(db)
    results = _at_once(*[lambda: _pay(loan_id, "click") for _ in range(4)])
    assert {result.event_id for result in results} == {results[0].event_id}
    assert sorted(result.repeated for result in results) == [False, True, True, True]
    assert rows("select count(*) from servicing_event where kind = 2") == [(1,)]


def test_two_people_paying_the_same_loan_both_count(db: str) -> None:
    loan_id = running_loan()
    open_day(date(2025, 2, 20))
    _same_database(db)
    results = _at_once(*[lambda key=key: _pay(loan_id, key, 1_000) for key in "abcdef"])
    assert all(not result.repeated for result in results), results
    state = rows("select received_minor from servicing_loanstate where loan_id = %s", loan_id)
    assert state == [(6_000,)]
    assert loans_equal_ledger()


def test_one_key_for_two_loans_at_the_same_moment_is_refused_once(db: str) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey

    loans = [running_loan(), running_loan(key="other")]
    open_day(date(2025, 2, 20))
    _same_database(db)
    results = _at_once(*[lambda loan=loan: _pay(loan, "same") for loan in loans])
    assert sum(isinstance(result, UnableToReuseKey) for result in results) == 1
    assert rows("select count(*) from servicing_event where kind = 2") == [(1,)]


def test_payments_of_start_day(db: str) -> None:
    """A payment on the day of the payout counts, in whichever order they were entered."""
    loan_id = running_loan()
    from arrears.servicing.operations.repay import repay

    receipt = repay(loan_id=loan_id, amount_minor=500, value_on=START, idempotency_key="s", **BY)
    assert receipt.state["received_minor"] == 500
