"""The history of some shards in memory, and the states that follow from it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa

from arrears.close.snapshot import IDENTITY
from arrears.close.totals import Grouping, grouping
from arrears.close.work import Fault, Held, Memory, Portion
from arrears.kernel.book import Book, Columns, Ints
from arrears.kernel.codes import Fault as FaultCode
from arrears.kernel.fold import fold
from arrears.plumbing import locks
from arrears.plumbing.days import to_day
from arrears.plumbing.shards import SHARDS
from arrears.servicing import queries


def hold(shards: tuple[int, ...]) -> None:
    """Keeps operations out of the shards until the transaction ends; waits for those under way."""
    if len(shards) == SHARDS:
        locks.hold_all_shards()
    else:
        for shard in shards:
            locks.hold_shard(shard=shard)


def read(*, shards: tuple[int, ...], memory: Memory, known: date | None = None) -> Held:
    """Terms, loans, given rows and events of the shards as columns; from memory while nothing was added.

    `known` leaves out what was written down after that business date (a past night; `memory` is new then).

    The caller holds the shards' locks, so that nothing is added between this reading and its commit.
    """
    mark = queries.history_mark(shards=shards)
    held = memory.held.get(shards)
    if held is not None and held.mark == mark:
        return held
    cut = {} if known is None else {"as_of": known}
    found = queries.book_of_shards(shards=shards, **cut)
    identity = found.identity
    held = Held(
        shards=shards,
        book=found.book,
        identity=identity.select(IDENTITY.names).cast(IDENTITY),
        agreed_day=np.asarray(identity["agreed_on"].combine_chunks().cast(pa.int32())).astype(np.int64),
        groups=grouping(identity=identity),
        mark=mark,
    )
    memory.held[shards] = held
    return held


def fill(*, portion: Portion, business_date: date) -> None:
    """Puts the states of the loans agreed by the day into the portion, as of the day and as known on it."""
    held, day = portion.held, to_day(business_date)
    states, identity, groups = fold_on(book=held.book, day=day), held.identity, held.groups
    present = held.agreed_day <= day
    if not present.all():
        states = states[present]
        identity = identity.filter(pa.array(present))
        groups = subset(groups, np.flatnonzero(present))
    portion.states, portion.identity, portion.groups = states, identity, groups


def fold_on(*, book: Book, day: int) -> Columns:
    """States as of the day, as known on it."""
    return fold(book=book, as_of_day=day, known_day=day).states


def day_before(*, portion: Portion, business_date: date, sample: int) -> tuple[Columns, Columns]:
    """States as of the day and as of one day earlier, both with the knowledge of the day, of the same loans.

    All loans of a small portion, `sample` of a large one, spread over it; loans set aside are left out.
    """
    day = to_day(business_date)
    places = np.flatnonzero(portion.states["fault"] == 0)
    places = places[:: max(1, len(places) // sample)]
    states = portion.states[places]
    rows = np.searchsorted(portion.held.book.loans["loan_id"], states["loan_id"])
    book = portion.held.book
    if len(rows) < len(book.loans):
        book = some_loans(book=book, places=rows)
    earlier = fold(book=book, as_of_day=day - 1, known_day=day).states
    whole = earlier["fault"] == 0
    return states[whole], earlier[whole]


def release(*, portion: Portion, memory: Memory) -> None:
    """Lets go of the history of a portion that is through: its states and its mark stay."""
    memory.held.pop(portion.shards, None)
    nothing = some_loans(book=portion.held.book, places=np.zeros(0, np.int64))
    portion.held = replace(portion.held, book=nothing)


def some_loans(*, book: Book, places: Ints) -> Book:
    """The book of the loans at some places of `book.loans`, in that order."""
    rows, row_offsets = _gathered(book.rows, book.row_offsets, places)
    events, event_offsets = _gathered(book.events, book.event_offsets, places)
    return Book(
        terms=book.terms,
        loans=book.loans[places],
        rows=rows,
        row_offsets=row_offsets,
        events=events,
        event_offsets=event_offsets,
    )


def _gathered(columns: Columns, offsets: Ints, places: Ints) -> tuple[Columns, Ints]:
    counts = offsets[places + 1] - offsets[places]
    ends = np.concatenate(([0], np.cumsum(counts)))
    index = np.arange(int(ends[-1])) + np.repeat(offsets[places] - ends[:-1], counts)
    return columns[index], ends


def subset(groups: Grouping, rows: Ints) -> Grouping:
    """The grouping of some rows; sums that none of them belongs to are left out."""
    kept, of_row = np.unique(groups.of_row[rows], return_inverse=True)
    return Grouping(keys=tuple(groups.keys[int(i)] for i in kept), of_row=of_row.astype(np.int64))


def keep_last_good(*, portion: Portion, earlier: Sequence[date]) -> None:
    """Puts its last good row in place of each loan that can't be folded, and notes why (`portion.faults`).

    The last good row is the one of the latest close before (dates `earlier`, oldest first) on which the loan
    could be folded, so that it follows from the history like every other; without one the row stays empty.
    """
    places = np.flatnonzero(portion.states["fault"])
    if len(places) == 0:
        return
    held = portion.held
    row_of = {int(loan_id): row for row, loan_id in enumerate(held.book.loans["loan_id"])}
    for place in map(int, places):
        loan_id, code = int(portion.states["loan_id"][place]), int(portion.states["fault"][place])
        row = row_of[loan_id]
        alone = some_loans(book=held.book, places=np.array([row]))
        there = [on for on in earlier if to_day(on) >= held.agreed_day[row]]
        portion.faults.append(
            Fault(
                loan_id=loan_id,
                number=portion.identity["number"][place].as_py(),
                fault=code,
                detail=FaultCode(code).name.lower(),
                last_good_on=_restore(portion.states, place, alone, there),
            )
        )


def _restore(states: Columns, place: int, book: Book, earlier: Sequence[date]) -> date | None:
    code = states["fault"][place]
    for on in _candidates(book, earlier):
        good = fold_on(book=book, day=to_day(on))[0]
        if good["fault"] == 0:
            states[place] = good
            states["fault"][place] = code
            return on
    return None


def _candidates(book: Book, earlier: Sequence[date]) -> list[date]:
    """The closes on which a loan may have been folded last, latest first.

    Whether it folds changes only on days on which one of its events is written down or begins to count.
    """
    days = np.unique(np.concatenate([book.events["posted_day"], book.events["value_day"]]))
    closed = [to_day(on) for on in earlier]
    before = {bisect_left(closed, int(day)) - 1 for day in days} | {len(closed) - 1}
    return [earlier[place] for place in sorted(before, reverse=True) if place >= 0]
