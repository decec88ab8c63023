"""Which measures the overview takes, by the key of their panel, and how each is drawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import get_language

from arrears.portfolio import measures
from arrears.portfolio.snapshots import days
from arrears.portfolio.table import Table as Measure
from arrears.portfolio.tags import By, Part, Tags, Timing, Whole
from arrears.web.console.drawing import breakdowns, rates, triangles
from arrears.web.console.view import View

Take = Callable[[View], Measure]
Draw = Callable[[Measure, View], dict[str, Any]]


def _common(view: View) -> dict[str, Any]:
    return {"snapshots": view.snapshots, "as_of": view.as_of, "scope": view.scope}


def _coincident(view: View) -> Tags:
    return replace(view.tags, timing=Timing.COINCIDENT)


def _structure(dimension: str, view: View) -> Measure:
    return measures.structure(**_common(view), dimension=dimension, tags=_coincident(view))


def _tagged(measure: Callable[..., Measure], view: View) -> Measure:
    return measure(**_common(view), tags=_coincident(view))


def _vintage(view: View) -> Measure:
    tags = Tags(by=By(view.by))
    return measures.vintage(**_common(view), numerator=view.vintage, days=view.late, tags=tags)


def _whole_balance(measure: Callable[..., Measure], view: View) -> Measure:
    """For measures that know whole balances only: that tag is theirs, not the reader's choice."""
    return measure(**_common(view), tags=replace(_coincident(view), whole=Whole.WHOLE_BALANCE))


def _roll(view: View) -> Measure:
    """The last whole month: a roll of a few days would say nothing."""
    return _whole_balance(measures.roll_table, view.with_(as_of=_last_month_end(view)))


def _last_month_end(view: View) -> date | None:
    """The latest closed month end up to the day of the view that has another one a month before it."""
    there = [day for day in days(view.snapshots) if view.as_of is None or day <= view.as_of]
    ends = [day for day in there if (day + timedelta(days=1)).day == 1]
    return ends[-1] if len(ends) > 1 else view.as_of


def _entry(view: View) -> Measure:
    """Over what fell due: principal and interest of the instalment, whatever the reader chose elsewhere."""
    tags = Tags(by=By(view.by), part=Part.PRINCIPAL_AND_INTEREST, whole=Whole.OVERDUE_PART)
    return measures.entry_rate(**_common(view), tags=tags)


def _first_payments(view: View) -> Measure:
    return measures.first_payment_default(**_common(view), instalment=view.instalment, days=view.late)


PANELS: dict[str, tuple[Take, Draw | None]] = {
    "size": (lambda view: measures.book_size(**_common(view)), None),
    "buckets": (lambda view: measures.overdue_by_bucket(**_common(view), tags=view.tags), rates.bucket_panel),
    "trend": (partial(_tagged, measures.trend), rates.trend_panel),
    "kind": (partial(_tagged, measures.overdue_by_kind), breakdowns.kind_panel),
    "class": (partial(_whole_balance, measures.classification), breakdowns.class_panel),
    "entry": (_entry, rates.entry_panel),
    "fpd": (_first_payments, rates.first_payment_panel),
    "liquidation": (lambda view: measures.liquidation(**_common(view)), breakdowns.liquidation_panel),
    "recovery": (lambda view: measures.recovery(**_common(view)), breakdowns.recovery_panel),
    "product": (partial(_structure, "product"), breakdowns.structure_panel),
    "age": (partial(_structure, "age"), breakdowns.structure_panel),
    "income": (partial(_structure, "income"), breakdowns.structure_panel),
    "region": (partial(_structure, "region"), breakdowns.structure_panel),
    "roll": (_roll, triangles.roll_panel),
    "vintage": (_vintage, triangles.vintage_panel),
}


def take(*, key: str, view: View) -> Measure:
    """The measure of a panel, remembered until a day is closed. Raises what the measure raises."""
    stamp = view.snapshots.stat().st_mtime_ns
    return _remembered(key, replace(view, problems=()), get_language() or "", str(view.snapshots), stamp)


@lru_cache(maxsize=400)
def _remembered(key: str, view: View, language: str, folder: str, stamp: int) -> Measure:
    return PANELS[key][0](view)
