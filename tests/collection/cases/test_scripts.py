"""Scripts: each segment, tone and language says something, gaps are filled, nothing slips out too early."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

DAY = date(2026, 11, 1)


def _talk(**changed: Any) -> Any:
    from arrears.collection.cases.choices import ArrearsReason
    from arrears.collection.cases.scripts import Talk

    usual = {
        "third_person": False,
        "bucket": "M1",
        "reason": ArrearsReason.UNKNOWN,
        "broken_promise": False,
        "reopened": False,
    }
    return Talk(**(usual | changed))


def test_who_hears_which_script() -> None:
    from arrears.collection.cases.choices import ArrearsReason
    from arrears.collection.cases.scripts import segment_for

    found = {
        "early": _talk(),
        "late": _talk(bucket="M7+"),
        "charged_off": _talk(bucket="off"),
        "in_need": _talk(bucket="M4", reason=ArrearsReason.ILLNESS),
        "payment_failed": _talk(reason=ArrearsReason.PAYMENT_FAILED),
        "broken_promise": _talk(broken_promise=True, reopened=True),
        "returning": _talk(bucket="M2", reopened=True),
        "third_person": _talk(third_person=True, reason=ArrearsReason.ILLNESS),
        "usual": _talk(bucket="M0"),
    }
    for code, talk in found.items():
        segment = segment_for(talk)
        assert segment is not None
        assert segment.code == code


def test_tone_and_language_are_chosen_and_gaps_are_filled() -> None:
    from arrears.collection.cases.script_file import segments
    from arrears.collection.cases.scripts import script_of

    early = segments()["early"]
    plain = script_of(segment=early, tone="factual", languages=("zh-hans",), on=DAY)
    usual = script_of(segment=early, tone="neutral", languages=("ug", "en-gb"), on=DAY)
    assert plain.code == "early/factual/zh@1"
    assert (
        usual.code == "early/friendly/en@1"
    )  # no such tone here, no Uighur: the first tone, the next language
    assert plain.lines["say"] != script_of(segment=early, languages=("zh",), on=DAY).lines["say"]
    whole = segments()["usual"]  # what early leaves out is said as to everybody
    assert plain.lines["first"] == script_of(segment=whole, languages=("zh",), on=DAY).lines["first"]


def test_the_check_finds_the_shipped_scripts_sound() -> None:
    from arrears.collection.cases.script_check import faults

    assert faults() == []


FAULTS = {
    "zh: every language": ('["One.", "Two."]\n        zh: ["一"]', "say"),
    "unknown nickname": ('["{nickname}, pay."]\n        zh: ["{name}"]', "say"),
    "before it is sure who answers": ('["You owe {owed}."]\n        zh: ["欠{owed}"]', "first"),
}


@pytest.mark.parametrize("wanted", FAULTS)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, wanted: str) -> None:
    from arrears.collection.cases.script_file import read_segment
    from arrears.rulebook.yaml_file import UnableToReadRules

    lines, part = FAULTS[wanted]
    path = tmp_path / "new.yaml"
    path.write_text(
        "names: {en: New, zh: 新}\norder: 1\ntones: [factual]\nversions:\n  1:\n    since: 2026-01-01\n"
        f"    any:\n      {part}:\n        en: {lines}\n",
        encoding="utf-8",
    )
    with pytest.raises(UnableToReadRules, match=wanted):
        read_segment(path)


def test_the_check_names_gaps(tmp_path: Path, monkeypatch: Any) -> None:
    from arrears.collection.cases.script_check import faults
    from arrears.rulebook.folder import folder

    rules = tmp_path / "rules"
    shutil.copytree(folder(), rules)
    scripts = rules / "collection" / "scripts"
    early = (scripts / "early.yaml").read_text(encoding="utf-8")
    (scripts / "early.yaml").write_text(early.replace("[M1]", "[M1, M99]"), encoding="utf-8")
    third = (scripts / "third_person.yaml").read_text(encoding="utf-8")
    (scripts / "third_person.yaml").write_text(third.replace("Thank you.", "{overdue}?"), encoding="utf-8")
    (scripts / "late.yaml").write_text(
        (scripts / "late.yaml").read_text(encoding="utf-8").replace("falls_back_to: usual", ""),
        encoding="utf-8",
    )
    monkeypatch.setenv("ARREARS_RULES", str(rules))
    found = "\n".join(faults())
    for words in ("M99", "a third person hears nothing", "late.yaml: on 2020-01-01 nothing is said"):
        assert words in found
