"""Account statement, journal and the Beancount file, which bean-check itself reads."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

KEY = (3, "cash-12", "own", "CNY")
YEN = (4, 'wöchen "6"', "own", "JPY")
JAN, FEB, MARCH = date(2025, 1, 31), date(2025, 2, 3), date(2025, 3, 31)


def _post(targets: dict, day: date) -> None:
    from arrears.ledger.operations.post import post_targets

    post_targets(business_date=day, targets=targets, source="close", actor="me", rulebook_version="v")


@pytest.fixture
def posted(db: str) -> None:
    lent, paid = {"disbursed_minor": 100_000}, {"principal_paid_minor": 30_000}
    _post({KEY: {**lent, "provision_normal_minor": 1_000}}, JAN)
    _post({KEY: {**lent, **paid}, YEN: {"disbursed_minor": 500}}, FEB)
    _post({KEY: {**lent, **paid, "interest_earned_minor": 1}}, MARCH)


def test_opening_and_movements_are_the_closing_balance(posted: None) -> None:
    from arrears.ledger.queries import trial_balance
    from arrears.ledger.statements import account_statement

    found = account_statement(code="1303", currency="CNY", from_on=date(2025, 2, 1), to_on=MARCH)
    assert (found.opening_minor, found.closing_minor) == (100_000, 70_000)
    assert [(line.business_date, line.amount_minor, line.balance_minor) for line in found.movements] == [
        (FEB, -30_000, 70_000)
    ]
    assert found.movements[0].movements == ("principal_paid_minor",)
    balance = next(r.balance_minor for r in trial_balance() if (r.code, r.currency) == ("1303", "CNY"))
    assert found.closing_minor == balance


def test_an_unknown_account_says_how_to_list_them(db: str) -> None:
    from arrears.ledger.statements import UnableToFindAccount, account_statement

    with pytest.raises(UnableToFindAccount, match="trial-balance"):
        account_statement(code="9999", currency="CNY", from_on=JAN, to_on=FEB)


def test_the_journal_gives_every_entry_with_its_lines(posted: None) -> None:
    from arrears.ledger.statements import currencies_of, journal

    entries = list(journal())
    assert [entry.business_date for entry in entries] == [JAN, FEB, FEB, MARCH]
    assert all(sum(line.amount_minor for line in entry.lines) == 0 for entry in entries)
    assert [entry.currency for entry in journal(from_on=FEB, to_on=FEB)] == ["CNY", "JPY"]
    assert list(journal(loan_id=1)) == []
    assert currencies_of() == ["CNY", "JPY"]
    assert currencies_of(code="6011") == ["CNY"]


def _bean_check(text: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Beancount is GPL: a program of its own beside ours, never imported."""
    program = shutil.which("bean-check", path=str(Path(sys.executable).parent)) or shutil.which("bean-check")
    if program is None:
        pytest.skip("bean-check is not installed")
    path.write_text(text, encoding="utf-8")
    return subprocess.run([program, str(path)], capture_output=True, text=True, check=False, timeout=120)


def test_bean_check_accepts_the_export(posted: None, tmp_path: Path) -> None:
    from arrears.ledger import beancount
    from arrears.ledger.statements import journal

    lines = list(beancount.lines(entries=journal()))
    done = _bean_check("\n".join(lines) + "\n", tmp_path / "book.beancount")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "2025-02-01 balance Assets:1303-Loans-Principal  1000.00 ~ 0 CNY" in lines
    assert "2025-04-01 balance Assets:1303-Loans-Principal  500 ~ 0 JPY" in lines
    assert '  entry: "1"' in lines


def test_bean_check_refuses_a_balance_that_is_not_so(posted: None, tmp_path: Path) -> None:
    from arrears.ledger import beancount
    from arrears.ledger.statements import journal

    text = "\n".join(beancount.lines(entries=journal())) + "\n"
    wrong = text.replace("1303-Loans-Principal  1000.00 ~", "1303-Loans-Principal  999.99 ~")
    assert wrong != text
    assert _bean_check(wrong, tmp_path / "book.beancount").returncode != 0


def test_commands_show_the_ledger(posted: None, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from arrears.ledger.cli import ledger
    from arrears.plumbing.clock import set_business_date

    set_business_date(to=MARCH, actor="me")
    run = CliRunner().invoke
    shown = run(ledger, ["trial-balance"], catch_exceptions=False).output
    assert "700.00 CNY" in shown
    assert "Loans, principal" in shown
    shown = run(ledger, ["account", "1303", "--from", "2025-02-01"], catch_exceptions=False).output
    assert "1,000.00 CNY" in shown
    assert "principal_paid" in shown
    assert "Interest income" in run(ledger, ["journal"], catch_exceptions=False).output
    out = tmp_path / "out.beancount"
    assert run(ledger, ["export", "--out", str(out)], catch_exceptions=False).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith('option "title"')
