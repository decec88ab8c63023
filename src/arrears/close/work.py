"""What the stages of a close hand to each other."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.close.snapshot import Written
from arrears.close.totals import Grouping
from arrears.kernel.book import Book, Columns, Ints
from arrears.rulebook.buckets import BucketTable

Progress = Callable[[str, int, int], None]  # stage, done, of


def no_progress(stage: str, done: int, of: int) -> None:
    """For callers that show nothing."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """The history of some shards as columns, as read at one moment; several days can be closed from it."""

    shards: tuple[int, ...]
    book: Book
    identity: pa.Table  # row order of book.loans
    agreed_day: Ints  # business day on which each loan entered this system
    groups: Grouping
    mark: dict[int, tuple[int, int]]  # shard -> loans, highest event id: tells whether it is still true


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A loan that could not be folded: what the page and the people see of it."""

    loan_id: int
    number: str
    fault: int
    detail: str
    last_good_on: date | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a check found. `figures` holds JSON values."""

    name: str
    ok: bool
    message: str
    figures: dict[str, Any]


@dataclass(kw_only=True)
class Memory:
    """What a run over several days keeps in memory; losing it costs time, nothing else."""

    held: dict[tuple[int, ...], Held] = field(default_factory=dict)
    yesterday_on: date | None = None
    yesterday: dict[str, NDArray[np.int64]] = field(default_factory=dict)


@dataclass(kw_only=True)
class Portion:
    """Some shards of the book on their way through the close of one day, in one transaction."""

    shards: tuple[int, ...]
    held: Held = field(init=False)
    states: Columns = field(init=False)  # one row for every loan agreed by the day, by loan id
    identity: pa.Table = field(init=False)  # the same rows
    groups: Grouping = field(init=False)  # the same rows
    sums: Ints = field(init=False)  # [group, column] of the states
    faults: list[Fault] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)


@dataclass(kw_only=True)
class Day:
    """The close of one business date."""

    business_date: date
    actor: str
    memory: Memory
    earlier: list[date]  # business dates closed before, oldest first
    next_is_worked: bool = True  # the day that opens; not so while missed days are caught up
    rulebook_version: str = ""
    kernel_version: str = ""
    buckets: BucketTable = field(init=False)
    portions: dict[tuple[int, ...], Portion] = field(default_factory=dict)
    changes: list[dict[str, Any]] | None = None
    totals: list[dict[str, Any]] = field(default_factory=list)
    writing: Future[Written] | None = None  # the draft of the snapshot, while it is written
    written: Written = field(init=False)
    page: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    progress: Progress = no_progress

    @property
    def previous(self) -> date | None:
        """The business date closed before this one."""
        return self.earlier[-1] if self.earlier else None

    def beside(self, write: Callable[[], Written]) -> None:
        """Begins to write the snapshot in a thread of its own."""
        pool = ThreadPoolExecutor(max_workers=1)
        self.writing = pool.submit(write)
        pool.shutdown(wait=False)  # the thread ends with its work

    def draft(self) -> Written:
        """The written snapshot; waits for it. Raises what went wrong (OSError when the disk is full)."""
        assert self.writing is not None  # a stage before has begun it
        return self.writing.result()

    def leave(self) -> None:
        """Waits for what is still being written, whatever it comes to: for a close that failed meanwhile."""
        if self.writing is not None:
            wait([self.writing])

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the time that the block takes to the stage's total (also from several threads)."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - began
