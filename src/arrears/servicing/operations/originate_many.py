"""Many loans at once: the same rules as `originate`, by COPY."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction
from django.utils.translation import gettext
from numpy.typing import NDArray

from arrears.plumbing import clock, locks
from arrears.plumbing.bulk import copy_in
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import UnableToReuseKey
from arrears.plumbing.shards import shards_of
from arrears.servicing.columns import LOAN_CONTENT, LOANS, conform
from arrears.servicing.history_mark import note_addition
from arrears.servicing.policy import AMOUNT_LIMIT_MINOR


class UnableToOriginate(Unable):
    """Loans that can't be opened; the message names the rows and why."""


def originate_many(*, loans: pa.Table) -> NDArray[np.int64]:
    """Opens loans (columns: servicing.columns.LOANS) and returns their ids in the order given.

    Ids follow each other in the order given, so the same calls give the same ids. A loan whose key is known
    with the same content keeps its id. Raises UnableToReadTable, UnableToOriginate, UnableToReuseKey.
    """
    table = conform(table=loans, columns=LOANS, what="loans")
    _check(table)
    with transaction.atomic():
        locks.hold_all_shards()
        ids = _known_ids(table)
        fresh = np.flatnonzero(ids == 0)
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(max(id), 0) from servicing_loan")
            last = int(cursor.fetchone()[0])
        ids[fresh] = np.arange(last + 1, last + 1 + len(fresh))
        opened = _completed(table.take(pa.array(fresh)), ids[fresh])
        copy_in(table="servicing_loan", data=opened)
        note_addition(shards=opened["shard"].unique().to_pylist())
    return np.asarray(ids)


def _check(table: pa.Table) -> None:
    rules = {
        gettext("the amount must be above zero and have at most 15 digits"): pc.or_(
            pc.less(table["principal_minor"], 1),
            pc.greater_equal(table["principal_minor"], AMOUNT_LIMIT_MINOR),
        ),
        gettext("the number of instalments must be 1 to 1200"): pc.or_(
            pc.less(table["instalments"], 1), pc.greater(table["instalments"], 1200)
        ),
        gettext("the rate must not be below zero"): pc.less(table["rate_ppb"], 0),
    }
    for words, failing in rules.items():
        rows = np.flatnonzero(failing.to_numpy())
        if len(rows):
            raise UnableToOriginate(
                gettext("%(count)s loans can't be opened: %(words)s (row %(row)s and so on).")
                % {"count": len(rows), "words": words, "row": rows[0]}
            )
    keys = table["idempotency_key"]
    if len(pc.unique(keys)) != len(keys):
        raise UnableToOriginate(
            gettext("Two loans of the table have the same idempotency key. Give each its own.")
        )


def _known_ids(table: pa.Table) -> Any:
    """Ids of the loans that exist already, 0 for the others. Raises UnableToReuseKey."""
    ids = np.zeros(table.num_rows, np.int64)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id, idempotency_key, {', '.join(LOAN_CONTENT)} from servicing_loan "
            "where idempotency_key = any(%s)",
            [table["idempotency_key"].to_pylist()],
        )
        found = cursor.fetchall()
    if not found:
        return ids
    row_of = {key: row for row, key in enumerate(table["idempotency_key"].to_pylist())}
    for loan_id, key, *content in found:
        row = row_of[key]
        ids[row] = loan_id
        given = [table[name][row].as_py() for name in LOAN_CONTENT]
        if given != content:
            differing = [n for n, a, b in zip(LOAN_CONTENT, given, content, strict=True) if a != b]
            raise UnableToReuseKey(
                gettext(
                    "The key %(key)r was used before for a loan with another %(names)s. Use a new "
                    "key for a new loan."
                )
                % {"key": key, "names": ", ".join(differing)}
            )
    return ids


def _completed(table: pa.Table, ids: Any) -> pa.Table:
    first_of_month = pc.floor_temporal(table["start_on"], unit="month").cast(pa.date32())
    numbers = pc.binary_join_element_wise(
        "L", pc.utf8_lpad(pa.array(ids).cast(pa.string()), width=10, padding="0"), ""
    )
    filled = {
        "number": pc.coalesce(table["number"], numbers),
        "cohort_on": pc.coalesce(table["cohort_on"], first_of_month),
        "agreed_on": _agreed(table),
    }
    columns = {name: filled.get(name, table[name]) for name in table.column_names}
    return pa.table(
        {"id": ids, "shard": shards_of(table["borrower_id"].to_numpy()).astype(np.int64), **columns}
    )


def _agreed(table: pa.Table) -> pa.ChunkedArray:
    column = table["agreed_on"]
    return column if column.null_count == 0 else column.fill_null(clock.business_date())
