"""`arrears contact` explains itself in both languages."""

import pytest
from click.testing import CliRunner


@pytest.fixture(scope="module")
def book(module_db: str) -> None:
    from datetime import date

    from arrears.parties.choices import PointType
    from arrears.parties.operations.add_contact_points import add_contact_point
    from arrears.parties.operations.register import register
    from tests.close.books import make_book

    make_book(loans=1, seed=1)
    register(name="Li Si", created_on=date(2024, 1, 1))
    add_contact_point(
        person_id=1, kind=PointType.PHONE, value="12000000001", source="test", created_on=date(2024, 1, 1)
    )


def _said(*words: str) -> str:
    from arrears.collection.contacts.cli import contact

    done = CliRunner().invoke(contact, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def test_a_denial_is_explained_with_its_rule_and_its_source(book: None) -> None:
    said = _said("check", "--person", "1", "--at", "2026-11-20 22:30", "--language", "en")
    assert "Denied" in said
    assert "CN/contact_hours" in said
    assert "GB/T 45251-2025" in said
    assert "Allowed from 2026-11-21 08:00" in said
    chinese = _said("check", "--person", "1", "--at", "2026-11-20 22:30", "--language", "zh")
    assert "不允许" in chinese
    assert "2026-11-21 08:00 起可联系" in chinese


def test_duties_are_told(book: None) -> None:
    said = _said("check", "--person", "1", "--at", "2026-11-20 10:30", "--language", "en")
    assert "Allowed, with duties" in said
    assert "record the call" in said
    assert "CN/conversations_a_day: 0 of 3 used" in said


def test_every_rule_is_enforced_somewhere(book: None) -> None:
    said = _said("rules", "--language", "en")
    for words in ("CN/conversations_a_day", "gate: Cap", "gate: Hours", "payments/debit_policy.py"):
        assert words in said


def test_every_reason_and_duty_has_words() -> None:
    import re
    from pathlib import Path

    from arrears.collection.contacts.words import DUTIES, REASONS

    gate = Path(__file__).resolve().parents[3] / "src/arrears/collection/contacts/gate"
    text = "\n".join(path.read_text(encoding="utf-8") for path in gate.glob("*.py"))
    reasons = set(re.findall(r'reason(?:: str)? ?= ?"(\w+)"', text))
    assert len(reasons) > 15
    assert reasons <= set(REASONS)
    assert set(re.findall(r'_duty\("(\w+)"\)', text)) <= set(DUTIES)


def test_a_stop_is_set_and_lifted(book: None) -> None:
    import re

    said = _said("stop", "--person", "1", "--kind", "dispute", "--evidence", "letter", "--language", "en")
    number = re.findall(r"\d+", said)[0]
    assert "Dispute open" in _said("stops", "--person", "1", "--language", "en")
    assert "Dispute open" in _said("check", "--person", "1", "--language", "en")
    _said("lift", number, "--evidence", "withdrawn", "--language", "en")
    assert "Dispute open" not in _said("check", "--person", "1", "--language", "en")
