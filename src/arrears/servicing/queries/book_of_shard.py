"""Loans of one or several shards as the kernel's columns: ADBC in, no loop over the loans."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from arrears.kernel.book import EVENTS, LOANS, NONE_DAY, ROWS, TERMS, TERMS_DEFAULTS, Book, Columns, Ints
from arrears.plumbing.bulk import snapshot
from arrears.servicing.columns import days

# What a snapshot says of a loan beside its state (docs/architecture.md), by loan_id.
IDENTITY = (
    "number", "borrower_id", "shard", "product_code", "product_version", "book_code", "currency", "region",
    "cohort_on", "age_at_start", "income_at_start_minor", "origin", "principal_minor", "rate_ppb",
    "agreed_on",
)  # fmt: skip
_LOAN = ("terms_id", "instalments", "start_on", "first_due_on", "level_minor")
_OF_TERMS = {"product_code", "product_version", "currency"}
_ROW = ("loan_id", "due_on", *(name for name in ROWS.names or () if name != "due_day"))
_FLAGS = {"split", "skip_interest_refund"}
_STORED = {name: name.removesuffix("_day") + "_on" for name in EVENTS.names or () if name.endswith("_day")}
_STORED["event_id"] = "id"
_EVENT = ("loan_id", *(_STORED.get(name, name) for name in EVENTS.names or ()))


@dataclass(frozen=True, kw_only=True)
class ShardBook:
    """The kernel's book of the loans and, row by row, who they are (columns `loan_id` and IDENTITY)."""

    book: Book
    identity: pa.Table

    @property
    def loan_ids(self) -> Ints:
        """Ids of the loans, ascending: shape n."""
        return np.asarray(self.book.loans["loan_id"])


def book_of_shard(*, shard: int, as_of: date) -> ShardBook:
    """The book of one shard: loans agreed, given rows known and events posted, on or before `as_of`."""
    return book_of_shards(shards=[shard], as_of=as_of)


def book_of_shards(*, shards: Collection[int] | None = None, as_of: date | None = None) -> ShardBook:
    """The same for several shards at once (None: the whole book), from one snapshot of committed rows.

    Without `as_of` all that is written down.
    """
    chosen = (
        "" if shards is None else f"and shard in ({', '.join(str(int(s)) for s in sorted(shards)) or '-1'})"
    )
    day = f"date '{(as_of or date.max).isoformat()}'"
    return book_where(
        loans=f"servicing_loan where agreed_on <= {day} {chosen}",
        rows=f"servicing_givenrow where known_on <= {day} {chosen}",
        events=f"servicing_event where posted_on <= {day} {chosen}",
    )


def book_where(*, loans: str, rows: str, events: str) -> ShardBook:
    """The book of the loans, given rows and events that three `TABLE where …` name, from one snapshot."""
    with snapshot() as read:
        terms = read(
            "select id, product_code, product_version, currency, fields::text "
            "from servicing_terms order by id"
        )
        names = ", ".join(["id as loan_id", *_LOAN, *(n for n in IDENTITY if n not in _OF_TERMS)])
        found_loans = read(f"select {names} from {loans} order by id")
        loan_ids = _ints(found_loans["loan_id"])
        # Sorted here, not by PostgreSQL: rows arrive nearly in this order, and COPY needs no memory for it.
        found = read(f"select {', '.join(_ROW)} from {rows}")
        given, row_offsets = _grouped(_rows(found), _ints(found["loan_id"]), loan_ids, then="due_day")
        del found
        found = read(f"select {', '.join(_EVENT)} from {events}")
        done, event_offsets = _grouped(_events(found), _ints(found["loan_id"]), loan_ids, then="event_id")
        del found
    terms_ix = np.searchsorted(_ints(terms["id"]), _ints(found_loans["terms_id"]))
    book = Book(
        terms=terms_columns(terms["fields"].to_pylist()),
        loans=_loans(found_loans, terms_ix),
        rows=given,
        row_offsets=row_offsets,
        events=done,
        event_offsets=event_offsets,
    )
    return ShardBook(book=book, identity=_identity(found_loans, terms, terms_ix))


def terms_columns(fields: list[str]) -> Columns:
    """Agreed terms (JSON by name) as rows of kernel.book.TERMS; a field added later has its default."""
    columns = np.zeros(len(fields), TERMS)
    for row, text in enumerate(fields):  # some dozens: one per product version
        values = json.loads(text)
        for name, default in TERMS_DEFAULTS.items():
            columns[name][row] = values.get(name, default)
    return columns


def _ints(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy(), np.int64)


def _loans(loans: pa.Table, terms_ix: Ints) -> Columns:
    columns = np.zeros(loans.num_rows, LOANS)
    columns["terms_ix"] = terms_ix
    for name in ("loan_id", "principal_minor", "rate_ppb", "instalments", "level_minor"):
        columns[name] = _ints(loans[name])
    columns["start_day"] = days(loans["start_on"], absent=NONE_DAY)
    columns["first_due_day"] = days(loans["first_due_on"], absent=NONE_DAY)
    return columns


def _rows(found: pa.Table) -> Columns:
    columns = np.zeros(found.num_rows, ROWS)
    columns["due_day"] = days(found["due_on"], absent=NONE_DAY)
    for name in _ROW[2:]:
        columns[name] = _ints(found[name])
    return columns


def _events(found: pa.Table) -> Columns:
    columns = np.zeros(found.num_rows, EVENTS)
    for name in EVENTS.names or ():
        stored = found[_STORED.get(name, name)]
        if name.endswith("_day"):
            columns[name] = days(stored, absent=NONE_DAY)
        else:
            columns[name] = stored.to_numpy() if name in _FLAGS else _ints(stored)
    return columns


def _grouped(columns: Columns, of_loan: Ints, loan_ids: Ints, *, then: str) -> tuple[Columns, Ints]:
    """Rows sorted by loan and then by a column, with the offsets of each loan; rows of others dropped."""
    position = np.searchsorted(loan_ids, of_loan)
    if len(loan_ids):
        mine = loan_ids[np.minimum(position, len(loan_ids) - 1)] == of_loan
    else:
        mine = np.zeros(len(of_loan), bool)
    if not mine.all():  # a loan agreed after the day asked for
        columns, position = columns[mine], position[mine]
    if np.any(position[1:] < position[:-1]):
        order = np.argsort(position, kind="stable")  # keeps the order of posting inside a loan
        columns, position = columns.take(order), position[order]
    same_loan = position[1:] == position[:-1]
    if np.any(same_loan & (columns[then][1:] < columns[then][:-1])):
        columns = columns[np.lexsort((columns[then], position))]
    offsets = np.zeros(len(loan_ids) + 1, np.int64)
    np.cumsum(np.bincount(position, minlength=len(loan_ids)), out=offsets[1:])
    return columns, offsets


def _identity(loans: pa.Table, terms: pa.Table, terms_ix: Ints) -> pa.Table:
    of_terms = terms.take(pa.array(terms_ix))
    columns: dict[str, Any] = {"loan_id": loans["loan_id"]}
    for name in IDENTITY:
        columns[name] = of_terms[name] if name in _OF_TERMS else loans[name]
    return pa.table(columns)
