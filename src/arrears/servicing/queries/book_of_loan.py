"""One loan as the kernel's columns, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _

from arrears.kernel.book import EVENTS, LOANS, NONE_DAY, ROWS, Book, Columns
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.book_of_shard import terms_columns

DAY_COLUMN = "coalesce({} - date '1970-01-01', " + str(NONE_DAY) + ")"
_ROWS = [DAY_COLUMN.format("due_on") if n == "due_day" else n for n in ROWS.names or ()]
_EVENT_NAMES = {
    "event_id": "id",
    "split": "split::int",
    "skip_interest_refund": "skip_interest_refund::int",
}
EVENT_COLUMNS = [
    DAY_COLUMN.format(n.removesuffix("_day") + "_on") if n.endswith("_day") else _EVENT_NAMES.get(n, n)
    for n in EVENTS.names or ()
]


_HEAD = (
    "l.id", "l.number", "l.shard", "l.borrower_id", "l.book_code", "t.product_code", "t.product_version",
    "t.jurisdiction", "t.currency", "l.start_on",
)  # fmt: skip


class UnableToFindLoan(Unable):
    """No loan has this id or number."""


@dataclass(frozen=True, kw_only=True)
class LoanHead:
    """What every operation needs to know of a loan."""

    id: int
    number: str
    shard: int
    borrower_id: int
    book_code: str
    product_code: str
    product_version: str
    jurisdiction: str
    currency: str
    start_on: date  # the contract's day: its price is under the rules of that day


def head_of_loan(*, loan_id: int) -> LoanHead:
    """The loan's head. Raises UnableToFindLoan."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {', '.join(_HEAD)} from servicing_loan l join servicing_terms t on t.id = l.terms_id "
            "where l.id = %s",
            [loan_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise UnableToFindLoan(_("There is no loan with id %(loan_id)s.") % {"loan_id": loan_id})
    return LoanHead(**dict(zip(LoanHead.__dataclass_fields__, row, strict=True)))


def book_of_loan(*, loan_id: int, known: date | None = None) -> Book:
    """The loan with all its events, as a kernel book of one. Raises UnableToFindLoan.

    Given rows as known on a business date (None: all); the events' own days are the fold's to judge.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"select l.id, 0, principal_minor, rate_ppb, instalments, {DAY_COLUMN.format('start_on')}, "
            f"{DAY_COLUMN.format('first_due_on')}, level_minor, t.fields::text, l.shard "
            "from servicing_loan l join servicing_terms t on t.id = l.terms_id where l.id = %s",
            [loan_id],
        )
        found = cursor.fetchone()
        if found is None:
            raise UnableToFindLoan(_("There is no loan with id %(loan_id)s.") % {"loan_id": loan_id})
        *loan, fields, shard = found
        where = "where loan_id = %s and shard = %s order by"
        cursor.execute(
            f"select {', '.join(_ROWS)} from servicing_givenrow "
            "where loan_id = %s and shard = %s and known_on <= %s order by due_on",
            [loan_id, shard, known or date.max],
        )
        rows = columns_of(cursor.fetchall(), ROWS)
        cursor.execute(f"select {', '.join(EVENT_COLUMNS)} from servicing_event {where} id", [loan_id, shard])
        events = columns_of(cursor.fetchall(), EVENTS)
    return Book(
        terms=terms_columns([fields]),
        loans=columns_of([loan], LOANS),
        rows=rows,
        row_offsets=np.array([0, len(rows)]),
        events=events,
        event_offsets=np.array([0, len(events)]),
    )


def with_events(*, book: Book, events: Columns) -> Book:
    """The same loan with other events."""
    return Book(
        terms=book.terms,
        loans=book.loans,
        rows=book.rows,
        row_offsets=book.row_offsets,
        events=events,
        event_offsets=np.array([0, len(events)]),
    )


def columns_of(found: Sequence[Sequence[Any]], dtype: np.dtype[Any]) -> Any:
    """Rows of a query as kernel columns."""
    return np.array([tuple(row) for row in found], dtype)
