"""Lines for lists: limit, used and available as stored, newest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arrears.servicing.line_kinds import LimitState, LineChange, limit_on
from arrears.servicing.models import Line, LineEvent, LineLoan, LoanState
from arrears.servicing.queries.line_page import available, line_change


@dataclass(frozen=True, kw_only=True)
class LineFilter:
    """Which lines; None: all."""

    product_code: str | None = None
    borrower_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """A line in a list. What is used is as of the last event or close of its loans. Minor units."""

    line_id: int
    borrower_id: int
    product_code: str
    currency: str
    opened_on: date
    limit: LimitState
    used_minor: int
    overdue_minor: int
    dpd_days: int
    loans: int

    @property
    def available_minor(self) -> int:
        """What may still be bought or drawn."""
        return available(limit=self.limit, used_minor=self.used_minor)


def list_lines(
    *, as_of: date, chosen: LineFilter | None = None, after_id: int = 0, limit: int = 50, newest: bool = False
) -> list[LineRow]:
    """Up to `limit` lines after an id (`newest`: before it, the newest first), limits as of a day."""
    found = Line.objects.all()
    chosen = chosen or LineFilter()
    if chosen.product_code is not None:
        found = found.filter(product_code=chosen.product_code)
    if chosen.borrower_ids is not None:
        found = found.filter(borrower_id__in=chosen.borrower_ids)
    if newest:
        found = found.filter(id__lt=after_id) if after_id else found
        lines = list(found.order_by("-id")[:limit])
    else:
        lines = list(found.filter(id__gt=after_id).order_by("id")[:limit])
    return _rows(lines, as_of)


def count_lines(*, chosen: LineFilter | None = None) -> int:
    """How many lines there are."""
    found = Line.objects.all()
    if chosen and chosen.product_code is not None:
        found = found.filter(product_code=chosen.product_code)
    return found.count()


def product_codes_of_lines() -> list[str]:
    """Products of which there is a line."""
    return list(Line.objects.values_list("product_code", flat=True).distinct().order_by("product_code"))


def _rows(lines: Sequence[Line], as_of: date) -> list[LineRow]:
    ids = [line.id for line in lines]
    changes: dict[int, list[LineChange]] = defaultdict(list)
    for event in LineEvent.objects.filter(line_id__in=ids).order_by("id"):
        changes[event.line_id].append(line_change(event))
    line_of = dict(LineLoan.objects.filter(line_id__in=ids).values_list("loan_id", "line_id"))
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    states = LoanState.objects.filter(loan_id__in=list(line_of)).values_list(
        "loan_id", "principal_outstanding_minor", "overdue_minor", "dpd_days"
    )
    for loan_id, principal, overdue, days in states:
        of = sums[line_of[loan_id]]
        of[0], of[1], of[2] = of[0] + principal, of[1] + overdue, max(of[2], days)
    return [
        LineRow(
            line_id=line.id,
            borrower_id=line.borrower_id,
            product_code=line.product_code,
            currency=line.currency,
            opened_on=line.opened_on,
            limit=limit_on(changes=changes[line.id], as_of=as_of, known=date.max),
            used_minor=sums[line.id][0],
            overdue_minor=sums[line.id][1],
            dpd_days=sums[line.id][2],
            loans=sum(of == line.id for of in line_of.values()),
        )
        for line in lines
    ]
