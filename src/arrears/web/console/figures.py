"""The figures at the head of the overview: a level with the change since the previous month end beside it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from arrears.portfolio.table import Table as Measure
from arrears.web import formats


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure with its unit, its change and whether that is good, and its definition."""

    key: str
    label: str
    value: str
    unit: str = ""
    change: str = ""
    change_style: str = ""
    definition: str = ""
    tags: tuple[str, ...] = ()


def figures_of(*, size: Measure, trend: Measure, classes: Measure) -> list[Figure]:
    """From the measures `book_size`, `trend` (whose last row is the day itself) and `classification`."""
    rates = [_rate(trend, days=days) for days in (1, 30, 90)]
    sizes = _sizes(size)
    return [*sizes[:2], *rates, *sizes[2:], _npl(classes)]


def _npl(classes: Measure) -> Figure:
    return Figure(
        key="npl",
        label=_("NPL ratio"),
        value=formats.percent(classes.row("npl")["share"]),
        definition=classes.definition,
        tags=classes.tags.labels() if classes.tags else (),
    )


def _rate(trend: Measure, *, days: int) -> Figure:
    values = trend.values(f"rate_{days}")
    value, earlier = values[-1] if values else None, values[-2] if len(values) > 1 else None
    change = None if value is None or earlier is None else value - earlier
    return Figure(
        key=f"rate-{days}",
        label=_("Overdue rate %(days)s+") % {"days": days},
        value=formats.percent(value),
        change="" if change is None else f"{_arrow(change, 0.00005)} {formats.points(change)}",
        change_style=_style(change, worse=1, least=0.00005),
        definition=trend.definition,
        tags=trend.tags.labels() if trend.tags else (),
    )


def _sizes(size: Measure) -> list[Figure]:
    worse = {"overdue_loans": 1, "overdue_amount": 1}
    order = (
        "principal",
        "loans",
        "overdue_amount",
        "overdue_loans",
        "disbursed_this_month",
        "received_this_month",
    )
    rows = {row["figure"]: row for row in size.records()}
    return [
        _size(rows[key], currency=size.currency, worse=worse.get(key, 0), definition=size.definition)
        for key in order
        if key in rows
    ]


def _size(row: dict[str, object], *, currency: str, worse: int, definition: str) -> Figure:
    now, change = row["now"], row["change"]
    assert now is None or isinstance(now, int)
    assert change is None or isinstance(change, float)
    unit = ""
    if now is None:
        value = formats.NONE
    elif row["unit"] == "minor":
        scale = formats.scale_for(largest_minor=now, currency=currency)
        value, unit = formats.scaled(minor=now, scale=scale), scale.unit
    else:
        value = formats.count(now)
    return Figure(
        key=str(row["figure"]),
        label=str(row["label"]),
        value=value,
        unit=unit,
        change="" if change is None else f"{_arrow(change, 0.0005)} {abs(change) * 100:.1f}%",
        change_style=_style(change, worse=worse, least=0.0005),
        definition=f"{row['label']}. {definition}",
    )


def _arrow(change: float, least: float) -> str:
    return "=" if abs(change) < least else "▲" if change > 0 else "▼"


def _style(change: float | None, *, worse: int, least: float) -> str:
    if change is None or not worse or abs(change) < least:
        return ""
    return "change-bad" if change * worse > 0 else "change-good"
