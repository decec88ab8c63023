"""COPY and ADBC: every value comes back as it went in."""

import random
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest


def _values(rows: int) -> dict[str, list[object]]:
    chance = random.Random(5)
    texts = [
        "",
        " ",
        "\\N",
        "\\.",
        'a "quoted" word',
        "line\nbreak",
        "tab\t, comma",
        "中文",
        "NULL",
        None,
        "'",
        '"',
    ]
    return {
        "a": [chance.choice([None, 0, -1, 2**62, chance.randrange(10**9)]) for _ in range(rows)],
        "t": [chance.choice(texts) for _ in range(rows)],
        "b": [chance.choice([None, b"", b"\x00\xff,\"'\n", chance.randbytes(20)]) for _ in range(rows)],
        "f": [chance.choice([None, True, False]) for _ in range(rows)],
        "d": [chance.choice([None, date(1969, 12, 31), date(2024, 2, 29), date.max]) for _ in range(rows)],
        "z": [
            chance.choice([None, datetime(2024, 1, 1, 2, 3, 4, 5, tzinfo=UTC) + timedelta(seconds=row)])
            for row in range(rows)
        ],
    }


@pytest.fixture
def table(db: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "create table kinds (a bigint, t text, b bytea, f boolean, d date, z timestamptz, n int)"
        )
    return "kinds"


def test_every_kind_of_value_comes_back(table: str) -> None:
    from django.db import transaction

    from arrears.plumbing.bulk import copy_in, read_arrow

    data = pa.table(_values(3_000))
    data = data.append_column("n", pa.array(range(data.num_rows), pa.int32()))
    with transaction.atomic():
        assert copy_in(table=table, data=data) == 3_000
    assert read_arrow(query="select * from kinds order by n").to_pylist() == data.to_pylist()


def test_slices_chunks_and_dictionaries_are_copied_right(table: str) -> None:
    from arrears.plumbing.bulk import copy_in, read_arrow

    data = pa.table(_values(100))
    at = data.column_names.index("t")
    data = data.set_column(at, "t", data["t"].dictionary_encode())
    pieces = pa.concat_tables([data.slice(7, 20), data.slice(50, 31)])
    copy_in(table=table, data=pieces)
    found = read_arrow(query="select a, t, b, f, d, z from kinds")
    assert found.to_pylist() == pieces.to_pylist()
    assert copy_in(table=table, data=pieces.slice(0, 0)) == 0


def test_a_copy_belongs_to_its_transaction(table: str) -> None:
    from django.db import transaction

    from arrears.plumbing.bulk import copy_in, read_arrow

    def copy_and_fail() -> None:
        copy_in(table=table, data=pa.table({"a": [1, 2]}))
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        copy_and_fail()
    assert read_arrow(query="select * from kinds").num_rows == 0


def test_several_reads_see_one_moment(table: str) -> None:
    from arrears.plumbing.bulk import copy_in, read_many, snapshot

    copy_in(table=table, data=pa.table({"a": [1]}))
    with snapshot() as read:
        assert read("select a from kinds").num_rows == 1
        copy_in(table=table, data=pa.table({"a": [2]}))
        assert read("select a from kinds").num_rows == 1
    found = read_many(queries={"all": "select a from kinds", "one": "select a from kinds where a = 2"})
    assert (found["all"].num_rows, found["one"].num_rows) == (2, 1)


def test_a_snapshot_writes_nothing(table: str) -> None:
    from adbc_driver_manager import Error

    from arrears.plumbing.bulk import snapshot

    with snapshot() as read, pytest.raises(Error, match="read-only"):
        read("insert into kinds (a) values (1) returning a")
