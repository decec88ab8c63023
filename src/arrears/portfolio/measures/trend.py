"""Trend: size of the book and overdue rates at each month end."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.months import months_between
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import Tags, Timing, UnableToMeasure

STEPS = (1, 30, 90)  # days past due from which on a rate counts


def trend(
    *,
    snapshots: Path,
    as_of: date | None = None,
    tags: Tags | None = None,
    months: int = 24,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a month end (last `as_of`): loans, receivables, rates 1+, 30+, 90+ days, paid out, collected.

    Raises UnableToFindSnapshot, UnableToMeasure.
    """
    tags = tags or Tags()
    if tags.timing == Timing.LAGGED:
        raise UnableToMeasure(
            _("a trend of several buckets has no lag: ask overdue_by_bucket for lagged rates")
        )
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    ends, missing = book.month_ends(months + 1)  # one more: what moved in the first month shown
    late = ", ".join(f"sum({tags.overdue_sql()}) filter ({LIVE} and dpd_days >= {days})" for days in STEPS)
    sql = f"""
        select business_date, count(*) filter ({LIVE}), sum({tags.balance_sql()}) filter ({LIVE}), {late},
            sum(disbursed_minor + opening_principal_minor), sum(received_minor)
        from {book.at(*ends)} group by 1"""
    found = {day: [int(value or 0) for value in values] for day, *values in book.rows(sql)}
    rows = [_row(day, before, found=found) for before, day in zip([None, *ends], ends, strict=False)]
    return build(
        book,
        name="trend",
        title=_("Trend"),
        definition=_(
            "At each month end: what is overdue by at least 1, 30 and 90 days, over all receivables of the "
            "same day."
        ),
        tags=tags,
        columns=(
            Column(key="day", label=_("Month end"), unit="date"),
            Column(key="loans", label=_("Loans"), unit="count"),
            Column(key="receivables", label=_("Receivables"), unit=tags.unit),
            *(Column(key=f"rate_{days}", label=f"{days}+", unit="share") for days in STEPS),
            Column(key="disbursed", label=_("Paid out this month"), unit="minor"),
            Column(key="received", label=_("Collected this month"), unit="minor"),
        ),
        rows=rows[-months:],
        missing=missing,
    )


def _row(day: date, before: date | None, *, found: dict[date, list[int]]) -> tuple[Any, ...]:
    loans, receivables, *late, disbursed, received = found.get(day, [0] * (4 + len(STEPS)))
    moved: tuple[int | None, int | None] = (None, None)
    if before and months_between(before, day) == 1:
        since = found.get(before, [0] * (4 + len(STEPS)))
        moved = (disbursed - since[-2], received - since[-1])
    return (day, loans, receivables, *(ratio(value, receivables) for value in late), *moved)
