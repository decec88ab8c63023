"""A line before and after a verb, and the loan that a drawing would be."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.servicing.line_kinds import LimitState
from arrears.servicing.sides import Side
from arrears.web import formats
from arrears.web.tables import Column, Mark, Table

IN_USE = Mark(label=gettext_lazy("In use"), colour="good")
FROZEN = Mark(label=gettext_lazy("Frozen"), colour="watch")
CANCELLED = Mark(label=gettext_lazy("Cancelled"), colour="bad")


def limit_mark(limit: LimitState) -> Mark:
    """How a line stands."""
    return _mark(frozen=limit.frozen, cancelled=limit.cancelled)


def _mark(*, frozen: bool, cancelled: bool) -> Mark:
    return CANCELLED if cancelled else FROZEN if frozen else IN_USE


def line_figures_table(summary: Mapping[str, Any], *, currency: str) -> Table:
    """A row a figure: now, after, and the change (servicing.said_json.line_summary)."""
    before, after = summary["before"], summary["after"]
    labels = {
        "limit_minor": _("Limit"),
        "used_minor": _("Used"),
        "available_minor": _("Available"),
    }
    now, then = (_mark(frozen=side["frozen"], cancelled=side["cancelled"]) for side in (before, after))
    rows: list[dict[str, Any]] = [
        {"what": _("State"), "before": now, "after": then, "change": "" if now is then else _("changes")}
    ]
    for key, label in labels.items():
        change = after[key] - before[key]
        size = formats.exact(minor=abs(change), currency=currency)
        rows.append(
            {
                "what": label,
                "before": formats.exact(minor=before[key], currency=currency),
                "after": formats.exact(minor=after[key], currency=currency),
                "change": "0" if not change else f"{'+' if change > 0 else '−'}{size}",
            }
        )
    return Table(
        caption=_("Effect (amounts in %(unit)s)") % {"unit": formats.currency_name(currency)},
        columns=[
            Column(key="what", label=_("Figure"), head=True),
            Column(key="before", label=_("Now"), kind="figure"),
            Column(key="after", label=_("Afterwards"), kind="figure"),
            Column(key="change", label=_("Difference"), kind="figure"),
        ],
        rows=rows,
    )


def drawing_table(drawing: Side, *, currency: str) -> Table:
    """The instalments of the loan that the drawing would be."""
    columns = [
        Column(key="number", label=_("No."), head=True),
        Column(key="due", label=_("Due"), kind="date"),
        Column(key="principal", label=_("Principal"), kind="money", currency=currency),
        Column(key="interest", label=_("Interest"), kind="money", currency=currency),
        Column(key="total", label=_("In all"), kind="money", currency=currency),
    ]
    rows = [
        {
            "number": row.number,
            "due": row.due_on,
            "principal": row.principal_minor,
            "interest": row.interest_minor,
            "total": row.total_minor,
        }
        for row in drawing.instalments
    ]
    return Table(caption=_("The loan that it would be"), columns=columns, rows=rows)


def drawing_costs(drawing: Side, *, currency: str) -> list[tuple[str, str]]:
    """What it costs when every instalment is paid on its day."""
    costs, unit = drawing.costs, formats.currency_name(currency)
    rate = costs.annual_cost
    return [
        (_("Paid out"), f"{formats.exact(minor=costs.lent_minor, currency=currency)} {unit}"),
        (_("To pay in all"), f"{formats.exact(minor=costs.to_pay_minor, currency=currency)} {unit}"),
        (_("Cost"), f"{formats.exact(minor=costs.total_cost_minor, currency=currency)} {unit}"),
        (_("Annual cost (IRR)"), formats.NONE if rate is None else formats.percent(float(rate))),
    ]
