"""Liquidation of charge-offs: recovered to date over what was charged off, by month of charge-off."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.kernel.codes import Status
from arrears.portfolio.build import build, ratio
from arrears.portfolio.months import add_months, end_before, month_end, months_between
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.table import Column, Table

_OWED = " + ".join(f"{part}_charged_off_minor" for part in ("principal", "interest", "fee", "penalty"))
_MONTH = "date_trunc('month', date '1970-01-01' + closed_day::int)::date"
_WHERE = f"status = {int(Status.CHARGED_OFF)}"


def liquidation(
    *, snapshots: Path, as_of: date | None = None, months: int = 24, scope: Scope = EVERYTHING
) -> Table:
    """A row a month of charge-off: loans, charged off (all parts), recovered so far, share by months since.

    Month 0 is the month of charge-off; cells after `as_of` are None and in `immature`. Raises
    UnableToFindSnapshot.
    """
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    first = add_months(book.as_of, 1 - months)
    sql = f"""
        select {_MONTH} as month, count(*), sum({_OWED}), sum(recovered_minor)
        from {book.at(book.as_of)} where {_WHERE} and {_MONTH} >= date '{first}' group by 1 order by 1"""
    cohorts = [(month, loans, int(owed), int(back)) for month, loans, owed, back in book.rows(sql)]
    last = max((months_between(month, book.as_of) for month, *_rest in cohorts), default=0)
    recovered, missing = _recovered(book, last=last)
    return build(
        book,
        name="liquidation",
        title=_("Liquidation of charge-offs"),
        definition=_(
            "Money recovered from the loans charged off in a month, to the end of each later month, over all "
            "that was charged off of them (principal, interest, fees, penalties)."
        ),
        columns=(
            Column(key="cohort", label=_("Month of charge-off"), unit="month"),
            Column(key="loans", label=_("Loans"), unit="count"),
            Column(key="charged_off", label=_("Charged off"), unit="minor"),
            Column(key="recovered", label=_("Recovered"), unit="minor"),
            Column(key="rate", label=_("Rate"), unit="share"),
            *(Column(key=f"month_{since}", label=str(since), unit="share") for since in range(last + 1)),
        ),
        rows=[
            (
                month,
                loans,
                owed,
                back,
                ratio(back, owed),
                *_cells(month, owed, recovered=recovered, last=last),
            )
            for month, loans, owed, back in cohorts
        ],
        missing=missing,
        immature=[
            (place, 5 + since)
            for place, (month, *_rest) in enumerate(cohorts)
            for since in range(last + 1)
            if month_end(add_months(month, since)) > book.as_of
        ],
    )


def _recovered(book: Book, *, last: int) -> tuple[dict[date, dict[date, int]], list[date]]:
    """Month end → month of charge-off → recovered so far; and the month ends that are missing."""
    ends = [end_before(book.as_of, back) for back in range(last, -1, -1)]
    ends = [day for day in ends if day <= book.as_of]
    there = [day for day in ends if book.has(day)]
    found: dict[date, dict[date, int]] = {day: {} for day in there}
    if there:
        sql = f"""
            select business_date, {_MONTH}, sum(recovered_minor)
            from {book.at(*there)} where {_WHERE} group by 1, 2"""
        for day, month, back in book.rows(sql):
            found[day][month] = int(back)
    first = min(book.there)
    return found, [day for day in ends if not book.has(day) and day > first]


def _cells(month: date, owed: int, *, recovered: dict[date, dict[date, int]], last: int) -> list[Any]:
    cells: list[Any] = []
    for since in range(last + 1):
        found = recovered.get(month_end(add_months(month, since)))
        cells.append(None if found is None else ratio(found.get(month, 0), owed))
    return cells
