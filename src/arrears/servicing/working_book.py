"""Many loans under work in memory: history added event by event, states before and after, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from arrears.kernel.book import EVENTS, NONE_DAY, STATES, Book, Columns, Ints
from arrears.kernel.fold import fold
from arrears.ledger import posting_rules
from arrears.ledger.impairment import derived
from arrears.servicing import posting
from arrears.servicing.posting import Key
from arrears.servicing.queries.book_of_loans import book_of_loans, stored_states_of_loans

_NAMES = tuple(STATES.names or ())
KEY = ("shard", "product_code", "book_code", "currency")


@dataclass(kw_only=True)
class WorkingBook:
    """Loans by id with their history. `today`: day number of the open business date, of which states are."""

    today: int
    book: Book
    keys: list[Key]  # shard, product, book, currency
    key_of: Ints  # place in `keys` of each loan
    stored: Columns  # states as they are stored, zeros where none is
    is_stored: np.ndarray
    states: Columns = field(init=False)  # as of today, with what was added

    def __post_init__(self) -> None:
        self.states = fold(book=self.book, as_of_day=self.today, known_day=self.today).states

    @property
    def loan_ids(self) -> Ints:
        """Ids of the loans, ascending."""
        return np.asarray(self.book.loans["loan_id"])

    @property
    def shards(self) -> Ints:
        """Shard of each loan."""
        return np.array([key[0] for key in self.keys], np.int64)[self.key_of]

    def currencies(self) -> list[str]:
        """Currency of each key."""
        return [key[3] for key in self.keys]

    def place_of(self, loan_ids: Ints) -> Ints:
        """Place of each loan id, which must be one of the book."""
        return np.searchsorted(self.loan_ids, loan_ids)

    def try_events(self, places: Ints, events: Columns) -> Ints:
        """Adds events to loans (each place once) unless the loan can't then be folded.

        Returns the fault of each, 0 where it was added. Shape n in, shape n out.
        """
        order = np.argsort(places, kind="stable")
        all_of = len(places) == len(self.loan_ids)
        part = self.book if all_of else some_loans(book=self.book, places=places[order])
        grown = with_events(book=part, places=np.arange(len(order)), events=events[order])
        after = fold(book=grown, as_of_day=self.today, known_day=self.today).states
        faults = np.zeros(len(places), np.int64)
        faults[order] = after["fault"]
        fine = faults == 0
        self.states[places[order[fine[order]]]] = after[fine[order]]
        if all_of and fine.all():
            self.book = grown
        else:
            self.book = with_events(book=self.book, places=places[fine], events=events[fine])
        return faults

    def changes(self, places: Ints) -> Mapping[Key, Mapping[str, int]]:
        """What the movements of the ledger changed by, by group, from the stored states to those of now."""
        groups, of = np.unique(self.key_of[places], return_inverse=True)
        keys = [self.keys[int(group)] for group in groups]
        all_of = np.ones(len(places), bool)
        now = posting.targets(keys=keys, sums=_sums(self.states[places], all_of, of, len(keys)))
        before = _sums(self.stored[places], self.is_stored[places], of, len(keys))
        was = posting.targets(keys=keys, sums=before)
        return {
            key: {name: now[key][name] - was[key][name] for name in posting_rules.OF_LOANS} for key in keys
        }


def open_book(*, loan_ids: Ints, shards: Ints, today: int) -> WorkingBook:
    """The loans with their history, as committed. The caller holds their shards (plumbing.locks)."""
    order = np.argsort(loan_ids)
    loan_ids, shards = loan_ids[order], shards[order]
    found = book_of_loans(loan_ids=loan_ids, shards=shards)
    keys, key_of = _keys(found.identity)
    states = stored_states_of_loans(loan_ids=loan_ids, shards=shards)
    stored = np.zeros(len(loan_ids), STATES)
    at = np.searchsorted(loan_ids, states["loan_id"].to_numpy())
    for name in states.column_names:
        stored[name][at] = states[name].to_numpy()
    is_stored = np.zeros(len(loan_ids), bool)
    is_stored[at] = True
    return WorkingBook(
        today=today,
        book=found.book,
        keys=keys,
        key_of=key_of,
        stored=stored,
        is_stored=is_stored,
    )


def _keys(identity: pa.Table) -> tuple[list[Key], Ints]:
    """The groups of the ledger that the loans belong to, and the place of each loan's."""
    columns = [identity[name].combine_chunks().dictionary_encode() for name in KEY]
    codes = np.stack([column.indices.to_numpy(zero_copy_only=False) for column in columns])
    groups, of = np.unique(codes, axis=1, return_inverse=True)
    levels = [column.dictionary.to_pylist() for column in columns]
    keys = [
        (int(shard), str(product), str(book), str(currency))
        for shard, product, book, currency in (
            [level[int(code)] for level, code in zip(levels, group, strict=True)] for group in groups.T
        )
    ]
    return keys, of.reshape(-1).astype(np.int64)


def some_loans(*, book: Book, places: Ints) -> Book:
    """The book of the loans at some places of `book.loans`, in that order."""
    rows, row_offsets = _gathered(book.rows, book.row_offsets, places)
    events, event_offsets = _gathered(book.events, book.event_offsets, places)
    return replace(
        book,
        loans=book.loans[places],
        rows=rows,
        row_offsets=row_offsets,
        events=events,
        event_offsets=event_offsets,
    )


def with_events(*, book: Book, places: Ints, events: Columns) -> Book:
    """The book with one more event, the last one, for each of some loans (each place once)."""
    order = np.argsort(places, kind="stable")
    grown = np.insert(book.events, book.event_offsets[places[order] + 1], events[order])
    more = np.zeros(len(book.event_offsets), np.int64)
    np.add.at(more, places + 1, 1)
    return replace(book, events=grown, event_offsets=book.event_offsets + np.cumsum(more))


def _gathered(columns: Columns, offsets: Ints, places: Ints) -> tuple[Columns, Ints]:
    counts = offsets[places + 1] - offsets[places]
    ends = np.concatenate(([0], np.cumsum(counts)))
    index = np.arange(int(ends[-1])) + np.repeat(offsets[places] - ends[:-1], counts)
    return columns[index], ends


def _sums(states: Columns, counted: np.ndarray, of: Ints, groups: int) -> Ints:
    """`[group, column]`: sums over the counted rows of each group, of STATES and then of DERIVED."""
    values = np.ascontiguousarray(states).view(np.int64).reshape(len(states), len(_NAMES))
    values = np.concatenate([values, derived(states=states)], axis=1) * counted[:, None]
    order = np.argsort(of, kind="stable")
    edges = np.searchsorted(of[order], np.arange(groups))
    return np.asarray(np.add.reduceat(values[order], edges, axis=0))


def empty_events(count: int) -> Columns:
    """`count` rows of EVENTS that say nothing: zeros, and no day."""
    events = np.zeros(count, EVENTS)
    for name in EVENTS.names or ():
        if name.endswith("_day"):
            events[name] = NONE_DAY
    return events
