"""Roll table (迁徙率): where the loans of each bucket were a month later; every row sums to 1."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.plumbing.days import to_day
from arrears.portfolio.buckets import Buckets, buckets
from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.months import months_between
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import By, Tags

# Where a loan can end besides a bucket. A loan that a later snapshot lacks is shown, never dropped.
PAID_OFF, CHARGED_OFF, ABSENT = "payoff", "charge_off", "absent"


def roll_table(
    *,
    snapshots: Path,
    as_of: date | None = None,
    tags: Tags | None = None,
    bucket: str = "dpd:bureau",
    months: int | None = 1,
    levels: bool = False,
    reported_only: bool = False,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a starting bucket: loans or balance at the start, then the share (or level) in each later state.

    `months` transitions from month end to month end up to `as_of` are pooled (None: all there are). A level
    is a number of loans or, by amount, the balance at the start of the month of the loans that went there,
    so that each row sums to its start. `reported_only` leaves out an imported loan from the month on in which
    its servicer stopped reporting it (no bill after the start). Raises UnableToFindSnapshot, UnableToMeasure.
    """
    tags = tags or Tags(by=By.COUNT)
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    scheme = buckets(bucket)
    there, missing = book.month_ends(None if months is None else months + 1)
    found = _transitions(book, scheme=scheme, tags=tags, ends=there, reported_only=reported_only)
    ends = [*scheme.codes, PAID_OFF, CHARGED_OFF]
    if any(to == len(ends) for _, to in found):
        ends.append(ABSENT)
    unit: Any = tags.unit if levels else "share"
    labels = {PAID_OFF: _("Paid off"), CHARGED_OFF: _("Charged off"), ABSENT: _("No longer in the book")}
    return build(
        book,
        name="roll_table",
        title=_("Roll table"),
        definition=_(
            "Of the loans in a bucket at the previous month end, the share that was in each bucket, paid off "
            "or charged off a month later; by amount, weighted with the balance at the start. Each row sums "
            "to 1."
        ),
        tags=tags,
        columns=(
            Column(key="bucket", label=_("From bucket"), unit="code"),
            Column(key="start", label=_("At the start"), unit=tags.unit),
            *(Column(key=end, label=labels.get(end, end), unit=unit) for end in ends),
        ),
        rows=[
            _row(place, code, found=found, ends=len(ends), levels=levels)
            for place, code in enumerate(scheme.codes)
        ],
        notes=[_("The last month is not a whole one: its day is not a month end.")]
        if not book.is_month_end
        else [],
        missing=missing,
    )


def _transitions(
    book: Book, *, scheme: Buckets, tags: Tags, ends: list[date], reported_only: bool
) -> dict[tuple[int, int], int]:
    """Loans or start balance by (starting bucket, end state), summed over the pairs of neighbouring ends."""
    total: dict[tuple[int, int], int] = {}
    buckets_ = len(scheme.codes)
    for before, after in pairwise(ends):
        if months_between(before, after) != 1:
            continue  # a month end between them is missing: two months are not one roll
        reported = f"and (origin <> 'import' or maturity_day > {to_day(before)})" if reported_only else ""
        sql = f"""
            with a as (
                select loan_id, {scheme.place_sql()} as place, {tags.balance_sql()} as weight
                from {book.at(before)} where {LIVE} {reported}
            ), b as (
                select loan_id, case status when 1 then {scheme.place_sql()} when 2 then {buckets_}
                    when 3 then {buckets_} when 4 then {buckets_ + 1} else {buckets_ + 2} end as place
                from {book.at(after)}
            )
            select a.place, coalesce(b.place, {buckets_ + 2}), sum(a.weight)
            from a left join b using (loan_id) group by 1, 2"""
        for start, end, weight in book.rows(sql):
            total[start, end] = total.get((start, end), 0) + int(weight or 0)
    return total


def _row(
    place: int, code: str, *, found: dict[tuple[int, int], int], ends: int, levels: bool
) -> tuple[Any, ...]:
    row = [found.get((place, end), 0) for end in range(ends)]
    start = sum(row)
    return (code, start, *(row if levels else [ratio(level, start) for level in row]))
