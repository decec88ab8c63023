"""A book of one loan from plain dates and amounts, for tests."""

from datetime import date
from typing import Any

import numpy as np

from arrears.kernel.book import EVENTS, LOANS, NONE_DAY, ROWS, Book, terms_row
from arrears.kernel.codes import Kind
from arrears.kernel.fold import Folded, fold


def day(text: str) -> int:
    """Day number of an ISO date."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def text(number: int) -> str:
    """ISO date of a day number."""
    return date.fromordinal(int(number) + date(1970, 1, 1).toordinal()).isoformat()


def event(kind: Kind, on: str, amount: int = 0, **fields: Any) -> dict[str, int]:
    """One event; dates as text, ids given by the book."""
    made = {"kind": int(kind), "value_day": day(on), "amount_minor": amount, "due_day": NONE_DAY}
    for name, value in fields.items():
        made[name] = day(value) if isinstance(value, str) else int(value)
    made.setdefault("posted_day", made["value_day"])
    return made


def book(
    *,
    terms: dict[str, int],
    loan: dict[str, int],
    events: list[dict[str, int]],
    rows: list[dict[str, Any]] | None = None,
) -> Book:
    """A book of this one loan; event ids are 1, 2, … unless given."""
    loans = np.zeros(1, LOANS)
    for name, value in ({"loan_id": 1, "first_due_day": NONE_DAY, "instalments": 1} | loan).items():
        loans[name] = value
    given = np.zeros(len(rows or []), ROWS)
    for i, row in enumerate(rows or []):
        for name, value in row.items():
            given[name][i] = day(value) if isinstance(value, str) else value
    made = np.zeros(len(events), EVENTS)
    for i, one in enumerate(events):
        for name, value in ({"event_id": i + 1} | one).items():
            made[name][i] = value
    return Book(
        terms=terms_row(**terms),
        loans=loans,
        rows=given,
        row_offsets=np.array([0, len(given)]),
        events=made,
        event_offsets=np.array([0, len(made)]),
    )


def folded(on: str, **parts: Any) -> Folded:
    """The loan as of a day, with detail."""
    return fold(book=book(**parts), as_of_day=day(on), detail=True)
