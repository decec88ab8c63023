"""The commands as a person types them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from tests.close.books import START, live_a_day, make_book

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(module_db: str) -> Run:
    """Runs `arrears …` on a book of 12 loans, agreed on START and not closed yet."""
    from arrears.config.cli import cli

    loans = make_book(loans=12, seed=21)
    live_a_day(loans=loans, seed=21, on=START, share=0.5)

    def call(*words: str) -> Result:
        return CliRunner().invoke(cli, list(words), catch_exceptions=True)

    return call


def test_clock_shows_the_open_day(run: Run) -> None:
    assert f"Business date {START} is open." in run("clock").output


def test_close_prints_the_page(run: Run) -> None:
    result = run("close", "--through", str(START + timedelta(days=2)))
    assert result.exit_code == 0, result.output
    assert f"Close of {START + timedelta(days=2)}" in result.output
    assert "cash-12" in result.output
    assert "✗" not in result.output


def test_closing_a_closed_day_again_changes_nothing(run: Run) -> None:
    result = run("close", "--through", str(START))
    assert result.exit_code == 0
    assert "Nothing to close" in result.output


def test_advance_closes_each_day_on_the_way(run: Run) -> None:
    result = run("clock", "advance", "2")
    assert result.exit_code == 0, result.output
    assert f"2 days closed. Business date {START + timedelta(days=5)} is open." in result.output


def test_the_clock_never_goes_back(run: Run) -> None:
    from arrears.plumbing.clock import UnableToMoveClock

    assert isinstance(run("clock", "set", str(START)).exception, UnableToMoveClock)


def test_no_day_is_passed_over(run: Run) -> None:
    from arrears.plumbing.clock import UnableToMoveClock

    result = run("clock", "set", str(START + timedelta(days=30)))
    assert isinstance(result.exception, UnableToMoveClock)
    assert "clock advance --to" in str(result.exception)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("close", "--through", "9999-12-31"), "Is the year right"),
        (("close", "--through", "9999-12-31", "--every", "month", "--yes"), "Is the year right"),
        (("close", "--through", "2200-01-31", "--every", "month", "--yes"), "the last one is 2199-12-31"),
        (("close", "--through", str(START + timedelta(days=500))), "Add --yes"),
        (("clock", "advance", "999999999"), "Is the year right"),
        (("clock", "advance", "400"), "Add --yes"),
        (("clock", "advance", "--to", str(START - timedelta(days=1))), "can't go back"),
        (("clock", "set", "9999-12-31"), "no business date of a book"),
    ],
)
def test_a_mistyped_date_closes_nothing(run: Run, words: tuple[str, ...], said: str) -> None:
    from arrears.plumbing import clock
    from arrears.plumbing.failures import Unable

    before = clock.business_date()
    result = run(*words)
    assert isinstance(result.exception, Unable), result.exception
    assert said in str(result.exception)
    assert clock.business_date() == before


def test_verify_a_past_night(run: Run) -> None:
    result = run("close", "--verify", str(START + timedelta(days=1)))
    assert result.exit_code == 0, result.output
    assert "comes out as it was published: 12 loans" in result.output


def test_rebuild_check(run: Run) -> None:
    result = run("rebuild", "--check")
    assert result.exit_code == 0, result.output


def test_rebuild_check_fails_on_a_difference(run: Run) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("update servicing_loanstate set overdue_minor = 77 where loan_id = 3")
    result = run("rebuild", "--check")
    assert result.exit_code == 1
    assert "loan 3: overdue_minor is 77" in result.output
    assert run("rebuild").exit_code == 0
    assert run("rebuild", "--check").exit_code == 0


def test_sign_and_show_the_page(run: Run) -> None:
    assert run("close", "sign", str(START), "--actor", "lead").exit_code == 0
    result = run("close", "page", str(START))
    assert "lead" in result.output


def test_page_in_chinese(run: Run) -> None:
    result = run("close", "page", str(START), "--language", "zh")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("language", ["en", "zh"])
def test_explain(run: Run, language: str) -> None:
    result = run("explain", "L0000000003", "--as-of", str(START + timedelta(days=40)), "--language", language)
    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) > 3


def test_explain_an_unknown_loan(run: Run) -> None:
    from arrears.servicing.queries import UnableToFindLoan

    assert isinstance(run("explain", "nobody").exception, UnableToFindLoan)
