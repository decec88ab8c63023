"""What earlier runs of a book imported, as columns."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from psycopg import sql

from arrears.adapters.lives.chain import NEVER, Earlier
from arrears.adapters.lives.plan import KnownLoans
from arrears.plumbing.bulk import read_arrow


def stored_rows(*, scope: str) -> tuple[pa.Array, pa.Array]:
    """Keys and contents of the rows of a book."""
    query = "select row_key, content from adapters_importedrow where book_code = "
    table = read_arrow(query=query + sql.Literal(scope).as_string(None))
    return _column(table, "row_key", pa.string()), _column(table, "content", pa.string())


def known_loans(*, scope: str) -> KnownLoans:
    """Loans of a book and how far each is told."""
    query = (
        "select loan_ref, loan_id, began_on - date '1970-01-01' as began, end_balance_minor, closed, "
        "charged_off, "
        "(extract(year from last_month_on) * 12 + extract(month from last_month_on) - 23641)::bigint "
        "as month "
        "from adapters_importedloan where book_code = "
    )
    table = read_arrow(query=query + sql.Literal(scope).as_string(None) + " order by loan_id")
    return KnownLoans(
        refs=_column(table, "loan_ref", pa.string()),
        ids=_numbers(table, "loan_id"),
        began_day=_numbers(table, "began"),
        earlier=Earlier(
            month=_numbers(table, "month", absent=NEVER),
            end=_numbers(table, "end_balance_minor"),
            closed=_numbers(table, "closed").astype(bool),
            charged_off=_numbers(table, "charged_off").astype(bool),
        ),
    )


def _numbers(table: pa.Table, name: str, absent: int = 0) -> NDArray[np.int64]:
    column = _column(table, name, pa.int64()).fill_null(absent)
    return np.asarray(column.to_numpy(zero_copy_only=False), np.int64)


def _column(table: pa.Table, name: str, kind: pa.DataType) -> pa.Array:
    combined = table[name].cast(kind).combine_chunks()
    return pa.concat_arrays(combined.chunks) if isinstance(combined, pa.ChunkedArray) else combined
