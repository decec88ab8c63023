"""Bulk paths: Arrow out of PostgreSQL by ADBC, COPY into it. The ORM never loops over the book."""

from collections.abc import Sequence
from typing import Any

import psycopg
import pyarrow as pa
from adbc_driver_postgresql import dbapi
from django.db import connection
from psycopg import sql

from arrears.plumbing import database


def read_arrow(*, query: str) -> pa.Table:
    """Result of a query as an Arrow table, over a connection of its own (it sees committed rows only)."""
    with dbapi.connect(database.url()) as link, link.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetch_arrow_table()


def copy_in(*, table: str, data: pa.Table) -> int:
    """Copies the columns of an Arrow table into the table's columns of the same names; returns the rows.

    Goes through Django's connection, so it is part of the surrounding transaction.
    Raises psycopg.Error (a constraint that fails fails the whole copy).
    """
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, data.column_names))
    )
    types = _types_of(table, data.column_names)
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for batch in data.to_batches(max_chunksize=50_000):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                copy.write_row(row)
    return int(data.num_rows)


def _types_of(table: str, names: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname, format_type(atttypid, null) from pg_attribute "
            "where attrelid = %s::regclass and attnum > 0 and not attisdropped",
            [table],
        )
        known = dict(cursor.fetchall())
    return [known[name] for name in names]
