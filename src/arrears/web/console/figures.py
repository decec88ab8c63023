"""The figures at the head of the overview: a level with the change since the previous month end beside it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from arrears.portfolio.table import Table as Measure
from arrears.portfolio.tags import Tags
from arrears.web import formats
from arrears.web.charts.spark import spark

HISTORY = {"principal": "receivables", "loans": "loans"}  # figures whose history the trend has
FLOWS = {"disbursed_this_month": "disbursed", "received_this_month": "received"}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure with its unit, its change and whether that is good, its history and its definition."""

    key: str
    label: str
    value: str
    unit: str = ""
    change: str = ""
    change_style: str = ""
    more: str = ""
    spark: str = ""  # points of its line over the month ends
    definition: str = ""
    tags: tuple[str, ...] = ()


def figures_of(*, size: Measure, trend: Measure, classes: Measure) -> list[Figure]:
    """From the measures `book_size`, `trend` (whose last row is the day itself) and `classification`."""
    rates = [_rate(trend, days=days) for days in (1, 30, 90)]
    sizes = _sizes(size, trend)
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
        spark=spark(values),
        definition=trend.definition,
        tags=trend.tags.labels() if trend.tags else (),
    )


def _sizes(size: Measure, trend: Measure) -> list[Figure]:
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
        _size(rows[key], size=size, worse=worse.get(key, 0), history=_history(key, trend=trend))
        for key in order
        if key in rows
    ]


def _history(key: str, *, trend: Measure) -> list[float | None]:
    """Values by month end where the trend has the same figure (its receivables follow the tags)."""
    if key == "principal" and trend.tags and trend.tags.labels()[:2] != Tags().labels()[:2]:
        return []
    column = HISTORY.get(key) or FLOWS.get(key)
    return trend.values(column) if column else []


def _size(row: dict[str, object], *, size: Measure, worse: int, history: list[float | None]) -> Figure:
    key, now, change = str(row["figure"]), row["now"], row["change"]
    assert now is None or isinstance(now, int)
    assert change is None or isinstance(change, float)
    more = ""
    if key in FLOWS and not _is_month_end(size.as_of):
        # A part of a month beside a whole one is no change: the whole one is named instead.
        change, history = None, history[:-1]
        more = _last_month(row["before"], currency=size.currency)
    value, unit = _level(now, minor=row["unit"] == "minor", currency=size.currency)
    return Figure(
        key=key,
        label=str(row["label"]),
        value=value,
        unit=unit,
        change="" if change is None else f"{_arrow(change, 0.0005)} {abs(change) * 100:.1f}%",
        change_style=_style(change, worse=worse, least=0.0005),
        more=more,
        spark=spark(history),
        definition=f"{row['label']}. {size.definition}",
    )


def _level(value: int | None, *, minor: bool, currency: str) -> tuple[str, str]:
    """The figure and its unit."""
    if value is None:
        return formats.NONE, ""
    if not minor:
        return formats.count(value), ""
    scale = formats.scale_for(largest_minor=value, currency=currency)
    return formats.scaled(minor=value, scale=scale), scale.unit


def _last_month(value: object, *, currency: str) -> str:
    if not isinstance(value, int):
        return ""
    level, unit = _level(value, minor=True, currency=currency)
    return _("whole previous month %(amount)s %(unit)s") % {"amount": level, "unit": unit}


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _arrow(change: float, least: float) -> str:
    return "=" if abs(change) < least else "▲" if change > 0 else "▼"


def _style(change: float | None, *, worse: int, least: float) -> str:
    if change is None or not worse or abs(change) < least:
        return ""
    return "change-bad" if change * worse > 0 else "change-good"
