"""The loans of a closed day: filtered, sorted and paged in the snapshot, so that it is quick on any book."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from arrears.kernel.book import NONE_DAY
from arrears.plumbing.days import to_date
from arrears.portfolio.buckets import Buckets, buckets
from arrears.portfolio.snapshots import Book, open_book
from arrears.web.console.view import View
from arrears.web.sorting import Sort

SHOWN = (
    "number",
    "product_code",
    "region",
    "currency",
    "status",
    "principal_outstanding_minor",
    "overdue_minor",
    "dpd_days",
    "arrears_kind",
    "oldest_due_day",
    "last_paid_day",
    "next_due_day",
)
# Sort keys and their columns; the loan's number makes the order complete.
SORTS = {
    "number": "number",
    "product": "product_code",
    "principal": "principal_outstanding_minor",
    "overdue": "overdue_minor",
    "dpd": "dpd_days",
    "oldest": "oldest_due_day",
    "paid": "last_paid_day",
}
WHICH = {
    "overdue": (_("Overdue"), "status = 1 and dpd_days > 0"),
    "running": (_("Running"), "status = 1"),
    "paid_off": (_("Paid off"), "status in (2, 3)"),
    "charged_off": (_("Charged off"), "status = 4"),
    "all": (_("All"), "true"),
}
SCHEME = "dpd:bureau"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Filters of the list."""

    which: str
    search: str
    bucket: str
    least_dpd: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the list."""

    number: str
    product_code: str
    region: str
    currency: str
    status: int
    principal_minor: int
    overdue_minor: int
    dpd_days: int
    bucket: str
    bucket_place: int
    kind: int
    oldest_due: date | None
    last_paid: date | None
    next_due: date | None


def read_wanted(query: QueryDict) -> Wanted:
    """Filters of an address; what is unknown is left out. A search looks at all loans."""
    search = query.get("q", "").strip()[:60]
    which = query.get("which", "all" if search else "overdue")
    least = query.get("dpd", "")
    return Wanted(
        which=which if which in WHICH else "overdue",
        search=search,
        bucket=query.get("bucket", "") if query.get("bucket", "") in buckets(SCHEME).codes else "",
        least_dpd=int(least) if least.isascii() and least.isdigit() and len(least) < 6 else 0,
    )


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Of all loans that match, in one currency."""

    currency: str
    loans: int
    overdue_minor: int
    principal_minor: int


def find(
    *, view: View, wanted: Wanted, sort: Sort, limit: int, offset: int
) -> tuple[date, list[Sums], list[Row]]:
    """The day, sums of what matches by currency, the rows from `offset` on. Raises UnableToFindSnapshot."""
    book = open_book(snapshots=view.snapshots, as_of=view.as_of, scope=view.scope)
    scheme = buckets(SCHEME)
    where, values = _where(wanted, scheme)
    source = f"{_source(book, view)} where {where}"
    totals = "currency, count(*), sum(overdue_minor)::bigint, sum(principal_outstanding_minor)::bigint"
    summed = book.connection.execute(f"select {totals} from {source} group by 1 order by 2 desc", values)
    sums = [
        Sums(currency=row[0], loans=row[1], overdue_minor=row[2], principal_minor=row[3])
        for row in summed.fetchall()
    ]
    order = f"{SORTS[sort.key]} {'desc' if sort.descending else 'asc'}, number"
    sql = f"select {', '.join(SHOWN)} from {source} order by {order} limit {limit:d} offset {offset:d}"
    found = book.connection.execute(sql, values).fetchall()
    return book.as_of, sums, [_row(row, scheme) for row in found]


def _source(book: Book, view: View) -> str:
    """The loans in scope, in every currency unless one was asked for."""
    return replace(book, scope=view.scope).at(book.as_of)


def _where(wanted: Wanted, scheme: Buckets) -> tuple[str, list[Any]]:
    conditions: list[str] = [WHICH[wanted.which][1]]
    values: list[Any] = []
    if wanted.search:
        conditions.append("contains(lower(number), lower(?))")
        values.append(wanted.search)
    if wanted.bucket:
        conditions.append(f"{scheme.place_sql()} = ?")
        values.append(scheme.codes.index(wanted.bucket))
    if wanted.least_dpd:
        conditions.append("dpd_days >= ?")
        values.append(wanted.least_dpd)
    return " and ".join(conditions), values


def _row(row: tuple[Any, ...], scheme: Buckets) -> Row:
    found = dict(zip(SHOWN, row, strict=True))
    place = max(i for i, floor in enumerate(scheme.floors) if found["dpd_days"] >= floor)
    return Row(
        number=found["number"],
        product_code=found["product_code"],
        region=found["region"],
        currency=found["currency"],
        status=found["status"],
        principal_minor=found["principal_outstanding_minor"],
        overdue_minor=found["overdue_minor"],
        dpd_days=found["dpd_days"],
        bucket=scheme.codes[place],
        bucket_place=place,
        kind=found["arrears_kind"],
        oldest_due=_day(found["oldest_due_day"]),
        last_paid=_day(found["last_paid_day"]),
        next_due=_day(found["next_due_day"]),
    )


def _day(value: int) -> date | None:
    return None if value == NONE_DAY or not value else to_date(value)
