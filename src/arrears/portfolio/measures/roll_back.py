"""Roll-back analysis (滚动率): worst status of the past months against worst status of the next."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.portfolio.buckets import Buckets, buckets
from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.months import end_before
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import By, Tags, Timing

CHARGED_OFF = "charge_off"


def roll_back(
    *,
    snapshots: Path,
    as_of: date | None = None,
    tags: Tags | None = None,
    bucket: str = "dpd:bureau",
    months: int = 6,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a worst bucket of the `months` up to the observation point: loans then, share by worst after.

    The observation point is the month end `months` before `as_of`; statuses are those of month ends. A loan
    that is paid off keeps the worst it had. By amount: balance at the point. It shows from which bucket on
    loans no longer come back, which is what a lender calls bad.
    Raises UnableToFindSnapshot, UnableToMeasure.
    """
    tags = tags or Tags(by=By.COUNT, timing=Timing.COINCIDENT)
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    scheme = buckets(bucket)
    point = end_before(book.as_of, months)
    past = [end_before(book.as_of, back) for back in range(2 * months - 1, months - 1, -1)]
    after = [*(end_before(book.as_of, back) for back in range(months - 1, 0, -1)), book.as_of]
    missing = [day for day in [*past, *after] if not book.has(day)]
    found = {} if missing else _pairs(book, scheme=scheme, tags=tags, point=point, past=past, after=after)
    ends = [*scheme.codes, CHARGED_OFF]
    return build(
        book,
        name=f"roll_back_{months}",
        title=_("Roll-back analysis, %(months)d months") % {"months": months},
        definition=_(
            "Loans running at the observation point, by their worst status of the %(months)d months before "
            "it: the share by worst status of the %(months)d months after it. Each row sums to 1."
        )
        % {"months": months},
        tags=tags,
        columns=(
            Column(key="bucket", label=_("Worst before"), unit="code"),
            Column(key="start", label=_("At the observation point"), unit=tags.unit),
            *(
                Column(key=end, label=_("Charged off") if end == CHARGED_OFF else end, unit="share")
                for end in ends
            ),
        ),
        rows=[_row(place, code, found=found, ends=len(ends)) for place, code in enumerate(scheme.codes)],
        notes=[_("Observation point: %(day)s.") % {"day": point}],
        missing=missing,
    )


def _pairs(
    book: Book, *, scheme: Buckets, tags: Tags, point: date, past: Sequence[date], after: Sequence[date]
) -> dict[tuple[int, int], int]:
    """Loans or balance by (worst place before, worst place after)."""
    place = f"case when status = 4 then {len(scheme.codes)} else {scheme.place_sql()} end"
    sql = f"""
        with point as (select loan_id, {tags.balance_sql()} as weight from {book.at(point)} where {LIVE}),
        past as (select loan_id, max({place}) as place from {book.at(*past)} group by 1),
        later as (select loan_id, max({place}) as place from {book.at(*after)} group by 1)
        select past.place, coalesce(later.place, 0), sum(weight)
        from point join past using (loan_id) left join later using (loan_id) group by 1, 2"""
    return {(before, then): int(weight) for before, then, weight in book.rows(sql)}


def _row(place: int, code: str, *, found: dict[tuple[int, int], int], ends: int) -> tuple[object, ...]:
    row = [found.get((place, end), 0) for end in range(ends)]
    return (code, sum(row), *(ratio(level, sum(row)) for level in row))
