"""The fold: the state of every loan as of a day, as known on a day. docs/fold.md is the rule."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrears.kernel import columns as c
from arrears.kernel.book import ALLOCATIONS, INSTALMENTS, MAX_DAY, STATES, TERMS, Book, Columns, Ints
from arrears.kernel.codes import Method
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import entry_point
from arrears.kernel.in_parts import in_parts
from arrears.kernel.interest_refund import Second
from arrears.kernel.one_loan import fold_one
from arrears.kernel.re_age import MOST
from arrears.kernel.revolving.fold_lines import fold_lines, line_scratch
from arrears.kernel.vectors import copy_row

Scratch = tuple[Matrix, Matrix, Matrix, Vector, Matrix, Vector, Vector, Vector]


@dataclass(frozen=True, kw_only=True)
class Folded:
    """What the fold gives: one state a loan and, on demand, every loan's rows and allocations.

    `states[n]` of STATES in the order of book.loans; with detail `instalments[instalment_offsets[i]:
    instalment_offsets[i+1]]` of INSTALMENTS and likewise `allocations` of ALLOCATIONS for loan i; without,
    both are empty.
    """

    states: Columns
    instalments: Columns
    instalment_offsets: Ints
    allocations: Columns
    allocation_offsets: Ints


class UnableToFold(ValueError):
    """The book's arrays don't fit together; the message says which."""


def fold(*, book: Book, as_of_day: int, known_day: int = MAX_DAY, detail: bool = False) -> Folded:
    """Fold every loan of the book as of `as_of_day` with what was known on `known_day`.

    A loan that can't be folded gets `states.fault` (codes.Fault) and zeros; the others go on.
    Raises UnableToFold when offsets, terms or shapes are inconsistent.
    """
    check(book)
    terms, loans = agreed_terms(book.terms), c.matrix(book.loans)
    rows, events = c.matrix(book.rows), c.matrix(book.events)
    row_room, event_room = room(book, as_of_day=as_of_day)
    most_rows, most_events = int(row_room.max(initial=1)) + 1, int(event_room.max(initial=1)) + 1
    states = np.zeros(len(loans), STATES)
    offsets, allocation_offsets = capacities(row_room, event_room) if detail else (_EMPTY, _EMPTY)
    instalments = np.zeros(int(offsets[-1]), INSTALMENTS)
    allocations = np.zeros(int(allocation_offsets[-1]), ALLOCATIONS)
    counts = np.zeros((len(loans) if detail else 0, 2), np.int64)
    revolving = lines(book)
    has_loans, has_lines = not len(loans) or not revolving.all(), revolving.any()

    def part(first: int, last: int) -> None:
        """Some loans, in working arrays of their own; the compiled code lets go of the interpreter's lock."""
        some = slice(first, last)
        ends = slice(first, last + 1)
        if has_loans:
            fold_loans(
                terms, loans[some], rows, book.row_offsets[ends], events, book.event_offsets[ends],
                as_of_day, known_day, scratch(most_rows, most_events), second(most_rows, most_events),
                c.matrix(states)[some], c.matrix(instalments), offsets[ends], c.matrix(allocations),
                allocation_offsets[ends], counts[some]
            )  # fmt: skip
        if has_lines:
            fold_lines(
                terms, loans[some], events, book.event_offsets[ends], as_of_day, known_day,
                line_scratch(most_rows, most_events), c.matrix(states)[some], c.matrix(instalments),
                offsets[ends], c.matrix(allocations), allocation_offsets[ends], counts[some]
            )  # fmt: skip

    in_parts(part, count=len(loans))
    if not detail:
        none = np.zeros(len(loans) + 1, np.int64)
        return Folded(states=states, instalments=instalments, instalment_offsets=none,
                      allocations=allocations, allocation_offsets=none)  # fmt: skip
    kept, kept_offsets = packed(instalments, offsets, counts[:, 0])
    done, done_offsets = packed(allocations, allocation_offsets, counts[:, 1])
    return Folded(states=states, instalments=kept, instalment_offsets=kept_offsets,
                  allocations=done, allocation_offsets=done_offsets)  # fmt: skip


REVOLVING = int(Method.REVOLVING)
AMOUNTS_AGREED = (int(Method.FLAT), int(Method.GIVEN_ROWS), int(Method.AS_REPORTED))
STATEMENTS_MAX = 2_400  # two hundred years: a value day from before that is a mistake
_EMPTY: Ints = np.zeros(1, np.int64)


def agreed_terms(columns: Columns) -> Matrix:
    """The terms as int64[terms, columns]; interest agreed as an amount does not follow the balance."""
    terms = c.matrix(columns.copy())
    terms[np.isin(terms[:, c.T_METHOD], AMOUNTS_AGREED), c.T_RECALCULATE] = 0
    return terms


def check(book: Book) -> None:
    """Raise UnableToFold unless the book's arrays fit together."""
    count = len(book.loans)
    for name, offsets, length in (
        ("row", book.row_offsets, len(book.rows)),
        ("event", book.event_offsets, len(book.events)),
    ):
        if (
            len(offsets) != count + 1
            or offsets[0] != 0
            or offsets[-1] != length
            or (np.diff(offsets) < 0).any()
        ):
            raise UnableToFold(f"{name}_offsets must rise from 0 to {length} in {count + 1} steps")
    terms_ix = book.loans["terms_ix"]
    if count and (terms_ix.min() < 0 or terms_ix.max() >= len(book.terms)):
        raise UnableToFold(f"terms_ix must name one of the {len(book.terms)} terms")


