"""Books in memory for the kernel's measurements: seeded, mid-life, a third of the loans with a problem."""

import numpy as np

from arrears.kernel.book import EVENTS, LOANS, NONE_DAY, ROWS, Book, terms_row
from arrears.kernel.codes import Kind, Method

START = 20_000  # a day in 2024
AS_OF_INSTALMENT = 7  # months after the start at which the book is looked at


def book(*, loans: int, instalments: int, method: Method, seed: int) -> Book:
    """`loans` loans of `instalments` months, seen after about half their life.

    Payments: each instalment due so far is paid on time, late by up to 60 days, in part, or not.
    """
    rng = np.random.default_rng(seed)
    table = np.zeros(loans, LOANS)
    table["loan_id"] = np.arange(1, loans + 1)
    table["principal_minor"] = rng.integers(50_000, 5_000_000, loans)
    table["rate_ppb"] = rng.integers(60, 240, loans) * 1_000_000
    table["instalments"] = instalments
    table["start_day"] = START + rng.integers(0, 28, loans)
    table["first_due_day"] = NONE_DAY
    rows, row_offsets = _rows(table=table, instalments=instalments, given=method == Method.GIVEN_ROWS)
    events, event_offsets = _events(table=table, instalments=instalments, rng=rng)
    return Book(
        terms=terms_row(method=int(method)),
        loans=table,
        rows=rows,
        row_offsets=row_offsets,
        events=events,
        event_offsets=event_offsets,
    )


def as_of_day(*, instalments: int) -> int:
    """The day at which about half of the instalments have fallen due."""
    return START + 30 * (instalments // 2) + 15


def _rows(*, table: np.ndarray, instalments: int, given: bool) -> tuple[np.ndarray, np.ndarray]:
    loans = len(table)
    if not given:
        return np.zeros(0, ROWS), np.zeros(loans + 1, np.int64)
    rows = np.zeros(loans * instalments, ROWS)
    number = np.tile(np.arange(1, instalments + 1), loans)
    principal = np.repeat(table["principal_minor"], instalments)
    rows["due_day"] = np.repeat(table["start_day"], instalments) + 30 * number
    share = principal // instalments
    rows["principal_minor"] = np.where(number == instalments, principal - share * (instalments - 1), share)
    rows["interest_minor"] = principal // 100
    return rows, np.arange(loans + 1, dtype=np.int64) * instalments


def _events(
    *, table: np.ndarray, instalments: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """One disbursement and one payment attempt for each instalment that has fallen due."""
    loans, due = len(table), instalments // 2
    events = np.zeros((loans, due + 1), EVENTS)
    events["event_id"] = np.arange(1, events.size + 1).reshape(events.shape)
    events["kind"] = int(Kind.REPAY)
    events["kind"][:, 0] = int(Kind.DISBURSE)
    number = np.arange(due + 1)
    behaviour = rng.random((loans, due + 1))
    late = np.where(behaviour > 0.9, rng.integers(1, 60, behaviour.shape), 0)
    events["value_day"] = table["start_day"][:, None] + 30 * number + np.where(number == 0, 0, late)
    level = table["principal_minor"] // instalments + table["principal_minor"] // 100
    paid = np.where(behaviour > 0.97, level[:, None] // 3 + 1, level[:, None])
    events["amount_minor"] = np.where(number == 0, table["principal_minor"][:, None], paid)
    events["posted_day"] = events["value_day"]
    events["due_day"] = NONE_DAY
    keep = (behaviour < 0.99) | (number == 0)
    counts = keep.sum(axis=1)
    offsets = np.zeros(loans + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return events[keep], offsets
