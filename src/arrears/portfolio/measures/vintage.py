"""Vintage (账龄): by month of disbursement and months on book, three numerators over originated principal."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.portfolio.build import build, ratio
from arrears.portfolio.months import add_months, end_before, month_end, months_between
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import By, Tags, UnableToMeasure

# A loan that arrived from another system mid-life has no disbursement here: what was agreed was originated.
ORIGINATED = "case when disbursed_minor > 0 then disbursed_minor else principal_minor end"
# What of the principal is still unpaid, charged off or not: a charge-off collects nothing.
_UNPAID = """(principal_outstanding_minor
    + greatest(0, principal_charged_off_minor - case when status = 4 then recovered_minor else 0 end))"""
_OWED = "(principal_outstanding_minor + principal_charged_off_minor)"
_BAD = "(dpd_days >= {days} or status = 4)"


class Numerator(StrEnum):
    """What a vintage counts as bad."""

    EVER = "ever"  # was once so many days past due: never falls
    CURRENT = "current"  # is so many days past due now, charge-offs net of recoveries included
    NET = "net"  # became so many days past due, less what was collected from it since


def vintage(
    *,
    snapshots: Path,
    as_of: date | None = None,
    numerator: str = "ever",
    days: int = 30,
    tags: Tags | None = None,
    months: int = 24,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a month of disbursement (the last `months` of them): loans, originated principal, share by MOB.

    MOB m is read at the end of the m-th calendar month after that of disbursement (disbursement month = 0).
    A cell whose month end lies after `as_of` is None and `immature`; one whose snapshot is missing is None.
    Raises UnableToFindSnapshot, UnableToMeasure.
    """
    tags = tags or Tags()
    if numerator not in list(Numerator):
        raise UnableToMeasure(
            _("numerator=%(numerator)r: expected one of %(known)s")
            % {"numerator": numerator, "known": ", ".join(Numerator)}
        )
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    cohorts = _cohorts(book, tags=tags, months=months)
    ends, missing = _needed(book, [cohort for cohort, _other, _other in cohorts])
    cells = _cells(book, ends=ends, numerator=Numerator(numerator), days=days, tags=tags)
    last = max((months_between(cohort, book.as_of) for cohort, _other, _other in cohorts), default=0)
    rows = [_row(book, cohort=c, loans=n, originated=o, cells=cells, last=last) for c, n, o in cohorts]
    return build(
        book,
        name=f"vintage_{numerator}_{days}",
        title=_titles(days)[Numerator(numerator)],
        definition=_definitions(days)[Numerator(numerator)],
        tags=tags,
        columns=(
            Column(key="cohort", label=_("Month of disbursement"), unit="month"),
            Column(key="loans", label=_("Loans"), unit="count"),
            Column(key="originated", label=_("Originated"), unit=tags.unit),
            *(Column(key=f"mob_{mob}", label=str(mob), unit="share") for mob in range(last + 1)),
        ),
        rows=rows,
        missing=missing,
        immature=_immature(book, [cohort for cohort, _other, _other in cohorts], last=last),
    )


def _titles(days: int) -> dict[Numerator, str]:
    return {
        Numerator.EVER: _("Vintage: ever %(days)d+") % {"days": days},
        Numerator.CURRENT: _("Vintage: currently %(days)d+") % {"days": days},
        Numerator.NET: _("Vintage: became %(days)d+ less recovered") % {"days": days},
    }


def _definitions(days: int) -> dict[Numerator, str]:
    return {
        Numerator.EVER: _(
            "Principal owed when a loan first was %(days)d days past due at a month end or before, over "
            "originated principal, by month of disbursement and months on book. It never falls."
        )
        % {"days": days},
        Numerator.CURRENT: _(
            "Principal owed at the month end on loans at least %(days)d days past due, and charged-off "
            "principal less recoveries, over originated principal."
        )
        % {"days": days},
        Numerator.NET: _(
            "Principal owed when a loan first was %(days)d days past due, less the principal collected from "
            "it since, over originated principal."
        )
        % {"days": days},
    }


def _cohorts(book: Book, *, tags: Tags, months: int) -> list[tuple[date, int, int]]:
    """(month of disbursement, loans, originated principal or loans), in order."""
    first = add_months(book.as_of, 1 - months)
    sql = f"""
        select cohort_on, count(*), sum({"1" if tags.by == By.COUNT else ORIGINATED})
        from {book.at(book.as_of)} where status > 0 and cohort_on >= date '{first}' group by 1 order by 1"""
    return [(cohort, int(loans), int(total)) for cohort, loans, total in book.rows(sql)]


