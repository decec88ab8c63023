"""Templates, their lengths and variables, replies, links: pure."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.collection.reminders.plan_file import reminder_plan
from arrears.collection.reminders.rendering import amount_text, day_text, render
from arrears.collection.reminders.reply_policy import meaning_of
from arrears.collection.reminders.sms_length import sms_length
from arrears.collection.reminders.template_file import Text, read_template, templates
from arrears.rulebook.yaml_file import UnableToReadRules

pytestmark = pytest.mark.usefixtures("django_ready")  # answers are English

GOOD = """
names: {en: "A", zh: "甲"}
purpose: remind
tone: positive
versions:
  1:
    since: 2026-01-01
    sms: {zh: "【{sender}】{amount}", en: "{sender}: {amount}"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(text: str) -> Path:
        path = tmp_path / "a.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),  # each takes an escape as well
        ("€" * 81, "GSM-7", 2),
        ("还" * 70, "UCS-2", 1),
        ("还" * 71, "UCS-2", 2),
        ("还" * 134, "UCS-2", 2),
        ("还" * 135, "UCS-2", 3),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
        ("😀" * 67, "UCS-2", 3),  # a pair is never cut: 33 a part
        ("", "GSM-7", 1),
    ],
)
def test_parts_of_an_sms(text: str, encoding: str, segments: int) -> None:
    found = sms_length(text)
    assert (found.encoding, found.segments) == (encoding, segments)


@given(st.text(max_size=700))
def test_more_text_never_takes_fewer_parts(text: str) -> None:
    whole, half = sms_length(text), sms_length(text[: len(text) // 2])
    assert whole.segments >= half.segments >= 1
    assert 0 <= whole.left <= 160


def test_shipped_texts_are_whole() -> None:
    found = templates()
    assert len(found) >= 5
    for template in found.values():
        for version in template.versions.values():
            for (channel, language), text in version.texts.items():
                assert "sender" in text.variables, (template.code, channel, language)
                if channel in ("sms", "email", "in_app") and template.purpose in ("remind", "collect"):
                    assert "link" in text.variables, (template.code, channel, language)


def test_the_plan_names_approvable_texts() -> None:
    plan = reminder_plan()
    assert {step.template for step in plan.steps if not step.person} <= set(templates())
    assert min(step.days for step in plan.steps) < 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{sender}: {amount}", "{amount}", "who sends it"),
        ("{sender}: {amount}", "{sender}: {amuont}", "no variable"),
        ("{sender}: {amount}", "{sender}: pay or the police will come", "may not be said"),
        ("【{sender}】{amount}", "【{sender}】不还就联系家人", "may not be said"),
        ("{sender}: {amount}", "{sender}: {amount", "braces"),
        ("  1:\n", "  2:\n", "numbered"),
        ("tone: positive", "tone: rude", "expected one of"),
    ],
)
def test_a_broken_template_is_refused(file: Any, old: str, new: str, said: str) -> None:
    assert read_template(file(GOOD)).versions[1].number == 1
    with pytest.raises(UnableToReadRules, match=said):
        read_template(file(GOOD.replace(old, new)))


def test_another_text_has_another_digest(file: Any) -> None:
    first = read_template(file(GOOD)).versions[1].digest
    assert read_template(file(GOOD.replace("names: {en", "names: {en"))).versions[1].digest == first
    assert read_template(file(GOOD.replace("】{amount}", "】{amount}。"))).versions[1].digest != first


def test_values_are_put_in_once() -> None:
    text = Text(subject="{sender}", body="{name}: {amount}")
    said = render(text=text, values={"sender": "S", "name": "{amount}", "amount": "5"}, added_line="STOP")
    assert (said.subject, said.body) == ("S", "{amount}: 5 STOP")
    with pytest.raises(KeyError):
        render(text=text, values={"sender": "S"})


def test_figures_in_words() -> None:
    assert amount_text(minor=123456, currency="CNY", language="zh") == "1,234.56元"
    assert amount_text(minor=123456, currency="CNY", language="en") == "CNY 1,234.56"
    assert amount_text(minor=500, currency="JPY", language="zh") == "JPY 500"
    assert day_text(day=date(2026, 11, 5), language="zh") == "11月5日"
    assert day_text(day=date(2026, 11, 5), language="en") == "5 Nov"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("TD", "opt_out"),
        (" t ", "opt_out"),
        ("Stop!", "opt_out"),
        ("退订。", "opt_out"),
        ("请不要再发了，退订", "opt_out"),
        ("STOP, I have paid", "opt_out"),
        ("you have the wrong number", "wrong_number"),
        ("我不是本人", "wrong_number"),
        ("已经还了", "paid"),
        ("我失业了，还不上", "help"),
        ("I can’t pay", "help"),
        ("tomorrow", "other"),
        ("好的", "other"),
        ("", "other"),
    ],
)
def test_what_a_reply_asks_for(text: str, meaning: str) -> None:
    assert meaning_of(text) == meaning
