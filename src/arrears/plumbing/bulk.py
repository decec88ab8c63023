"""Bulk paths: Arrow out of PostgreSQL by ADBC, COPY into it. The ORM never loops over the book."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql

from arrears.plumbing import database

# ADBC and the parts of pyarrow that only bulk reads and copies need are imported where they are used: they
# take a good part of the start of a command that touches one loan.

_BATCH_ROWS = 65_536


def read_arrow(*, query: str) -> pa.Table:
    """Result of a query as an Arrow table, over a connection of its own (it sees committed rows only)."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(database.url()) as link, link.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetch_arrow_table()


def read_many(*, queries: Mapping[str, str]) -> dict[str, pa.Table]:
    """Results of several queries by name, all from one snapshot of the committed rows (read only)."""
    with snapshot() as read:
        return {name: read(query) for name, query in queries.items()}


@contextmanager
def snapshot() -> Iterator[Any]:
    """A function from a query to an Arrow table; all its answers come from one snapshot of the database."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(database.url()) as link, link.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")

        def read(query: str) -> pa.Table:
            cursor.execute(query)
            return cursor.fetch_arrow_table()

        yield read
        link.rollback()


def copy_out(*, query: str, given: Mapping[str, Any], types: Mapping[str, pa.DataType]) -> pa.Table:
    """Result of a query as an Arrow table, through Django's connection: it sees what the transaction wrote.

    `types` by column; '' is '' and NULL is null.
    """
    from pyarrow import csv

    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    sink = pa.BufferOutputStream()
    with raw.cursor() as cursor, cursor.copy(f"copy ({query}) to stdout (format csv, header)", given) as copy:
        for block in copy:
            sink.write(block)
    options = csv.ConvertOptions(
        column_types=types, include_columns=list(types), true_values=["t"], false_values=["f"],
        strings_can_be_null=True, quoted_strings_can_be_null=False,
    )  # fmt: skip
    return csv.read_csv(pa.BufferReader(sink.getvalue()), convert_options=options)


def columns_out(*, query: str, given: Mapping[str, Any], types: Mapping[str, pa.DataType]) -> pa.Table:
    """The same for columns of int64, bool and string without NULL: each in one piece, no row by itself."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    asked = []
    for name, kind in types.items():
        if pa.types.is_string(kind):
            asked.append(f"convert_to(string_agg({name}, ''), 'UTF8')")
        length = (
            f"octet_length(convert_to({name}, 'UTF8'))" if pa.types.is_string(kind) else f"{name}::integer"
        )
        asked.append(f"array_agg(({length if kind != pa.int64() else name})::bigint)")
    with psycopg.Cursor(raw) as cursor:  # Django's own has texts only
        cursor.execute(f"select {', '.join(asked)} from ({query}) found", given, binary=True)
        answer = cursor.pgresult
        assert answer is not None
        pieces = iter([answer.get_value(0, place) or b"" for place in range(answer.nfields)])
    columns = {}
    for name, kind in types.items():
        text = next(pieces) if pa.types.is_string(kind) else b""
        numbers = _numbers(next(pieces))
        if pa.types.is_string(kind):
            ends = np.concatenate(([0], np.cumsum(numbers))).astype(np.int32)
            columns[name] = pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(text))
        else:
            columns[name] = pa.array(numbers).cast(kind)
    return pa.table(columns)


def _numbers(content: bytes) -> NDArray[np.int64]:
    """PostgreSQL's bigint[] in its binary form: a head of 20 bytes, then length and value of each."""
    if not content:
        return np.zeros(0, np.int64)
    return np.frombuffer(content, [("length", ">i4"), ("value", ">i8")], offset=20)["value"].astype(np.int64)


def copy_in(*, table: str, data: pa.Table) -> int:
    """Copies the columns of an Arrow table into the table's columns of the same names; returns the rows.

    Null is NULL and '' is ''; bytes go to bytea. It goes through Django's connection, so it is part of the
    surrounding transaction. Raises psycopg.Error (a constraint that fails fails the whole copy).
    """
    if data.num_rows == 0:
        return 0
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    statement = sql.SQL("copy {} ({}) from stdin (format csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, data.column_names))
    )
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        for block in _csv_blocks(data):
            copy.write(block)
    return int(data.num_rows)


@contextmanager
def index_lookups() -> Iterator[None]:
    """Inside, PostgreSQL looks up each row of a join by index and never reads a whole table for it.

    For small tables of new rows held against big ones: the planner does not know that most find nothing.
    The caller is in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_hashjoin = off; set local enable_mergejoin = off")
        yield
        cursor.execute("set local enable_hashjoin to default; set local enable_mergejoin to default")


def _csv_blocks(data: pa.Table) -> Iterator[bytes]:
    """CSV in which every text is quoted and NULL is not: how COPY tells '' from NULL."""
    from pyarrow import csv

    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    ready = pa.table([_printable(column) for column in data.columns], names=data.column_names)
    for batch in ready.to_batches(max_chunksize=_BATCH_ROWS):
        sink = pa.BufferOutputStream()
        csv.write_csv(batch, sink, options)
        yield sink.getvalue().to_pybytes()


def _printable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return pa.chunked_array([_hex(column.combine_chunks().cast(pa.large_binary()))])
    if pa.types.is_string_view(column.type):
        return column.cast(pa.large_string())
    return column


def _hex(array: pa.Array) -> pa.Array:
    r"""Bytes as PostgreSQL's `\x…`, without a loop over the rows."""
    import pyarrow.compute as pc

    array = pa.concat_arrays([array])  # its own offsets, also when it is a slice
    offsets = np.frombuffer(array.buffers()[1], np.int64)[array.offset : array.offset + len(array) + 1]
    start = int(offsets[0])
    content = array.buffers()[2]
    digits = b"" if content is None else content[start : int(offsets[-1])].to_pybytes().hex().encode()
    doubled = (offsets - start) * 2
    text = pa.LargeStringArray.from_buffers(len(array), pa.py_buffer(doubled), pa.py_buffer(digits))
    text = pc.if_else(array.is_valid(), text, pa.scalar(None, pa.large_string()))
    prefix, separator = pa.scalar("\\x", pa.large_string()), pa.scalar("", pa.large_string())
    return pc.binary_join_element_wise(prefix, text, separator)
