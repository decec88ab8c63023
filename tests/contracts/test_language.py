"""A command speaks one language, in what it answers and in what it refuses."""

import os
import re
import subprocess
import sys

import pytest

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
ANSWERS = [
    (["clock"], "Business date"),
    (["close", "--through", "2024-01-01"], "Nothing to close"),
    (["close", "page"], "Checks:"),
    (["receipts"], "No money waits"),
    (["clock", "set", "2024-01-01"], "days may not be passed over"),
    (["clock", "advance", "--to", "2023-01-01"], "can't go back"),
    (["clock", "advance", "999999"], "Is the year right?"),
    (["close", "sign", "2030-01-01"], "is not closed"),
    (["close", "--verify", "2030-01-01"], "nothing to compare with"),
    (["report", "--book", "nope"], "no loan of"),
    (["report", "--as-of", "1999-01-01"], "no snapshot of"),
    (["rules", "show", "CN/nope"], "no rule"),
    (["products", "disclose", "nope", "--amount", "1000"], "no product"),
    (["import", "abs-ee", "/nowhere/tape.csv"], "There is no file"),
    (["bank", "import", "/nowhere/statement.xml"], "There is no file"),
    (["ledger", "account", "0000"], "has no account"),
    (["seed", "--loans", "0"], "at least one loan"),
]


@pytest.fixture(scope="module")
def book(module_db: str) -> None:
    from arrears.close.operations.catch_up import close_through
    from tests.close.books import START, live_a_day, make_book

    live_a_day(loans=make_book(loans=2, seed=3), seed=3, on=START)
    close_through(through=START, actor="test")


def _said(*words: str, **places: str) -> str:
    inherited = {
        k: v for k, v in os.environ.items() if k not in {"LC_ALL", "LC_MESSAGES", "ARREARS_LANGUAGE"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "arrears", *words],
        env=inherited | {"LANG": "C.UTF-8"} | places,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(("words", "english"), ANSWERS, ids=lambda value: str(value)[:40])
def test_one_language_at_a_time(book: None, words: list[str], english: str) -> None:
    said = _said(*words)
    assert english in said
    assert not _CHINESE.search(said)
    chinese = _said(*words, LANG="zh_CN.UTF-8")
    assert _CHINESE.search(chinese)
    assert english not in chinese


def test_who_chooses_the_language(book: None) -> None:
    assert "业务日期" in _said("clock", ARREARS_LANGUAGE="zh")
    assert "Business date" in _said("clock", ARREARS_LANGUAGE="en", LANG="zh_CN.UTF-8")
    assert "Business date" in _said("clock", "--language", "en", ARREARS_LANGUAGE="zh")
    assert "业务日期" in _said("--language", "zh", "clock")


def test_what_goes_wrong_before_the_settings_is_said_in_the_language_too(book: None) -> None:
    assert "must begin with" in _said("clock", DATABASE_URL="mysql://x")
    assert "必须以" in _said("clock", DATABASE_URL="mysql://x", LANG="zh_CN.UTF-8")
