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


def test_columns_in_one_piece(db: str) -> None:
    """Through the connection's own transaction, in the order of the query; no rows are no rows."""
    from django.db import connection, transaction

    from arrears.plumbing.bulk import columns_out

    types = {"a": pa.int64(), "t": pa.string(), "f": pa.bool_()}
    rows = [(2**62, "中文", True), (-1, "", False), (0, 'a "quoted", word', True), (7, "line\nbreak", False)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create temporary table piece (n int, a int8, t text, f boolean) on commit drop")
        cursor.executemany("insert into piece values (%s, %s, %s, %s)", [(n, *r) for n, r in enumerate(rows)])
        found = columns_out(
            query="select * from piece where n <= %(last)s order by n desc", given={"last": 9}, types=types
        )
        none = columns_out(query="select * from piece where n > %(last)s", given={"last": 9}, types=types)
    assert [tuple(row.values()) for row in found.to_pylist()] == rows[::-1]
    assert found.schema.types == list(types.values())
    assert none.num_rows == 0
    assert none.schema.types == list(types.values())
