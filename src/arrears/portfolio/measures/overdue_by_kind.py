"""Overdue rate by kind of arrears: unpaid (逾期未还款), partly paid (部分还款), default (违约)."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.labels import arrears_kinds
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import Tags, Timing, UnableToMeasure


def overdue_by_kind(
    *,
    snapshots: Path,
    as_of: date | None = None,
    tags: Tags | None = None,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a kind: label, loans, numerator, receivables of the same day, rate; a last row `overdue`.

    Raises UnableToFindSnapshot, UnableToMeasure (kinds have no lagged rate).
    """
    tags = tags or Tags()
    if tags.timing == Timing.LAGGED:
        raise UnableToMeasure(
            _("kinds of arrears have no month that they come from: ask for timing=coincident")
        )
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    sql = f"""
        select arrears_kind, count(*), sum({tags.balance_sql()}), sum({tags.overdue_sql()})
        from {book.at(book.as_of)} where {LIVE} group by 1"""
    found = {
        kind: (loans, int(balance or 0), int(late or 0)) for kind, loans, balance, late in book.rows(sql)
    }
    below = sum(balance for _loans, balance, _late in found.values())
    rows: list[tuple[Any, ...]] = []
    for kind, (key, label) in arrears_kinds().items():
        loans, _balance, late = found.get(kind, (0, 0, 0))
        rows.append((key, label, loans, late, below, ratio(late, below)))
    loans, late = sum(row[2] for row in rows), sum(row[3] for row in rows)
    rows.append(("overdue", _("All overdue"), loans, late, below, ratio(late, below)))
    return build(
        book,
        name="overdue_by_kind",
        title=_("Overdue rate by kind of arrears"),
        definition=_(
            "Unpaid: nothing of the oldest overdue instalment is paid. Partly paid: some of it is. Default: "
            "past the default boundary of the product (90 days as shipped). Over all receivables of the same "
            "day."
        ),
        tags=tags,
        columns=(
            Column(key="kind", label=_("Kind"), unit="code"),
            Column(key="label", label=_("Meaning"), unit="text"),
            Column(key="loans", label=_("Loans"), unit="count"),
            Column(key="overdue", label=_("Overdue"), unit=tags.unit),
            Column(key="receivables", label=_("Receivables"), unit=tags.unit),
            Column(key="rate", label=_("Rate"), unit="share"),
        ),
        rows=rows,
    )
