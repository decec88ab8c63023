"""What every measure does at the end: its table with the notes on scope and gaps."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from arrears.portfolio.snapshots import Book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import Tags

LIVE = "status = 1"  # kernel Status.ACTIVE: something was disbursed and something is owed


def build(
    book: Book,
    *,
    name: str,
    title: str,
    definition: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    tags: Tags | None = None,
    notes: Sequence[str] = (),
    missing: Sequence[date] = (),
    immature: Iterable[tuple[int, int]] = (),
) -> Table:
    """The table of a measure, with what everybody must know about its scope."""
    said = list(notes)
    if missing:
        text = _("No snapshot of: %(days)s. What needs it is left empty; run `arrears close` for these days.")
        said.append(text % {"days": ", ".join(map(str, sorted(missing)))})
    for currency, loans in book.scope.left_out:
        text = _(
            "%(loans)d loans in %(currency)s are not in these figures: choose that currency to see them."
        )
        said.append(text % {"loans": loans, "currency": currency})
    return Table(
        name=name,
        title=title,
        definition=definition,
        as_of=book.as_of,
        currency=book.scope.currency or "",
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        tags=tags,
        notes=tuple(said),
        missing=tuple(sorted(missing)),
        immature=frozenset(immature),
    )


def ratio(top: float | None, bottom: float | None) -> float | None:
    """top ÷ bottom; None when there is nothing below the line."""
    return None if top is None or not bottom else top / bottom
