"""Purchases posted in bulk fit into their lines' limits, each at its place in the history."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _

from arrears.kernel.book import EVENTS, NONE_DAY, Book, Ints
from arrears.kernel.codes import Kind
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_date
from arrears.rulebook import products
from arrears.servicing.columns import days
from arrears.servicing.line_kinds import LineChange, limit_on
from arrears.servicing.models import Line, LineEvent, LineLoan
from arrears.servicing.queries.book_of_some import book_of_some
from arrears.servicing.queries.line_page import line_change

_LATER = 2**62  # ids of events that are not written yet lie above all others
_MILLION = 1_000_000


def over_limit(*, table: pa.Table) -> Iterator[tuple[int, str]]:
    """(row, why) of every purchase that its line has no room for; `table`: new events, as they are posted.

    Each is folded with what stands before it: rows of earlier posting days, and those above it of its own.
    The caller holds all shards.
    """
    kinds, loans = table["kind"].to_numpy(), table["loan_id"].to_numpy()
    bought = np.flatnonzero(kinds == Kind.PURCHASE)
    if len(bought) == 0:
        return
    ids = np.unique(loans[bought])
    book, added = book_of_some(loan_ids=ids), _rows(table, np.flatnonzero(np.isin(loans, ids)))
    lines = _lines(ids)
    posted = days(table["posted_on"], absent=NONE_DAY)
    for day in np.unique(posted[bought]).tolist():
        rows = bought[posted[bought] == day]
        place = np.searchsorted(ids, loans[rows])
        parts = [_until(book, added, loans[row], row, at, day) for row, at in zip(rows, place, strict=True)]
        states = fold(book=_virtual(book, place, parts), as_of_day=day, known_day=day).states
        for row, state in zip(rows.tolist(), states, strict=True):
            why = _why_not(lines.get(int(loans[row])), state, to_date(day))
            if why:
                yield row, why


def _why_not(line: tuple[Line, list[LineChange]] | None, state: Any, on: date) -> str:
    """Why the line may not be used like this on a day; `state` is the account with the purchase."""
    if line is None:
        return _("the loan belongs to no line")
    agreed, changes = line
    limit = limit_on(changes=changes, as_of=on, known=on)
    product = products.load(code=agreed.product_code, version=agreed.product_version).limit
    more = limit.limit_minor * (product.tolerance_ppm if product else 0) // _MILLION
    months = (on.year - agreed.opened_on.year) * 12 + on.month - agreed.opened_on.month
    if not limit.usable:
        return _("the line is frozen or cancelled")
    if product and months - (on.day < agreed.opened_on.day) >= product.months:
        return _("the line's term is over")
    if state["delinquent_days"] > 0:
        return _("the line is overdue")
    if state["principal_outstanding_minor"] > limit.limit_minor + more:
        return _("it exceeds the limit of the line")
    return ""


def _lines(loan_ids: Ints) -> dict[int, tuple[Line, list[LineChange]]]:
    """The line and the changes of its limit, by loan."""
    of = {row.loan_id: row.line for row in LineLoan.objects.filter(
        loan_id__in=loan_ids.tolist()
    ).select_related("line")}  # fmt: skip
    changes: dict[int, list[LineChange]] = defaultdict(list)
    for event in LineEvent.objects.filter(line_id__in={line.id for line in of.values()}).order_by("id"):
        changes[event.line_id].append(line_change(event))
    return {loan_id: (line, changes[line.id]) for loan_id, line in of.items()}


def _rows(table: pa.Table, rows: Ints) -> dict[int, tuple[Ints, Any]]:
    """The new events of each loan: (rows of the table, columns of EVENTS)."""
    made = np.zeros(len(rows), EVENTS)
    for name in EVENTS.names or ():
        if name == "event_id":
            made[name] = _LATER + rows
        elif name.endswith("_day"):
            made[name] = days(table[name.removesuffix("_day") + "_on"], absent=NONE_DAY)[rows]
        else:
            made[name] = table[name].cast(pa.int64()).to_numpy()[rows]
    owner = table["loan_id"].to_numpy()[rows]
    return {int(loan): (rows[owner == loan], made[owner == loan]) for loan in np.unique(owner)}


def _until(book: Book, added: dict[int, tuple[Ints, Any]], loan: int, row: int, place: int, day: int) -> Any:
    """The events of a loan up to one row of the table, that one included."""
    rows, new = added[int(loan)]
    before = (new["posted_day"] < day) | ((new["posted_day"] == day) & (rows <= row))
    stored = book.events[book.event_offsets[place] : book.event_offsets[place + 1]]
    return np.concatenate([stored[stored["posted_day"] <= day], new[before]])


def _virtual(book: Book, place: Ints, parts: list[Any]) -> Book:
    """A book with one loan for each part: the same loan may stand there several times."""
    return Book(
        terms=book.terms,
        loans=book.loans[place],
        rows=book.rows,
        row_offsets=np.zeros(len(place) + 1, np.int64),
        events=np.concatenate(parts),
        event_offsets=np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64),
    )
