"""`arrears report`: one page with every measure, as text, as a page without requests, as JSON."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from arrears.portfolio.snapshots import UnableToFindSnapshot, UnableToReadSnapshot
from tests.portfolio.builder import loan, publish

JAN, FEB = date(2026, 1, 31), date(2026, 2, 28)
MEASURES = [
    "book_size",
    "overdue_by_bucket",
    "overdue_by_bucket",
    "overdue_by_kind",
    "trend",
    "entry_rate",
    "roll_table",
    "roll_table",
    "roll_back_6",
    "vintage_ever_30",
    "vintage_current_30",
    "vintage_net_30",
    "fpd7",
    "fpd30",
    "spd30",
    "structure_product",
    "structure_age",
    "structure_income",
    "structure_region",
    "structure_book",
    "classification",
    "recovery",
    "liquidation",
]


@pytest.fixture
def snapshots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "snapshots"
    one = {"disbursed_minor": 1_500_000_000, "cohort_on": date(2026, 1, 1), "region": "<b>上海</b>"}
    publish(folder, JAN, [loan(1, owes=1_500_000_000, **one), loan(2, owes=10_000, book_code="pool")])
    publish(folder, FEB, [loan(1, owes=1_234_567_890, dpd=13, **one), loan(2, owes=10_000, book_code="pool")])
    monkeypatch.setenv("ARREARS_SNAPSHOTS", str(folder))
    return folder


def run(*arguments: str) -> Result:
    from arrears.portfolio.cli import report

    return CliRunner().invoke(report, list(arguments))


def test_json_holds_every_measure_with_its_tags(snapshots: Path) -> None:
    result = run("--format", "json", "--language", "en")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    tables = [table for section in document["sections"] for table in section["measures"]]
    assert [table["name"] for table in tables] == MEASURES
    assert (document["as_of"], document["currency"], len(document["rulebook_version"])) == (
        "2026-02-28",
        "CNY",
        12,
    )
    rates = {"overdue_by_bucket", "overdue_by_kind", "trend", "entry_rate", "roll_table", "classification"}
    assert all(
        set(table["tags"]) == {"by", "part", "whole", "timing"} for table in tables if table["name"] in rates
    )


def test_text_is_in_the_readers_language_and_form(snapshots: Path) -> None:
    english = run("--language", "en").stdout
    assert "Overview of the book at the end of 2026-02-28" in english
    assert "by amount · principal · whole balance · coincident" in english
    assert "12.35 CNY m" in english
    assert "1,234.58 万元" in run("--language", "zh").stdout


def test_html_is_one_page_that_fetches_nothing_and_escapes_what_it_shows(
    snapshots: Path, tmp_path: Path
) -> None:
    out = tmp_path / "page.html"
    result = run("--format", "html", "--language", "zh", "--out", str(out))
    assert result.exit_code == 0, result.output
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert '<html lang="zh-hans">' in page
    assert page.count("<svg") >= 3
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\((?!#)|(?:src|href)=\"(?!#)", page)
    assert "&lt;b&gt;上海" in page
    assert "<b>上海" not in page


def test_a_scope_and_a_day(snapshots: Path) -> None:
    document = json.loads(run("--format", "json", "--book", "pool", "--as-of", "2026-01-31").stdout)
    size = {row[0]: row[3] for row in document["sections"][0]["measures"][0]["rows"]}
    assert (document["as_of"], size["principal"]) == ("2026-01-31", 10_000)


def test_failures_say_what_to_do(snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "arrears close --through 2026-02-11" in str(run("--as-of", "2026-02-11").exception)
    assert "2026-02-30" in run("--as-of", "2026-02-30").output
    missing = run("--format", "json", "--out", str(tmp_path / "no" / "where.json"))
    assert "choose another --out" in str(missing.exception)
    (snapshots / f"business_date={FEB}" / "book.parquet").write_bytes(b"half a fi")
    broken = run()
    assert isinstance(broken.exception, UnableToReadSnapshot)
    assert "arrears rebuild" in str(broken.exception)
    monkeypatch.setenv("ARREARS_SNAPSHOTS", str(tmp_path / "empty"))
    nothing = run()
    assert isinstance(nothing.exception, UnableToFindSnapshot)
    assert "arrears close" in str(nothing.exception)


@pytest.mark.parametrize(
    ("rows", "form"),
    [([], "text"), ([], "html"), ([loan(1, status=0)], "json"), ([loan(1, fault=3)], "json")],
    ids=["empty", "empty, on paper", "agreed", "faulty"],
)
def test_a_book_without_a_running_loan_has_a_report_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, object]], form: str
) -> None:
    folder = publish(publish(tmp_path / "s", JAN, rows), FEB, rows)
    monkeypatch.setenv("ARREARS_SNAPSHOTS", str(folder))
    result = run("--format", form, "--language", "en")
    assert result.exit_code == 0, result.exception
    assert "2026-02-28" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--book", "nope"), "has the book 'nope'; there are: .*pool"),
        (("--currency", "XXX"), "there are: CNY"),
        (("--product", "x' or 1=1 --"), "has the product"),
        (("--region", "nowhere"), "there are: .*上海"),
        (("--book", "pool", "--region", "<b>上海</b>"), "has all of book 'pool', region"),
    ],
)
def test_what_is_not_in_the_book_is_said_and_not_shown_as_nothing(
    snapshots: Path, arguments: tuple[str, ...], words: str
) -> None:
    from arrears.portfolio.tags import UnableToMeasure

    result = run(*arguments)
    assert result.exit_code == 1
    assert isinstance(result.exception, UnableToMeasure)
    assert re.search(words, str(result.exception)), result.exception


def test_a_filter_that_fits_is_measured(snapshots: Path) -> None:
    assert run("--book", "pool", "--currency", "CNY").exit_code == 0
