"""A command starts with what it needs and nothing else: what is heavy is loaded where it is used."""

import json
import subprocess
import sys

import pytest

HEAVY = {"numba", "llvmlite", "duckdb", "altair", "vl_convert", "polars", "adbc_driver_manager", "pyarrow"}
_CHILD = """
import json, sys
sys.argv = ["arrears", *sys.argv[1:]]
from arrears.config.cli import main
try:
    main()
except SystemExit as end:
    code = end.code
modules = sorted({name.split(".")[0] for name in sys.modules})
print("\\n" + json.dumps({"code": code or 0, "modules": modules}))
"""


def _loaded(*words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _CHILD, *words], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["code"] == 0, done.stdout + done.stderr
    return set(said["modules"])


@pytest.fixture(scope="module")
def book(module_db: str) -> str:
    """Two loans, one night closed; the number of one."""
    from arrears.close.operations.catch_up import close_through
    from tests.close.books import START, live_a_day, make_book

    live_a_day(loans=make_book(loans=2, seed=3), seed=3, on=START)
    close_through(through=START, actor="test")
    return "L0000000001"


def test_help_loads_neither_django_nor_anything_heavy() -> None:
    assert not _loaded("--help") & (HEAVY | {"django", "numpy"})


def test_help_of_a_command_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nothing")
    for command in ("close", "clock", "report", "repay", "users"):
        assert "numba" not in _loaded(command, "--help")


@pytest.mark.parametrize("words", [["clock"], ["users", "--help"], ["receipts"], ["rules", "check"]])
def test_a_command_that_folds_nothing_loads_nothing_heavy(book: str, words: list[str]) -> None:
    assert not _loaded(*words) & HEAVY


def test_a_page_that_is_shown_needs_no_compiler(book: str) -> None:
    assert not _loaded("close", "page") & (HEAVY - {"pyarrow"})


def test_a_command_on_one_loan_loads_the_compiler_only(book: str) -> None:
    loaded = _loaded("explain", book)
    assert "numba" in loaded
    assert not loaded & (HEAVY - {"numba", "llvmlite", "pyarrow"})


def test_a_report_as_text_draws_and_compiles_nothing(book: str) -> None:
    loaded = _loaded("report")
    assert "duckdb" in loaded
    assert not loaded & (HEAVY - {"duckdb"})


def test_reactions_named_by_path_are_there() -> None:
    from django.utils.module_loading import import_string

    from arrears.config.wiring import REACTIONS

    for reactions in REACTIONS.values():
        assert all(callable(import_string(reaction)) for reaction in reactions)
