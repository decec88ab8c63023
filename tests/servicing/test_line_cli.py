"""`arrears line …` as a person types it."""

from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.servicing.lives import borrower, loans_equal_ledger, open_day, rows
from tests.servicing.test_lines import OPENED


def run(*words: str, exits: int = 0) -> str:
    from arrears.config.cli import cli

    done = CliRunner().invoke(cli, list(words))
    said = done.output + str(done.exception or "")
    assert done.exit_code == exits, said
    return said


def test_a_revolving_line_from_its_opening_to_its_statement(db: str, tmp_path: Path) -> None:
    open_day(OPENED)
    who = str(borrower())
    opened = run(
        "line", "open", "pay-later", who, "5000", "--rate", "18.25", "--key", "open", "--language", "en"
    )
    assert "limit CNY 5,000.00, used CNY 0.00, available CNY 5,000.00" in opened
    shown = run("line", "purchase", "1", "1200", "--preview", "--language", "en")
    assert "owed CNY 1,200.00" in shown
    assert rows("select count(*) from servicing_event") == [(0,)]
    assert "Purchase #1" in run("line", "purchase", "1", "1200", "--key", "p", "--language", "en")
    assert "are available" in run("line", "purchase", "1", "3800.01", "--language", "en", exits=1)
    open_day(date(2026, 2, 3))
    assert "cost over the whole term CNY 86.40" in run(
        "line", "convert", "1", "1200", "12", "--preview", "--language", "en"
    )
    done = run("line", "convert", "1", "1200", "12", "--key", "c", "--language", "en")
    assert "in 12 instalments for CNY 86.40, 13.95% a year (IRR)" in done
    paper = tmp_path / "line.html"
    run("line", "statement", "1", "--out", str(paper), "--language", "zh")
    text = paper.read_text(encoding="utf-8")
    assert all(part in text for part in ("循环额度对账单", "13.95%", "86.40 元"))
    run("line", "statement", "1", "--out", str(tmp_path / "line.pdf"), "--language", "zh")
    assert (tmp_path / "line.pdf").read_bytes().startswith(b"%PDF")
    assert loans_equal_ledger()


def test_a_cash_line_and_its_limit(db: str) -> None:
    open_day(OPENED)
    run("line", "open", "cash-line", str(borrower()), "10000", "--rate", "14.6", "--key", "open")
    shown: Any = run("line", "draw", "1", "6000", "12", "--preview", "--language", "en")
    assert "Afterwards: limit CNY 10,000.00, used CNY 6,000.00, available CNY 4,000.00" in shown
    run("line", "draw", "1", "6000", "12", "--key", "d")
    run("line", "limit", "1", "freeze", "--key", "f")
    assert "冻结" in run("line", "draw", "1", "100", "12", "--language", "zh", exits=1)
    run("line", "limit", "1", "undo:2", "--key", "u")
    over = ("line", "limit", "1", "30000", "--reason", "earns more", "--key", "r", "--language", "en")
    assert "waits for a second person" in run(*over)
    assert "limit CNY 10,000.00, used CNY 6,000.00" in run("line", "show", "1", "--language", "en")
    assert "现金" in run("line", "purchase", "1", "5", "--language", "zh", exits=1)
