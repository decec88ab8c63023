"""Loans of one or several shards as the kernel's columns: ADBC in, no loop over the loans."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

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
# What every event says; the other columns are empty in nearly all of them.
_SAID = ("event_id", "kind", "channel", "value_day", "posted_day", "amount_minor")
_MORE = tuple(name for name in EVENTS.names or () if name not in _SAID)
# Events that say more: the condition of the index event_says_more (migration 0012).
SAYS_MORE = " or ".join(
    stored if name in _FLAGS else f"{stored} is not null" if name.endswith("_day") else f"{stored} <> 0"
    for name, stored in ((name, _STORED.get(name, name)) for name in _MORE)
)
_BLOCK = 16_384  # rows written at once: they stay in the processor's cache while their columns come


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
        apart=True,
    )


def book_where(*, loans: str, rows: str, events: str, apart: bool = False) -> ShardBook:
    """The book of the loans, given rows and events that three `TABLE where …` name, from one snapshot.

    `apart`: what few events say is read of these only; for whole shards.
    """
    with snapshot() as read:
        terms = read(
            "select id, product_code, product_version, currency, fields::text "
            "from servicing_terms order by id"
        )
        of_loan = ", ".join(["id as loan_id", *_LOAN, *(n for n in IDENTITY if n not in _OF_TERMS)])
        found_loans = read(f"select {of_loan} from {loans} order by id")
        loan_ids = _ints(found_loans["loan_id"])
        # Sorted here, not by PostgreSQL: rows arrive nearly in this order, and COPY needs no memory for it.
        found = read(f"select {', '.join(_ROW)} from {rows}")
        columns = _values(found, ROWS.names or ())
        order, row_offsets = _order(_ints(found["loan_id"]), loan_ids, then=columns["due_day"])
        given = _written(ROWS, columns, order)
        said = _SAID if apart else EVENTS.names or ()
        found = read(f"select {_listed(said)} from {events}")
        columns = _values(found, said)
        order, event_offsets = _order(_ints(found["loan_id"]), loan_ids, then=columns["event_id"])
        done = _written(EVENTS, columns, order)
        del found, columns, order
        if apart:
            _add(done, read(f"select {_listed(('event_id', *_MORE))} from {events} and ({SAYS_MORE})"))
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


def _listed(names: Iterable[str]) -> str:
    return ", ".join(["loan_id", *(_STORED.get(name, name) for name in names)])


def _values(found: pa.Table, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Columns by their names in the kernel, in the order in which they came; days as numbers."""
    values = {}
    for name in names:
        column = found[_STORED.get(name, name)]
        values[name] = days(column, absent=NONE_DAY) if name.endswith("_day") else column.to_numpy()
    return values


def _written(dtype: np.dtype[Any], values: Mapping[str, NDArray[Any]], order: Ints | slice) -> Columns:
    """Rows of a dtype in this order, block by block; what no column says is empty."""
    rows = values[next(iter(values))]
    columns = np.zeros(len(rows) if isinstance(order, slice) else len(order), dtype)
    for start in range(0, len(columns), _BLOCK):
        block = columns[start : start + _BLOCK]
        here = slice(start, start + _BLOCK) if isinstance(order, slice) else order[start : start + _BLOCK]
        for name in dtype.names or ():
            if name in values:
                block[name] = values[name][here]
            elif name.endswith("_day"):
                block[name] = NONE_DAY
    return columns


def _add(events: Columns, more: pa.Table) -> None:
    """Puts into events what few of them say."""
    if more.num_rows == 0:
        return
    values = _values(more, ("event_id", *_MORE))
    by_id = np.argsort(events["event_id"], kind="stable")
    place = np.searchsorted(events["event_id"], values["event_id"], sorter=by_id)
    place = by_id[np.minimum(place, len(by_id) - 1)] if len(by_id) else place
    here = events["event_id"][place] == values["event_id"] if len(by_id) else np.zeros(len(place), bool)
    for name in _MORE:
        events[name][place[here]] = values[name][here]


def _order(of_loan: Ints, loan_ids: Ints, *, then: Ints) -> tuple[Ints | slice, Ints]:
    """Places of the rows by loan and then by a column, with the offsets of each loan; others left out."""
    position = np.searchsorted(loan_ids, of_loan)
    if len(loan_ids):
        mine = loan_ids[np.minimum(position, len(loan_ids) - 1)] == of_loan
    else:
        mine = np.zeros(len(of_loan), bool)
    order: Ints | slice = slice(None)
    if not mine.all():  # a loan agreed after the day asked for
        order = np.flatnonzero(mine)
        position, then = position[mine], then[mine]
    if np.any(position[1:] < position[:-1]):
        sorted_ = np.argsort(position, kind="stable")  # keeps the order of posting inside a loan
        position, then = position[sorted_], then[sorted_]
        order = sorted_ if isinstance(order, slice) else order[sorted_]
    same_loan = position[1:] == position[:-1]
    if np.any(same_loan & (then[1:] < then[:-1])):
        sorted_ = np.lexsort((then, position))
        order = sorted_ if isinstance(order, slice) else order[sorted_]
    offsets = np.zeros(len(loan_ids) + 1, np.int64)
    np.cumsum(np.bincount(position, minlength=len(loan_ids)), out=offsets[1:])
    return order, offsets


def _identity(loans: pa.Table, terms: pa.Table, terms_ix: Ints) -> pa.Table:
    of_terms = terms.select(sorted(_OF_TERMS)).take(pa.array(terms_ix))
    columns: dict[str, Any] = {"loan_id": loans["loan_id"]}
    for name in IDENTITY:
        columns[name] = of_terms[name] if name in _OF_TERMS else loans[name]
    return pa.table(columns)
