"""Recovery: what was charged off and recovered each month, and the net charge-off rate."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.months import months_between
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import Tags


def recovery(
    *, snapshots: Path, as_of: date | None = None, months: int = 12, scope: Scope = EVERYTHING
) -> Table:
    """A row a month: principal charged off, recovered, net, average principal, net charge-off rate.

    Raises UnableToFindSnapshot.
    """
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    ends, missing = book.month_ends(months + 1)
    sql = f"""
        select business_date, sum(principal_charged_off_minor), sum(recovered_minor),
            sum(principal_outstanding_minor) filter ({LIVE})
        from {book.at(*ends)} group by 1"""
    found = {day: [int(value or 0) for value in values] for day, *values in book.rows(sql)}
    rows = []
    for before, day in pairwise(ends):
        if months_between(before, day) == 1:
            rows.append(_row(day, start=found.get(before, [0, 0, 0]), end=found.get(day, [0, 0, 0])))
    return build(
        book,
        name="recovery",
        title=_("Charge-off and recovery"),
        definition=_(
            "Principal charged off in the month, money recovered from charged-off loans in the month, and "
            "their difference over the average principal of the month (not annualised)."
        ),
        tags=Tags(),
        columns=(
            Column(key="day", label=_("Month end"), unit="date"),
            Column(key="charged_off", label=_("Charged off"), unit="minor"),
            Column(key="recovered", label=_("Recovered"), unit="minor"),
            Column(key="net", label=_("Net charge-off"), unit="minor"),
            Column(key="average", label=_("Average principal"), unit="minor"),
            Column(key="rate", label=_("Net charge-off rate"), unit="share"),
        ),
        rows=rows,
        missing=missing,
    )


def _row(day: date, *, start: list[int], end: list[int]) -> tuple[Any, ...]:
    charged, recovered = end[0] - start[0], end[1] - start[1]
    average = (start[2] + end[2]) // 2
    return (day, charged, recovered, charged - recovered, average, ratio(charged - recovered, average))