def _needed(book: Book, cohorts: Sequence[date]) -> tuple[list[date], list[date]]:
    """Month ends from the first cohort to as_of: those there, and those missing after the first snapshot."""
    if not cohorts:
        return [], []
    span = months_between(cohorts[0], book.as_of)
    ends = [end_before(book.as_of, back) for back in range(span, -1, -1)]
    ends = [day for day in ends if day <= book.as_of]
    first = min(book.there)
    return [day for day in ends if book.has(day)], [day for day in ends if not book.has(day) and day > first]


def _cells(
    book: Book, *, ends: Sequence[date], numerator: Numerator, days: int, tags: Tags
) -> dict[date, dict[date, int]]:
    """Numerators: month end → cohort → loans or principal. Every month end in `ends` has an entry."""
    cells: dict[date, dict[date, int]] = {day: {} for day in ends}
    if not ends:
        return cells
    by_count = tags.by == By.COUNT
    bad = _BAD.format(days=days)
    if numerator == Numerator.CURRENT:
        amount = f"({_UNPAID} > 0)::int" if by_count else _UNPAID
        sql = (
            f"select business_date, cohort_on, sum({amount}) from {book.at(*ends)} where {bad} group by 1, 2"
        )
    else:
        net = numerator == Numerator.NET
        sql = _since_sql(book, ends=ends, days=days, bad=bad, by_count=by_count, net=net)
    for day, cohort, amount in book.rows(sql):
        cells[day][cohort] = int(amount or 0)
    return _running(cells) if numerator == Numerator.EVER else cells


def _running(cells: dict[date, dict[date, int]]) -> dict[date, dict[date, int]]:
    """Sums of each cohort up to each month end: who was once late stays counted."""
    total: dict[date, int] = {}
    for day in sorted(cells):
        for cohort, amount in cells[day].items():
            total[cohort] = total.get(cohort, 0) + amount
        cells[day] = dict(total)
    return cells


def _since_sql(book: Book, *, ends: Sequence[date], days: int, bad: str, by_count: bool, net: bool) -> str:
    """SQL of loans that were ever so late: by month end at which they entered, or (net) what is left of them.

    A loan enters with the principal it owed at the first month end at which it had ever been so late; one
    that was late and paid again between two month ends enters with what it owed at the earlier one.
    """
    ever = f"(dpd_days_max >= {days} or status = 4)"
    first = f"""
        with history as materialized (
            select loan_id, cohort_on, business_date as day, {bad} as bad, {ever} as ever,
                {_OWED} as owed, {_UNPAID} as unpaid
            from {book.at(*ends)}
                semi join (select loan_id from {book.at(ends[-1])} where {ever}) using (loan_id)
        ), first as (
            select loan_id, any_value(cohort_on) as cohort_on, min(day) filter (ever) as since,
                case when arg_min(bad, day) filter (ever) then arg_min(owed, day) filter (ever)
                    else coalesce(arg_max(owed, day) filter (not ever), arg_min(owed, day) filter (ever))
                end as entered
            from history group by 1
        )"""
    if not net:
        return (
            f"{first} select since, cohort_on, sum({'1' if by_count else 'entered'}) from first group by 1, 2"
        )
    left = "(unpaid > 0)::int" if by_count else "least(entered, unpaid)"
    return f"""{first}
        select day, first.cohort_on, sum({left}) from history join first using (loan_id)
        where day >= since group by 1, 2"""


def _row(
    book: Book, *, cohort: date, loans: int, originated: int, cells: dict[date, dict[date, int]], last: int
) -> tuple[Any, ...]:
    row: list[Any] = [cohort, loans, originated]
    for mob in range(last + 1):
        found = cells.get(month_end(add_months(cohort, mob)))
        row.append(None if found is None else ratio(found.get(cohort, 0), originated))
    return tuple(row)


def _immature(book: Book, cohorts: Sequence[date], *, last: int) -> list[tuple[int, int]]:
    """Cells whose month end has not come: not every loan of the cohort has reached that MOB."""
    return [
        (place, 3 + mob)
        for place, cohort in enumerate(cohorts)
        for mob in range(last + 1)
        if month_end(add_months(cohort, mob)) > book.as_of
    ]
