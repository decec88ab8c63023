"""Lists of loans with their stored state: filtered, sorted, by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext

from arrears.plumbing.failures import Unable

_ORDERS = {
    "number": "l.number",
    "dpd_days": "s.dpd_days",
    "overdue_minor": "s.overdue_minor",
    "principal_outstanding_minor": "s.principal_outstanding_minor",
    "start_on": "l.start_on",
    "next_due_day": "s.next_due_day",
}
STATE_COLUMNS = (
    "as_of_on", "status", "dpd_days", "dpd_days_max", "arrears_kind", "asset_class", "overdue_minor",
    "principal_outstanding_minor", "instalments_behind", "next_due_minor", "payoff_minor",
)  # fmt: skip


class UnableToListLoans(Unable):
    """The list can't be sorted or paged like that."""


@dataclass(frozen=True, kw_only=True)
class LoanFilter:
    """Which loans; None leaves a matter open. `text` is the beginning of a loan's number."""

    text: str | None = None
    product_code: str | None = None
    book_code: str | None = None
    region: str | None = None
    borrower_ids: tuple[int, ...] | None = None
    status: int | None = None
    arrears_kind: int | None = None
    asset_class: int | None = None
    dpd_from_days: int | None = None
    dpd_to_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class LoanRow:
    """A loan in a list; the state is the stored one, as of `as_of_on` (None: none stored yet)."""

    loan_id: int
    number: str
    borrower_id: int
    product_code: str
    book_code: str
    currency: str
    region: str
    start_on: date
    principal_minor: int
    as_of_on: date | None
    status: int | None
    dpd_days: int | None
    dpd_days_max: int | None
    arrears_kind: int | None
    asset_class: int | None
    overdue_minor: int | None
    principal_outstanding_minor: int | None
    instalments_behind: int | None
    next_due_minor: int | None
    payoff_minor: int | None


@dataclass(frozen=True, kw_only=True)
class LoanList:
    """One page of a list and how many rows the whole list has."""

    rows: tuple[LoanRow, ...]
    total: int


def list_loans(
    *, chosen: LoanFilter, order: str = "number", descending: bool = False, offset: int = 0, limit: int = 50
) -> LoanList:
    """A page of loans; equal ones follow by id. Raises UnableToListLoans for an unknown order."""
    if order not in _ORDERS:
        raise UnableToListLoans(
            gettext("Loans can be sorted by %(known)s, not by %(order)r.")
            % {"known": ", ".join(sorted(_ORDERS)), "order": order}
        )
    if not (offset >= 0 and 1 <= limit <= 1000):
        raise UnableToListLoans(gettext("A page of a list has 1 to 1000 rows and starts at row 0 or later."))
    where, values = where_of(chosen=chosen)
    source = (
        "from servicing_loan l join servicing_terms t on t.id = l.terms_id "
        f"left join servicing_loanstate s on s.loan_id = l.id and s.shard = l.shard {where}"
    )
    columns = ", ".join(f"s.{name}" for name in STATE_COLUMNS)
    direction = "desc" if descending else "asc"
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) {source}", values)
        total = int(cursor.fetchone()[0])
        cursor.execute(
            "select l.id as loan_id, l.number, l.borrower_id, t.product_code, l.book_code, t.currency, "
            f"l.region, l.start_on, l.principal_minor, {columns} {source} "
            f"order by {_ORDERS[order]} {direction} nulls last, l.id limit %s offset %s",
            [*values, limit, offset],
        )
        names = [column.name for column in cursor.description or ()]
        rows = tuple(LoanRow(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())
    return LoanList(rows=rows, total=total)


def where_of(*, chosen: LoanFilter, also: Sequence[tuple[str, Any]] = ()) -> tuple[str, list[Any]]:
    """The condition (l: loan, t: terms, s: state) and its values; `also`: further tests with their value."""
    tests: list[tuple[str, Any]] = [
        *also,
        ("starts_with(l.number, %s)", chosen.text or None),
        ("t.product_code = %s", chosen.product_code),
        ("l.book_code = %s", chosen.book_code),
        ("l.region = %s", chosen.region),
        ("l.borrower_id = any(%s)", None if chosen.borrower_ids is None else list(chosen.borrower_ids)),
        ("s.status = %s", chosen.status),
        ("s.arrears_kind = %s", chosen.arrears_kind),
        ("s.asset_class = %s", chosen.asset_class),
        ("s.dpd_days >= %s", chosen.dpd_from_days),
        ("s.dpd_days <= %s", chosen.dpd_to_days),
    ]
    given = [(test, value) for test, value in tests if value is not None]
    where = "where " + " and ".join(test for test, _ in given) if given else ""
    return where, [value for _, value in given]
