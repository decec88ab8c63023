"""The kernel alone: loans a second on one core, against a memory copy and against exact Polars."""

import numpy as np

from arrears.kernel.book import Book
from arrears.kernel.codes import Method
from arrears.kernel.fold import fold
from bench import polars_rule, synthetic
from bench.measure import Row, best_of

SECTION = "Kernel, one core"


def run(*, loans: int) -> list[Row]:
    """Rows for 12 and 36 instalments. Raises AssertionError when Polars and the kernel differ."""
    rows: list[Row] = []
    for instalments in (12, 36):
        rows += _one(loans=loans, instalments=instalments)
    return rows


def _one(*, loans: int, instalments: int) -> list[Row]:
    day = synthetic.as_of_day(instalments=instalments)
    given = synthetic.book(loans=loans, instalments=instalments, method=Method.GIVEN_ROWS, seed=1)
    drawn = synthetic.book(loans=loans, instalments=instalments, method=Method.EQUAL_INSTALMENTS, seed=1)
    folded = fold(book=given, as_of_day=day)
    seconds = best_of(times=3, run=lambda: fold(book=given, as_of_day=day))
    seconds_drawn = best_of(times=3, run=lambda: fold(book=drawn, as_of_day=day))
    copied = best_of(times=3, run=lambda: _copy(given, folded.states))
    rows, events = polars_rule.frames(given)
    frame = polars_rule.fold(rows=rows, events=events, as_of_day=day)
    for column in (
        "principal_outstanding_minor",
        "principal_overdue_minor",
        "interest_overdue_minor",
        "dpd_days",
    ):
        assert np.array_equal(frame[column].to_numpy(), folded.states[column]), column
    polars_seconds = best_of(times=2, run=lambda: polars_rule.fold(rows=rows, events=events, as_of_day=day))
    label = f"{instalments} instalments"
    return [
        Row(
            section=SECTION,
            what=f"{label}, given rows",
            figure=f"{loans / seconds / 1e6:.2f} M loans/s",
            against=f"{seconds / copied:.1f} × the time of copying the same columns; "
            f"{polars_seconds / seconds:.1f} × as fast as exact Polars (all cores)",
        ),
        Row(
            section=SECTION,
            what=f"{label}, schedule drawn (equal instalments)",
            figure=f"{loans / seconds_drawn / 1e6:.2f} M loans/s",
            against=f"{seconds_drawn / copied:.1f} × the copy",
        ),
    ]


def _copy(book: Book, states: np.ndarray) -> int:
    columns = (book.loans, book.rows, book.row_offsets, book.events, book.event_offsets, states)
    return sum(column.copy().nbytes for column in columns)