def lines(book: Book) -> NDArray[np.bool_]:
    """Which loans are revolving lines."""
    return np.asarray(book.terms["method"][book.loans["terms_ix"]] == Method.REVOLVING)


def statements(book: Book, *, as_of_day: int) -> Ints:
    """An upper bound of the statements of each line, 0 for loans."""
    revolving = lines(book)
    if not revolving.any():
        return np.zeros(len(book.loans), np.int64)
    first = np.full(len(book.loans), as_of_day)
    np.minimum.at(
        first, np.repeat(np.arange(len(first)), np.diff(book.event_offsets)), book.events["value_day"]
    )
    return np.asarray(np.where(revolving, np.minimum((as_of_day - first) // 28 + 2, STATEMENTS_MAX), 0))


def room(book: Book, *, as_of_day: int) -> tuple[Ints, Ints]:
    """Upper bounds of the rows and of the allocations of each loan."""
    events = np.diff(book.event_offsets)
    rows = np.diff(book.row_offsets) + np.maximum(book.loans["instalments"], 1) + events + 1
    agreed_later = np.clip(book.events["instalments"], 0, MOST)
    if agreed_later.any():  # each such event lays its rows out behind the others, with one more before them
        total = np.concatenate((_EMPTY, np.cumsum(agreed_later + 2)))
        rows += total[book.event_offsets[1:]] - total[book.event_offsets[:-1]]
    rows += statements(book, as_of_day=as_of_day)
    return rows.astype(np.int64), (3 * events + rows).astype(np.int64)


def capacities(rows: Ints, events: Ints) -> tuple[Ints, Ints]:
    """Offsets that leave every loan its upper bound."""
    return (
        np.concatenate((_EMPTY, np.cumsum(rows))),
        np.concatenate((_EMPTY, np.cumsum(events))),
    )


def packed(columns: Columns, offsets: Ints, counts: Ints) -> tuple[Columns, Ints]:
    """The used part of every loan's room, side by side, with its offsets."""
    ends = np.concatenate((_EMPTY, np.cumsum(counts)))
    index = np.arange(int(ends[-1])) + np.repeat(offsets[:-1] - ends[:-1], counts)
    return columns[index], ends


def scratch(row_room: int, event_room: int) -> Scratch:
    """Working arrays for one loan: rows, changes, kept events, undone, allocations, run, split, own terms."""
    return (
        np.zeros((row_room, c.W_COLUMNS), np.int64),
        np.zeros((event_room, c.B_WIDTH), np.int64),
        np.zeros((event_room, c.KEEP_COLUMNS), np.int64),
        np.zeros(event_room, np.int64),
        np.zeros((event_room, c.A_COLUMNS), np.int64),
        np.zeros(c.RUN_SIZE, np.int64),
        np.zeros(c.PARTS, np.int64),
        np.zeros(len(TERMS.names or ()), np.int64),
    )


def second(row_room: int, event_room: int) -> Second:
    """Working arrays for playing a history again: rows, changes, run, state, split."""
    return (
        np.zeros((row_room, c.W_COLUMNS), np.int64),
        np.zeros((event_room, c.B_WIDTH), np.int64),
        np.zeros(c.RUN_SIZE, np.int64),
        np.zeros(len(STATES.names or ()), np.int64),
        np.zeros(c.PARTS, np.int64),
    )


@entry_point
def fold_loans(
    terms: Matrix, loans: Matrix, rows: Matrix, row_offsets: Vector, events: Matrix, event_offsets: Vector,
    as_of_day: int, known_day: int, work: Scratch, again: Second, states: Matrix, instalments: Matrix,
    instalment_offsets: Vector, allocations: Matrix, allocation_offsets: Vector, counts: Matrix
) -> None:  # fmt: skip
    """Every loan in turn, in the same working arrays."""
    inst, changes, keep, undone, allocs, run, split, own = work
    detail = len(counts) > 0
    for i in range(len(loans)):
        if (
            terms[loans[i, c.L_TERMS], c.T_METHOD] == REVOLVING
        ):  # revolving.fold_lines has its own machine code
            continue
        fold_one(
            terms[loans[i, c.L_TERMS]], loans[i], rows[row_offsets[i] : row_offsets[i + 1]],
            events[event_offsets[i] : event_offsets[i + 1]], as_of_day, known_day, inst, changes, keep,
            undone, run, split, own, allocs, states[i], again
        )  # fmt: skip
        if detail:
            counts[i, 0] = run[c.RUN_ROWS]
            counts[i, 1] = run[c.RUN_ALLOCATIONS]
            for k in range(run[c.RUN_ROWS]):
                copy_row(instalments, instalment_offsets[i] + k, inst, k, c.I_PUBLISHED)
            for k in range(run[c.RUN_ALLOCATIONS]):
                copy_row(allocations, allocation_offsets[i] + k, allocs, k, c.A_COLUMNS)
