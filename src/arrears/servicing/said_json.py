"""What a verb is told, and what a preview showed, as JSON for a proposal and back."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arrears.servicing.operations.fact_with_events import FactPreview
    from arrears.servicing.operations.preview import Preview
    from arrears.servicing.operations.preview_on_line import LinePreview, LineSide
    from arrears.servicing.sides import Side

_DAY = "day"  # {"day": "2025-01-31"} stands for a date
_STATE = (
    "status", "dpd_days", "overdue_minor", "principal_outstanding_minor", "payoff_minor", "overpaid_minor",
)  # fmt: skip


def encoded(said: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values by name; None is left out, codes become numbers."""
    return {name: _encoded(value) for name, value in said.items() if value is not None}


def decoded(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same back, with dates."""
    return {
        name: date.fromisoformat(value[_DAY]) if isinstance(value, dict) else value
        for name, value in said.items()
    }


def summary(preview: "Preview | FactPreview") -> dict[str, Any]:
    """The figures of a preview that a checker has to see, and its schedules."""
    return summary_of(before=preview.before, after=preview.after, as_of=preview.as_of)


def summary_of(*, before: "Side", after: "Side", as_of: date) -> dict[str, Any]:
    """The same of two sides."""
    return {"as_of": as_of.isoformat(), "before": _side(before), "after": _side(after)}


def _side(side: "Side") -> dict[str, Any]:
    costs = side.costs
    return {
        **{name: side.state[name] for name in _STATE},
        "to_pay_minor": costs.to_pay_minor,
        "total_cost_minor": costs.total_cost_minor,
        "annual_cost": None if costs.annual_cost is None else str(costs.annual_cost),
        "schedule": [[row.due_on.isoformat(), row.total_minor, row.open_minor] for row in side.instalments],
    }


def line_summary(preview: "LinePreview") -> dict[str, Any]:
    """The figures of a preview of a change of a limit."""
    return {
        "as_of": preview.as_of.isoformat(),
        "before": _line_side(preview.before),
        "after": _line_side(preview.after),
    }


def _line_side(side: "LineSide") -> dict[str, Any]:
    return {
        "limit_minor": side.limit.limit_minor,
        "used_minor": side.used_minor,
        "available_minor": side.available_minor,
        "frozen": side.limit.frozen,
        "cancelled": side.limit.cancelled,
    }


def _encoded(value: Any) -> Any:
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
