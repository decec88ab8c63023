"""The snapshots that a close left: which days there are, and reading them with DuckDB."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.portfolio.months import end_before, month_end
from arrears.portfolio.scope import EVERYTHING, Scope

FILE = "book.parquet"


class UnableToFindSnapshot(Unable):
    """There is no snapshot of the day asked for."""


class UnableToReadSnapshot(Unable):
    """A snapshot is there but can't be read."""


def days(snapshots: Path) -> list[date]:
    """Days of which there is a published snapshot, in order."""
    found = []
    for path in snapshots.glob(f"business_date=*/{FILE}"):
        try:
            found.append(date.fromisoformat(path.parent.name.partition("=")[2]))
        except ValueError:
            continue  # not a folder of ours
    return sorted(found)


def resolve(*, snapshots: Path, as_of: date | None) -> date:
    """The day to report on: as asked, or the latest. Raises UnableToFindSnapshot saying what to do."""
    there = days(snapshots)
    if not there:
        raise UnableToFindSnapshot(
            _(
                "no snapshot in %(folder)s: nothing has been closed yet; run `arrears close` (or "
                "`arrears seed` "
                "for a demonstration book)"
            )
            % {"folder": snapshots}
        )
    if as_of is None:
        return there[-1]
    if as_of in there:
        return as_of
    near = [str(day) for day in there if day <= as_of][-1:] or [str(there[0])]
    raise UnableToFindSnapshot(
        _(
            "no snapshot of %(day)s in %(folder)s: the nearest is %(near)s, the latest %(last)s; ask "
            "for one of "
            "these or run `arrears close --through %(day)s`"
        )
        % {"day": as_of, "folder": snapshots, "near": near[0], "last": there[-1]}
    )


@dataclass(frozen=True, kw_only=True)
class Book:
    """Snapshots seen through a scope: SQL sources for one day or several, and their facts."""

    snapshots: Path
    as_of: date
    scope: Scope
    there: frozenset[date] = field(repr=False)
    connection: duckdb.DuckDBPyConnection = field(repr=False)

    def has(self, day: date) -> bool:
        """Whether there is a snapshot of a day."""
        return day in self.there

    def at(self, *when: date) -> str:
        """SQL source: the loans in scope at the end of one day or several, with `business_date`."""
        files = ", ".join(_quoted(str(self.snapshots / f"business_date={day}" / FILE)) for day in when)
        where = " and ".join(["fault = 0", *self.scope.conditions()])
        return f"(select * from read_parquet([{files}], hive_partitioning = true) where {where})"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises UnableToReadSnapshot when a file is gone or damaged."""
        try:
            found: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise UnableToReadSnapshot(
                _(
                    "a snapshot in %(folder)s can't be read (%(said)s): if a close is publishing it "
                    "right now, "
                    "ask again; otherwise run `arrears rebuild`"
                )
                % {"folder": self.snapshots, "said": str(error).splitlines()[0]}
            ) from error
        return found

    def month_ends(self, months: int | None) -> tuple[list[date], list[date]]:
        """Month ends up to as_of (as_of itself as the last point): those there, and those missing.

        `months` = how many points, None = from the first snapshot on.
        """
        first = min(self.there)
        points = [self.as_of]
        while (months is None or len(points) < months) and end_before(points[0], 1) >= first:
            points.insert(0, end_before(points[0], 1))
        return [day for day in points if self.has(day)], [day for day in points if not self.has(day)]

    @property
    def is_month_end(self) -> bool:
        """Whether as_of is the last day of its month."""
        return self.as_of == month_end(self.as_of)


def open_book(*, snapshots: Path, as_of: date | None = None, scope: Scope = EVERYTHING) -> Book:
    """Snapshots up to `as_of` (None = the latest) through a scope with one currency.

    Raises UnableToFindSnapshot, UnableToMeasure.
    """
    day = resolve(snapshots=snapshots, as_of=as_of)
    there = frozenset(found for found in days(snapshots) if found <= day)
    connection = _engine().cursor()
    book = Book(snapshots=snapshots, as_of=day, scope=scope, there=there, connection=connection)
    if scope.currency is None:
        scope = scope.with_currency(_currencies(book))
    return Book(snapshots=snapshots, as_of=day, scope=scope, there=there, connection=connection)


@lru_cache(maxsize=1)
def _engine() -> duckdb.DuckDBPyConnection:
    """One engine for the process; every book asks through a cursor of its own, so threads don't meet.

    Files are not cached: a snapshot that is published again keeps its name.
    """
    engine = duckdb.connect()
    engine.execute("set enable_external_file_cache = false")
    return engine


def _currencies(book: Book) -> Sequence[tuple[str, int]]:
    """Currencies in scope with their number of loans, the most frequent first."""
    return book.rows(f"select currency, count(*) n from {book.at(book.as_of)} group by 1 order by n desc, 1")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
