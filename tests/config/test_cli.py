"""A bad environment is answered in one line, never with a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-m", "arrears", *words], env=given, capture_output=True, text=True, timeout=120
    )


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    for place in (taken, taken / "below"):
        done = _run("clock", ARREARS_HOME=str(place))
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
        assert "ARREARS_HOME" in done.stderr


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    done = _run("clock", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", ARREARS_HOME=str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "The database does not answer" in done.stderr


@pytest.mark.parametrize(
    "words", [("serve", "--port", "99999"), ("up", "--port", "0"), ("up", "--port", "x")]
)
def test_a_port_that_is_none(words: tuple[str, ...]) -> None:
    from click.testing import CliRunner

    from arrears.config import commands

    result = CliRunner().invoke(getattr(commands, words[0]), list(words[1:]))
    assert result.exit_code == 2
    assert "Invalid value for '--port'" in result.output
