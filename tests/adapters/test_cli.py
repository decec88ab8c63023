"""The command `arrears import` as people use it."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from arrears.plumbing.failures import Unable
from tests.adapters.helpers import EXAMPLE, POSITIONS, POSITIONS_HEAD, POSITIONS_ROWS

ONE_FIELD = "arrears_mapping: 1\nshape: positions\ntables: {tape: {fields: {"


def _call(*arguments: str | Path) -> Result:
    from django.utils import translation

    from arrears.adapters.cli import import_command

    with translation.override("en"):
        return CliRunner().invoke(import_command, [str(a) for a in arguments], catch_exceptions=True)


def _words(result: Result) -> str:
    """What main() would print of a failure; anything else is a traceback and fails the test."""
    assert isinstance(result.exception, Unable), result.exception
    return str(result.exception)


def test_a_format_and_a_folder(db: str) -> None:
    result = _call("generic", EXAMPLE)
    assert result.exit_code == 0, result.output
    assert "3 new loans, 8 events" in result.output
    assert "loans.principal" in result.output


def test_named_files(db: str) -> None:
    files = (EXAMPLE / name for name in ("loans.csv", "schedules.csv", "payments.csv"))
    pairs = zip(("--loans", "--schedules", "--payments"), files, strict=True)
    result = _call("generic", *(word for pair in pairs for word in pair), "--book", "trial")
    assert result.exit_code == 0, result.output


def test_a_mapping_and_its_quarantine(db: str, tmp_path: Path) -> None:
    import yaml

    tape, mapping = tmp_path / "tape.csv", tmp_path / "map.yaml"
    tape.write_text(
        POSITIONS_HEAD + POSITIONS_ROWS + '"=cmd|x",2024-06-30,oops,0,0,2024-01-05,1\n', encoding="utf-8"
    )
    mapping.write_text(yaml.safe_dump(POSITIONS), encoding="utf-8")
    result = _call("--mapping", mapping, tape)
    assert result.exit_code == 0, result.output
    assert "not_a_number" in result.output
    listed = _call("--quarantine", "1")
    rows = list(csv.DictReader(io.StringIO(listed.output)))
    assert [(row["file"], row["row"], row["code"]) for row in rows] == [("tape.csv", "4", "not_a_number")]
    assert "balance=o***" in rows[0]["content"]  # masked
    assert "'o***'" in rows[0]["reason"]
    saved = _call("--quarantine", "1", "-o", tmp_path / "out.csv")
    assert saved.exit_code == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("file,row,code")


def test_quarantined_cells_are_sealed_and_shown_in_clear_for_a_reason_only(db: str, tmp_path: Path) -> None:
    import yaml
    from django.db import connection

    tape, mapping = tmp_path / "tape.csv", tmp_path / "map.yaml"
    head = POSITIONS_HEAD.replace("\n", ",borrower,phone\n")
    tape.write_text(
        head + "X1,2024-06-30,13912345678x,0,0,2024-01-05,1,王小明,13912345678\n", encoding="utf-8"
    )
    mapping.write_text(yaml.safe_dump(POSITIONS), encoding="utf-8")
    assert _call("--mapping", mapping, tape).exit_code == 0
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(q)::text from adapters_quarantinedrow q")
        stored = cursor.fetchone()[0]
        for text in ("王小明", "13912345678"):
            assert text.encode().hex() not in stored
            assert text not in stored
    masked = _call("--quarantine", "1").output
    assert "王***" not in masked
    assert "王**" in masked
    assert "13912345678" not in masked
    assert "139****5678" in masked
    assert "Say with --reason" in _words(_call("--quarantine", "1", "--unmask"))
    clear = _call("--quarantine", "1", "--unmask", "--reason", "the supplier asks which rows").output
    assert "borrower=王小明; phone=13912345678" in clear
    with connection.cursor() as cursor:
        cursor.execute("select action, subject, reason from plumbing_auditrecord where action like '%unmask'")
        assert cursor.fetchall() == [
            ("quarantine.unmask", "import run/1", "the supplier asks which rows"),
        ]


def test_no_cell_of_the_quarantine_is_a_formula() -> None:
    from arrears.adapters.cli import guarded

    assert [guarded(cell)[0] for cell in ("=1", "+1", "-1", "@x", "\tx", "fine")] == ["'"] * 5 + ["f"]


def test_a_drafted_mapping_is_loadable_as_it_is(db: str, tmp_path: Path) -> None:
    tape, mapping = tmp_path / "tape.csv", tmp_path / "map.yaml"
    tape.write_text(
        "loan_id,loan_date,loan_amount,balance,days_past_due,arrears,as_of\n"
        "1,2023-01-31,1000.00,600.00,0,0,2024-06-30\n2,2023-01-31,1000.00,700.00,9,50.00,2024-06-30\n",
        encoding="utf-8",
    )
    assert _call("--guess", tape, "-o", mapping).exit_code == 0
    result = _call("--mapping", mapping, tape)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Say which format"),
        (["nonsense", "x.csv"], "abs-ee-panel, generic"),
        (["generic"], "Say which files"),
        (["generic", "absent"], "There is no file"),
        (["--guess"], "Say which file"),
        (["--guess", "absent.csv"], "There is no file"),
        (["--mapping", "absent.yaml", "x"], "can't be read"),
        (["--quarantine", "77"], "There is no import run 77"),
    ],
)
def test_wrong_calls_are_answered_in_words(db: str, arguments: list[str], words: str) -> None:
    assert words in _words(_call(*arguments))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must be a list"),
        ("a: [", "is no YAML"),
        ("- 1", "must be a list"),
        ("arrears_mapping: 2", "must be `arrears_mapping: 1`"),
        ("arrears_mapping: 1\nshape: months\nfoo: 1", "unknown foo"),
        ("arrears_mapping: 1\nshape: triangle", "must be one of months, positions, schedules"),
        ("arrears_mapping: 1\nshape: months\ntables: {}", "needs the tables"),
        (
            ONE_FIELD + "loan_ref: a}}}",
            "does not say where to find as_of_on",
        ),
        (
            ONE_FIELD + "loan_ref: {colum: a}}}}",
            "unknown colum",
        ),
        (
            ONE_FIELD + "as_of_on: {column: a, format: '%d'}}}}",
            "needs a year and a month",
        ),
        (
            ONE_FIELD + "balance: {column: a, unit: dozen}}}}",
            "must be one of major",
        ),
    ],
)
def test_wrong_mappings_are_answered_in_words(tmp_path: Path, text: str, words: str) -> None:
    from arrears.adapters.mapping.schema import load

    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unable) as refused:
        load(path=path)
    assert words in str(refused.value)


def test_every_shipped_mapping_loads() -> None:
    from arrears.adapters.mapping.schema import shipped, shipped_names

    assert shipped_names() == ["abs-ee", "abs-ee-panel", "generic"]
    assert [shipped(name).name for name in shipped_names()] == shipped_names()


def test_no_reason_lacks_a_label() -> None:
    from arrears.adapters.choices import LABELS, Kept, Reason

    assert LABELS.keys() == {*Reason, *Kept}


def test_an_output_that_cannot_be_written_is_answered_in_words(db: str, tmp_path: Path) -> None:
    absent = tmp_path / "absent" / "out.csv"
    assert "can't be written" in _words(_call("--guess", EXAMPLE / "loans.csv", "-o", absent))
    assert _call("generic", EXAMPLE).exit_code == 0
    assert "can't be written" in _words(_call("--quarantine", "1", "-o", absent))
    assert "control characters" in _words(_call("generic", EXAMPLE, "--book", "a\0b"))
