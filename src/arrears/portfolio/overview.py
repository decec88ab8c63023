"""The morning overview: which measures stand on the page, in which order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.portfolio import measures
from arrears.portfolio.measures.structure import DIMENSIONS
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import resolve
from arrears.portfolio.table import Table
from arrears.portfolio.tags import By, Tags, Timing


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading of the overview and its measures."""

    key: str
    heading: str
    tables: tuple[Table, ...]


def overview(
    *,
    snapshots: Path,
    as_of: date | None = None,
    scope: Scope = EVERYTHING,
    progress: Callable[[str], None] | None = None,
) -> Iterator[Section]:
    """The sections of the overview of a day (None = the latest), each measured when it is asked for.

    `progress` is told the heading of each section before it is measured. Raises UnableToFindSnapshot.
    """
    day = resolve(snapshots=snapshots, as_of=as_of)
    for key, heading, calls in _plan():
        if progress:
            progress(heading)
        tables = tuple(call(snapshots=snapshots, as_of=day, scope=scope) for call in calls)
        yield Section(key=key, heading=heading, tables=tables)


def _plan() -> list[tuple[str, str, list[Callable[..., Table]]]]:
    m = measures
    by_count, lagged = Tags(by=By.COUNT), Tags(timing=Timing.LAGGED)
    return [
        ("size", _("The book"), [m.book_size]),
        (
            "overdue",
            _("What is overdue"),
            [m.overdue_by_bucket, partial(m.overdue_by_bucket, tags=lagged), m.overdue_by_kind],
        ),
        ("trend", _("Trend"), [partial(m.trend, months=13)]),
        ("entry", _("Entry and collection"), [partial(m.entry_rate, months=6)]),
        (
            "roll",
            _("Roll"),
            [partial(m.roll_table, tags=by_count), partial(m.roll_table, tags=Tags()), m.roll_back],
        ),
        (
            "vintage",
            _("Vintage"),
            [partial(m.vintage, numerator=numerator, months=13) for numerator in ("ever", "current", "net")],
        ),
        (
            "first_payment",
            _("First payments"),
            [
                partial(m.first_payment_default, instalment=n, days=k, months=13)
                for n, k in ((1, 7), (1, 30), (2, 30))
            ],
        ),
        (
            "structure",
            _("Structure"),
            [partial(m.structure, dimension=dimension) for dimension in DIMENSIONS],
        ),
        (
            "quality",
            _("Quality and losses"),
            [m.classification, m.recovery, partial(m.liquidation, months=13)],
        ),
    ]
