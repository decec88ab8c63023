"""An independent implementation of the fold: one loan at a time, exact rationals, slow and meant to be read.

It follows docs/fold.md and shares nothing with the kernel but the columns (`book.py`) and the codes
(`codes.py`). Where the two differ, one of them or the page is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from arrears.kernel.book import ALLOCATIONS, INSTALMENTS, MAX_DAY, NONE_DAY, STATES, Book, Columns, Ints
from arrears.kernel.codes import Method
from tests.oracle.columns import instalments_of, state_of
from tests.oracle.history import UnableToFold
from tests.oracle.line_columns import line_state_of, statements_of
from tests.oracle.line_replay import LineReplay
from tests.oracle.replay import Replay

# a loan that is set aside: no day applies
SET_ASIDE = {name: NONE_DAY for name in STATES.names or () if name.endswith("_day") and name != "as_of_day"}
SET_ASIDE |= {"asset_class": 1, "late_days_1": -1, "late_days_2": -1, "late_days_3": -1}


@dataclass(frozen=True)
class Folded:
    """The same columns as the kernel's fold gives."""

    states: Columns
    instalments: Columns
    instalment_offsets: Ints
    allocations: Columns
    allocation_offsets: Ints


def fold(*, book: Book, as_of_day: int, known_day: int = MAX_DAY) -> Folded:
    """States[n], instalments and allocations with offsets[n+1], loan by loan in the order of book.loans."""
    terms = records(book.terms)
    rows, events = records(book.rows), records(book.events)
    states: list[dict[str, int]] = []
    instalments: list[list[dict[str, int]]] = []
    allocations: list[list[dict[str, int]]] = []
    for k, loan in enumerate(records(book.loans)):
        given = rows[book.row_offsets[k] : book.row_offsets[k + 1]]
        history = events[book.event_offsets[k] : book.event_offsets[k + 1]]
        try:
            of = one_line if terms[loan.terms_ix].method == Method.REVOLVING else one_loan
            state, own, did = of(
                loan, terms[loan.terms_ix], given, history, as_of_day=as_of_day, known_day=known_day
            )
            states.append(state)
            instalments.append(own)
            allocations.append(did)
        except UnableToFold as failure:
            states.append(
                {"loan_id": loan.loan_id, "as_of_day": as_of_day, "fault": int(failure.fault)} | SET_ASIDE
            )
            instalments.append([])
            allocations.append([])
    return Folded(
        states=table(STATES, states),
        instalments=table(INSTALMENTS, [record for part in instalments for record in part]),
        instalment_offsets=offsets(instalments),
        allocations=table(ALLOCATIONS, [record for part in allocations for record in part]),
        allocation_offsets=offsets(allocations),
    )


Found = tuple[dict[str, int], list[dict[str, int]], list[dict[str, int]]]


def one_loan(loan: Any, terms: Any, given: Any, history: Any, *, as_of_day: int, known_day: int) -> Found:
    """State, instalments and allocations of a loan. Raises UnableToFold."""
    replay = Replay(loan=loan, terms=terms, given=given)
    replay.run(events=history, as_of_day=as_of_day, known_day=known_day)
    account = replay.account
    return state_of(account, replay.plan, as_of_day), instalments_of(account, as_of_day), account.allocations


def one_line(loan: Any, terms: Any, given: Any, history: Any, *, as_of_day: int, known_day: int) -> Found:
    """State, statements and allocations of a revolving line. Raises UnableToFold."""
    replay = LineReplay(loan=loan, terms=terms)
    replay.run(events=history, as_of_day=as_of_day, known_day=known_day)
    account = replay.account
    return line_state_of(account, as_of_day), statements_of(account, as_of_day), account.allocations


def records(columns: Columns) -> list[SimpleNamespace]:
    """A structured array as plain objects with Python ints."""
    names = columns.dtype.names or ()
    return [SimpleNamespace(**dict(zip(names, values, strict=True))) for values in columns.tolist()]


def table(dtype: np.dtype[Any], found: Sequence[dict[str, int]]) -> Columns:
    """Records as a structured array; what a record doesn't say is 0."""
    columns = np.zeros(len(found), dtype)
    names = dtype.names or ()
    for k, record in enumerate(found):
        columns[k] = tuple(record.get(name, 0) for name in names)
    return columns


def offsets(parts: Sequence[Sequence[Any]]) -> Ints:
    """Where each loan's part begins, and the end."""
    return np.array([0, *np.cumsum([len(part) for part in parts])], np.int64)
