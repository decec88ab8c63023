"""The kernel alone: loans a second on one core and on all, against a memory copy and against exact Polars."""

import os
from collections.abc import Callable

import numpy as np

from arrears.kernel.book import Book
from arrears.kernel.codes import Method
from arrears.kernel.fold import fold
from bench import polars_rule, synthetic
from bench.measure import Row, best_of

SECTION = "Kernel"


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
    seconds, alone = _times(lambda: fold(book=given, as_of_day=day))
    seconds_drawn, alone_drawn = _times(lambda: fold(book=drawn, as_of_day=day))
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
            figure=_figure(loans, seconds, alone),
            against=f"{seconds / copied:.1f} × the time of copying the same columns; "
            f"{polars_seconds / seconds:.1f} × as fast as exact Polars",
        ),
        Row(
            section=SECTION,
            what=f"{label}, schedule drawn (equal instalments)",
            figure=_figure(loans, seconds_drawn, alone_drawn),
            against=f"{seconds_drawn / copied:.1f} × the copy",
        ),
    ]


def _times(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds on all cores and on one."""
    cores = os.sched_getaffinity(0)
    together = best_of(times=3, run=run)
    os.sched_setaffinity(0, {min(cores)})
    try:
        return together, best_of(times=3, run=run)
    finally:
        os.sched_setaffinity(0, cores)


def _figure(loans: int, seconds: float, alone: float) -> str:
    return f"{loans / seconds / 1e6:.2f} M loans/s; on one core {loans / alone / 1e6:.2f} M"


def _copy(book: Book, states: np.ndarray) -> int:
    columns = (book.loans, book.rows, book.row_offsets, book.events, book.event_offsets, states)
    return sum(column.copy().nbytes for column in columns)
