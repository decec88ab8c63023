"""The book in memory while a life is played: loans and events that grow, and the kernel's view of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import EVENTS, LOANS, NONE_DAY, ROWS, Book, Columns
from arrears.kernel.codes import Part
from arrears.kernel.fold import fold

Ints = NDArray[np.int64]
_FIRST_SLOTS = 16


@dataclass(kw_only=True)
class History:
    """Loans by number 0..n-1 (their `loan_id` here) and events in posting order (`event_id` = row + 1)."""

    terms: Columns
    loans: Columns = field(default_factory=lambda: np.zeros(0, LOANS))
    loan_count: int = 0
    events: Columns = field(default_factory=lambda: np.zeros(1024, EVENTS))
    owner: Ints = field(default_factory=lambda: np.zeros(1024, np.int64))  # loan of each event
    event_count: int = 0
    slots: Ints = field(
        default_factory=lambda: np.zeros((0, _FIRST_SLOTS), np.int64)
    )  # event rows of each loan
    used: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def add_loans(self, rows: Columns) -> None:
        """Appends loans; their `loan_id` is set to their number."""
        count = self.loan_count + len(rows)
        if count > len(self.loans):
            size = max(count, 2 * len(self.loans), 1024)
            self.loans = _grown(self.loans, size)
            self.used = _grown(self.used, size)
            self.slots = _grown(self.slots, size)
        self.loans[self.loan_count : count] = rows
        self.loans["loan_id"][self.loan_count : count] = np.arange(self.loan_count, count)
        self.loan_count = count

    def add_events(self, *, loan: Ints, rows: Columns) -> None:
        """Appends events in this order. Their ids follow the rows before them."""
        start, count = self.event_count, self.event_count + len(rows)
        if count > len(self.events):
            self.events = _grown(self.events, max(count, 2 * len(self.events)))
            self.owner = _grown(self.owner, len(self.events))
        self.events[start:count] = rows
        self.events["event_id"][start:count] = np.arange(start, count) + 1
        self.owner[start:count] = loan
        self.event_count = count
        self._index(loan=loan, start=start)

    def _index(self, *, loan: Ints, start: int) -> None:
        order = np.argsort(loan, kind="stable")
        ordered = loan[order]
        fresh = np.flatnonzero(np.diff(ordered, prepend=-1))
        rank = np.arange(len(loan)) - np.repeat(fresh, np.diff(np.append(fresh, len(loan))))
        slot = self.used[ordered] + rank
        if len(slot) and (needed := int(slot.max()) + 1) > self.slots.shape[1]:
            wider = np.zeros((len(self.slots), max(needed, 2 * self.slots.shape[1])), np.int64)
            wider[:, : self.slots.shape[1]] = self.slots
            self.slots = wider
        self.slots[ordered, slot] = start + order
        np.add.at(self.used, loan, 1)

    def book(self, loan: Ints) -> Book:
        """The kernel's book of these loans."""
        used = self.used[loan]
        offsets = np.concatenate([[0], np.cumsum(used)]).astype(np.int64)
        mask = np.arange(self.slots.shape[1]) < used[:, None]
        return Book(
            terms=self.terms,
            loans=self.loans[loan],
            rows=np.zeros(0, ROWS),
            row_offsets=np.zeros(len(loan) + 1, np.int64),
            events=self.events[self.slots[loan][mask]],
            event_offsets=offsets,
        )

    def states(self, *, loan: Ints, day: int) -> Columns:
        """States of these loans at the end of a day, as known then."""
        return fold(book=self.book(loan), as_of_day=day, known_day=day).states

    def events_posted(self, *, first: int, last: int) -> Ints:
        """Rows of the events posted from a day to a day, both included (they are in posting order)."""
        posted = self.events["posted_day"][: self.event_count]
        low = int(np.searchsorted(posted, first, side="left"))
        return np.arange(low, int(np.searchsorted(posted, last, side="right")))


def events_of(
    *,
    count: int,
    kind: int,
    day: int,
    amount: Ints | int,
    value_day: Ints | None = None,
    part: int = int(Part.PRINCIPAL),
    ref: Ints | Sequence[int] | int = 0,
) -> Columns:
    """Rows of one kind, posted on a day and valued then unless `value_day` says otherwise."""
    rows = np.zeros(count, EVENTS)
    rows["kind"], rows["posted_day"], rows["due_day"] = kind, day, NONE_DAY
    rows["value_day"] = day if value_day is None else value_day
    rows["amount_minor"], rows["part"], rows["ref"] = amount, part, ref
    return rows


def _grown(array: NDArray[Any], size: int) -> NDArray[Any]:  # structured or plain, along the first axis
    larger = np.zeros((size, *array.shape[1:]), array.dtype)
    larger[: len(array)] = array
    return larger
