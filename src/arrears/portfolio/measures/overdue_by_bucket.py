"""Overdue rate by bucket, coincident (即期) or lagged (递延), with its four tags."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.portfolio.buckets import Buckets, buckets
from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.months import end_before
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import Tags, Timing


def overdue_by_bucket(
    *,
    snapshots: Path,
    as_of: date | None = None,
    tags: Tags | None = None,
    bucket: str = "dpd:bureau",
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a bucket: loans, numerator, denominator and rate; a last row `overdue` for all of them.

    Coincident: receivables of the same day below the line. Lagged: bucket b over the receivables b month
    ends earlier, the month its loans come from. Raises UnableToFindSnapshot, UnableToMeasure.
    """
    tags = tags or Tags()
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    scheme = buckets(bucket)
    below, missing = _denominators(book, scheme=scheme, tags=tags)
    return build(
        book,
        name="overdue_by_bucket",
        title=_("Overdue rate by bucket"),
        definition=_definition(tags),
        tags=tags,
        columns=(
            Column(key="bucket", label=_("Bucket"), unit="code"),
            Column(key="from_days", label=_("Days from"), unit="days"),
            Column(key="to_days", label=_("Days to"), unit="days"),
            Column(key="loans", label=_("Loans"), unit="count"),
            Column(key="overdue", label=_("Overdue"), unit=tags.unit),
            Column(key="receivables", label=_("Receivables"), unit=tags.unit),
            Column(key="rate", label=_("Rate"), unit="share"),
        ),
        rows=_rows(book, scheme=scheme, tags=tags, below=below),
        missing=missing,
    )


def _definition(tags: Tags) -> str:
    if tags.timing == Timing.LAGGED:
        return _(
            "Balance in the bucket at the end of the day divided by the receivables of the month the loans "
            "come from: one month end earlier for the first overdue bucket, two for the second, and so on."
        )
    return _(
        "Balance in the bucket divided by all receivables, both at the end of the day. A growing book "
        "flatters it: compare with the lagged rate."
    )


def _denominators(book: Book, *, scheme: Buckets, tags: Tags) -> tuple[list[int | None], list[date]]:
    """Receivables below each bucket's line, and the month ends that are missing."""
    lagged = tags.timing == Timing.LAGGED
    needed = [
        end_before(book.as_of, place) if lagged and place else book.as_of
        for place in range(len(scheme.codes))
    ]
    there = sorted({day for day in needed if book.has(day)})
    sql = f"select business_date, sum({tags.balance_sql()}) from {book.at(*there)} where {LIVE} group by 1"
    found = {day: int(total or 0) for day, total in book.rows(sql)}
    first = min(book.there)
    missing = sorted({day for day in needed if not book.has(day) and day > first})
    return [found.get(day, 0) if book.has(day) else None for day in needed], missing


def _rows(book: Book, *, scheme: Buckets, tags: Tags, below: Sequence[int | None]) -> list[tuple[Any, ...]]:
    sql = f"""
        select {scheme.place_sql()} as place, count(*), sum({tags.balance_sql()}), sum({tags.overdue_sql()})
        from {book.at(book.as_of)} where {LIVE} group by 1"""
    found = {
        place: (loans, int(balance or 0), int(overdue or 0))
        for place, loans, balance, overdue in book.rows(sql)
    }
    rows: list[tuple[Any, ...]] = []
    for place, code in enumerate(scheme.codes):
        loans, balance, overdue = found.get(place, (0, 0, 0))
        above = overdue if place else balance  # the current bucket has no overdue part
        rows.append((code, *scheme.bounds(place), loans, above, below[place], ratio(above, below[place])))
    late = [row for place, row in enumerate(rows) if place]
    loans, above = sum(row[3] for row in late), sum(row[4] for row in late)
    # Lagged buckets stand over different months: their sum over one of them would mean nothing.
    whole = None if tags.timing == Timing.LAGGED else below[0]
    rows.append(("overdue", scheme.floors[1], None, loans, above, whole, ratio(above, whole)))
    return rows
