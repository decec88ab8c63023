"""Book size: loans, balances, what was paid out and collected this month, beside the previous month end."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.months import end_before, month_start
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.table import Column, Table

_FIGURES = """
    count(*) filter ({live}) as loans,
    {borrowers} as borrowers,
    sum(principal_outstanding_minor) filter ({live}) as principal,
    sum(principal_outstanding_minor + interest_outstanding_minor) filter ({live}) as principal_and_interest,
    count(*) filter ({live} and dpd_days > 0) as overdue_loans,
    sum(principal_overdue_minor + interest_overdue_minor + fee_overdue_minor + penalty_overdue_minor)
        filter ({live}) as overdue_amount,
    sum(disbursed_minor + opening_principal_minor) as disbursed_total,
    sum(received_minor) as received_total
"""
_KEYS = (
    "loans",
    "borrowers",
    "principal",
    "principal_and_interest",
    "overdue_loans",
    "overdue_amount",
    "disbursed_total",
    "received_total",
)


def book_size(*, snapshots: Path, as_of: date | None = None, scope: Scope = EVERYTHING) -> Table:
    """One row a figure: key, label, unit, now, at the previous month end, and the change as a share.

    Raises UnableToFindSnapshot.
    """
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    before_day = end_before(book.as_of, 1)
    now = _figures(book, book.as_of)
    before = _figures(book, before_day) if book.has(before_day) else {}
    return build(
        book,
        name="book_size",
        title=_("Book size"),
        definition=_(
            "Loans with something owed, what they owe, and the money that moved since the previous month "
            "end. Principal and interest counts interest fallen due, not interest still accruing."
        ),
        columns=(
            Column(key="figure", label=_("Figure"), unit="code"),
            Column(key="label", label=_("Meaning"), unit="text"),
            Column(key="unit", label=_("Unit"), unit="code"),
            Column(key="now", label=_("Now"), unit="by_row"),
            Column(key="before", label=_("Previous month end"), unit="by_row"),
            Column(key="change", label=pgettext("of a figure", "Change"), unit="share"),
        ),
        rows=_rows(book, now=now, before=before, month_before=_month_before(book, before=before)),
        missing=[] if before or before_day < min(book.there) else [before_day],
    )


def _figures(book: Book, day: date, *, people: bool = True) -> dict[str, Any]:
    borrowers = f"count(distinct borrower_id) filter ({LIVE})" if people else "0"
    figures = _FIGURES.format(live=LIVE, borrowers=borrowers)
    found = book.rows(f"select {figures} from {book.at(day)}")[0]
    return {key: int(value or 0) for key, value in zip(_KEYS, found, strict=True)}


def _month_before(book: Book, *, before: dict[str, Any]) -> dict[str, Any]:
    """Totals at the end of the month before the previous one: what moved in the previous month."""
    day = end_before(book.as_of, 2)
    return _figures(book, day, people=False) if before and book.has(day) else {}


def _rows(
    book: Book, *, now: dict[str, Any], before: dict[str, Any], month_before: dict[str, Any]
) -> list[tuple[Any, ...]]:
    since = before
    if not since and end_before(book.as_of, 1) < min(book.there):
        # The first snapshot of all: everything so far moved in its month, when its loans started in it.
        started = book.rows(f"select min(cohort_on) from {book.at(book.as_of)}")[0][0]
        since = dict.fromkeys(_KEYS, 0) if started and started >= month_start(book.as_of) else {}
    labels = (
        ("loans", _("Loans with something owed"), "count"),
        ("borrowers", _("Borrowers"), "count"),
        ("principal", _("Principal outstanding"), "minor"),
        ("principal_and_interest", _("Principal and interest outstanding"), "minor"),
        ("overdue_loans", _("Overdue loans"), "count"),
        ("overdue_amount", _("Overdue amount"), "minor"),
    )
    rows = [
        (key, label, unit, now[key], before.get(key), _change(now[key], before.get(key)))
        for key, label, unit in labels
    ]
    for key, total, label in (
        ("disbursed_this_month", "disbursed_total", _("Paid out this month")),
        ("received_this_month", "received_total", _("Collected this month")),
    ):
        this = now[total] - since[total] if since else None
        last = before[total] - month_before[total] if month_before else None
        rows.append((key, label, "minor", this, last, _change(this, last)))
    return rows


def _change(now: int | None, before: int | None) -> float | None:
    share = ratio(now, before)
    return None if share is None else share - 1
