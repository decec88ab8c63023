"""Entry rate (入催率) and 30-day collection rate, by month."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.portfolio import entry
from arrears.portfolio.build import build, ratio
from arrears.portfolio.months import month_end, months_between
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import By, Part, Tags, Timing, UnableToMeasure, Whole


def entry_rate(
    *,
    snapshots: Path,
    as_of: date | None = None,
    tags: Tags | None = None,
    months: int = 12,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a month (the last may be running): due, unpaid on day 1, entry rate, of that old enough to have
    had 30 days, collected of it within them, 30-day collection rate. Loans current at the previous month end.

    Amounts are principal and interest of the instalment. Raises UnableToFindSnapshot, UnableToMeasure.
    """
    tags = tags or Tags(part=Part.PRINCIPAL_AND_INTEREST, whole=Whole.OVERDUE_PART)
    if tags.timing == Timing.LAGGED or tags.whole != Whole.OVERDUE_PART:
        raise UnableToMeasure(_("the entry rate is over what fell due: ask for overdue_part and coincident"))
    if tags.by == By.AMOUNT and tags.part != Part.PRINCIPAL_AND_INTEREST:
        raise UnableToMeasure(
            _("an instalment's principal alone is not in the snapshots: ask for principal_and_interest")
        )
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    ends, missing = book.month_ends(months + 1)
    pairs = [(a, b) for a, b in pairwise(ends) if months_between(a, b) == 1]
    rows = [_row(book, before=before, after=after, ends=ends, tags=tags) for before, after in pairs]
    return build(
        book,
        name="entry_rate",
        title=_("Entry rate and 30-day collection rate"),
        definition=_(
            "Of the loans that were current at the previous month end: what of the next instalment was "
            "unpaid on the first day after its due date, over what fell due; and the share of it that was "
            "collected within 30 days."
        ),
        tags=tags,
        columns=(
            Column(key="month", label=_("Month"), unit="month"),
            Column(key="due", label=_("Fell due"), unit=tags.unit),
            Column(key="unpaid", label=_("Unpaid on day 1"), unit=tags.unit),
            Column(key="entry_rate", label=_("Entry rate"), unit="share"),
            Column(key="ripe", label=_("Of it 30 days old"), unit=tags.unit),
            Column(key="collected_30", label=_("Collected within 30 days"), unit=tags.unit),
            Column(key="collection_rate", label=_("30-day collection rate"), unit="share"),
        ),
        rows=rows,
        notes=[
            _(
                "Where no snapshot of the day after a due date is kept, the next month end tells whether the "
                "instalment was paid late."
            )
        ],
        missing=missing,
        immature=[
            (place, 6)
            for place, row in enumerate(rows)
            if row[4] < row[2] or pairs[place][1] != month_end(row[0])
        ],
    )


def _row(book: Book, *, before: date, after: date, ends: list[date], tags: Tags) -> tuple[Any, ...]:
    later = next((day for day in ends if months_between(after, day) == 1), None)
    sql = entry.sql(book, before=before, after=after, later=later, by_count=tags.by == By.COUNT)
    due, unpaid, ripe, collected = (int(value or 0) for value in book.rows(sql)[0])
    rate = ratio(collected, ripe)
    return (after.replace(day=1), due, unpaid, ratio(unpaid, due), ripe, collected, rate)
