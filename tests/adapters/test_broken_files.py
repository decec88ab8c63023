"""Broken files give a clear message, never a traceback; broken rows are quarantined, the others go in."""

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arrears.plumbing.failures import Unable
from tests.adapters.helpers import POSITIONS, POSITIONS_HEAD, POSITIONS_ROWS, balanced, reasons, run

GOOD = (POSITIONS_HEAD + POSITIONS_ROWS).encode()


def _parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"loan": ["X1"], "balance": [1.0]}), sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"  \n \n", "empty"),
        ("header.csv", POSITIONS_HEAD.encode(), "no rows"),
        ("cut.csv.gz", gzip.compress(GOOD, mtime=0)[:-12], "cut off or damaged"),
        ("noise.csv.gz", b"\x1f\x8b\x08" + b"\x07" * 40, "cut off or damaged"),
        ("cut.parquet", _parquet()[:-20], "no whole Parquet"),
        ("binary.csv", bytes(range(256)) * 4, "zero bytes"),
        ("late.csv", b"loan,month\n" + b"A,1\n" * 20_000 + b"B\0,1\n", "the first in line 20002"),
        ("sheet.xlsx", b"PK\x03\x04" + b"x" * 50, "Excel"),
        ("utf16.csv", GOOD.decode().encode("utf-16"), "UTF-16"),
        ("chinese.csv", "借据号,余额\n贷款一,1\n".encode("gb18030"), "GB18030"),
        ("latin.csv", "loan,city\n1,Zürich\n".encode("latin-1"), "not UTF-8"),
        ("semicolon.csv", b"loan;balance\nX1;5\n", "has no column"),
        ("columns.csv", b"loan,saldo\nX1,5\n", "has no column"),
        ("wrong.csv", GOOD.replace(b"as_of", b"asof"), "has no column as_of"),
        ("quote.csv", POSITIONS_HEAD.encode() + b'"X1,5\nX2,6\nX3,7\n', "never closed"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_broken_file_is_refused_in_words(
    db: str, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unable, match=words) as refused:
        run(POSITIONS, path)
    assert name in str(refused.value)
    assert _nothing_written()


def test_missing_files_and_folders_without_tapes(db: str, tmp_path: Path) -> None:
    with pytest.raises(Unable, match="There is no file"):
        run(POSITIONS, tmp_path / "absent.csv")
    with pytest.raises(Unable, match="No file for the table tape"):
        run(POSITIONS, tmp_path)


def test_another_encoding_is_read_when_it_is_named(db: str, tmp_path: Path) -> None:
    path = tmp_path / "tape.csv"
    path.write_bytes(GOOD.replace(b"X1", "贷款一".encode()).decode().encode("gb18030"))
    outcome = run({**POSITIONS, "csv": {"encoding": "gb18030"}}, path)
    assert outcome.rows["imported"] == 2
    path.write_bytes(GOOD.decode().encode("utf-16"))
    with pytest.raises(Unable, match="not gb18030"):
        run({**POSITIONS, "csv": {"encoding": "gb18030"}}, path)


def test_a_separator_that_the_mapping_gets_wrong_is_named(db: str, tmp_path: Path) -> None:
    path = tmp_path / "tape.csv"
    path.write_bytes(GOOD)
    with pytest.raises(Unable, match="Only one column was found with the separator ';'"):
        run({**POSITIONS, "csv": {"separator": ";"}}, path)


ROWS = {
    "X3,2024-06-30,1.00,0,0,31/02/2024,1000.00": "not_a_date",
    "X4,2024-02-31,1.00,0,0,2024-01-05,1000.00": "not_a_date",
    "X5,2024-06-30,-1.00,0,0,2024-01-05,1000.00": "negative_amount",
    "X6,2024-06-30,1234567890123456789,0,0,2024-01-05,1000.00": "amount_too_large",
    "X7,2024-06-30,NaN,0,0,2024-01-05,1000.00": "not_a_number",
    "X8,2024-06-30,=1+1,0,0,2024-01-05,1000.00": "formula",
    "X9,2024-06-30,,0,0,2024-01-05,1000.00": "missing_value",
    "X10,2024-06-30,1.001,0,0,2024-01-05,1000.00": "not_whole_cents",
    ",2024-06-30,1.00,0,0,2024-01-05,1000.00": "missing_value",
    "X12,2024-06-30,1.00,0,0,2024-01-05": "ragged_row",
    "X13,2024-06-30,1.00,0,0,2024-01-05,1000.00,extra": "ragged_row",
    "X14,2024-06-30,1.00,9,0,2024-01-05,1000.00": "inconsistent",
    "X15,2024-06-30,1.00,0,0,2024-01-05,0.00": "inconsistent",
    "X2,2024-06-30,500.00,12,55.50,2024-02-05,800.00": "duplicate",
}


def test_every_broken_row_is_quarantined_with_its_number_and_reason(db: str, tmp_path: Path) -> None:
    path = tmp_path / "tape.csv"
    path.write_text(POSITIONS_HEAD + POSITIONS_ROWS + "\n".join(ROWS) + "\n", encoding="utf-8")
    outcome = run(POSITIONS, path)
    found = reasons(outcome)
    assert {number: code for number, (code, _) in found.items()} == dict(enumerate(ROWS.values(), start=4))
    assert outcome.rows == {"in": 16, "imported": 2, "unchanged": 0, "quarantined": 14}
    assert balanced(outcome)
    assert "'31/02/2024' is no date" in found[4][1]


def test_two_rows_that_contradict_each_other_both_stay_out(db: str, tmp_path: Path) -> None:
    path = tmp_path / "tape.csv"
    clash = "X2,2024-06-30,501.00,12,55.50,2024-02-05,800.00\n"
    path.write_text(POSITIONS_HEAD + POSITIONS_ROWS + clash, encoding="utf-8")
    outcome = run(POSITIONS, path)
    assert {n: code for n, (code, _) in reasons(outcome).items()} == {
        3: "conflicting_duplicate",
        4: "conflicting_duplicate",
    }


def test_rows_are_numbered_as_in_the_file(db: str, tmp_path: Path) -> None:
    path = tmp_path / "tape.csv"
    path.write_text(POSITIONS_HEAD + "\n" + POSITIONS_ROWS + ",,,,,,\nbad,row\n", encoding="utf-8")
    outcome = run(POSITIONS, path)
    assert (outcome.rows["in"], list(reasons(outcome))) == (3, [6])


def test_parquet_rows_count_from_one(db: str, tmp_path: Path) -> None:
    columns = {
        "loan": ["X1", "X2"],
        "as_of": ["2024-06-30", "2024-06-30"],
        "balance": [900.0, float("nan")],
        "dpd": [0, 0],
        "late": [0.0, 0.0],
        "start": ["2024-01-05", "2024-01-05"],
        "amount": [1000.0, 1000.0],
    }
    pq.write_table(pa.table(columns), tmp_path / "tape.parquet")
    outcome = run(POSITIONS, tmp_path / "tape.parquet")
    assert {n: code for n, (code, _) in reasons(outcome).items()} == {2: "not_a_number"}


def test_text_that_no_database_takes_is_quarantined(db: str, tmp_path: Path) -> None:
    good = {
        "as_of": "2024-06-30",
        "balance": 9.0,
        "dpd": 0,
        "late": 0.0,
        "start": "2024-01-05",
        "amount": 10.0,
        "score": float("nan"),
    }
    rows = [{"loan": loan, **good} for loan in ("X1", "X\x002", "X" * 9000)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "tape.parquet")
    table = {**POSITIONS["tables"]["tape"], "attributes": ["score"]}
    outcome = run({**POSITIONS, "tables": {"tape": table}}, tmp_path / "tape.parquet")
    assert {n: code for n, (code, _) in reasons(outcome).items()} == {2: "unknown_value", 3: "unknown_value"}
    assert balanced(outcome)


def _nothing_written() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from adapters_importrun) + (select count(*) from servicing_loan) "
            "+ (select count(*) from parties_person) + (select count(*) from plumbing_clock)"
        )
        return bool(cursor.fetchone()[0] == 0)
