"""A loan before and after an event, beside each other, from a preview's summary (servicing.said_json)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from arrears.kernel.codes import Status
from arrears.servicing.choices import STATUS
from arrears.web import formats
from arrears.web.tables import Column, Table

_NOTHING = ("", None, None)


def figures_table(summary: Mapping[str, Any], *, currency: str) -> Table:
    """A row a figure: now, after, and the change; those that are nothing on both sides are left out."""
    before, after = summary["before"], summary["after"]
    money = {
        "payoff_minor": _("To pay it off"),
        "principal_outstanding_minor": _("Principal outstanding"),
        "overdue_minor": _("Overdue amount"),
        "overpaid_minor": _("Credit balance of the borrower"),
        "to_pay_minor": _("Still to pay over the whole term"),
        "total_cost_minor": _("Total cost of the loan to the borrower"),
    }
    rows: list[dict[str, Any] | None] = [_status_row(before, after), _days_row(before, after)]
    rows += [_money_row(label, before[key], after[key], currency) for key, label in money.items()]
    rows.append(_rate_row(before["annual_cost"], after["annual_cost"]))
    unit = formats.currency_name(currency)
    return Table(
        caption=_("Effect (amounts in %(unit)s)") % {"unit": unit},
        columns=[
            Column(key="what", label=_("Figure"), head=True),
            Column(key="before", label=_("Now"), kind="figure"),
            Column(key="after", label=_("Afterwards"), kind="figure"),
            Column(key="change", label=_("Difference"), kind="figure"),
        ],
        rows=[row for row in rows if row],
    )


def _money_row(label: str, before: int, after: int, currency: str) -> dict[str, Any] | None:
    if not before and not after:
        return None
    return {
        "what": label,
        "before": formats.exact(minor=before, currency=currency),
        "after": formats.exact(minor=after, currency=currency),
        "change": _signed(after - before, formats.exact(minor=abs(after - before), currency=currency)),
    }


def _days_row(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    change = after["dpd_days"] - before["dpd_days"]
    return {
        "what": _("Days past due"),
        "before": formats.count(before["dpd_days"]),
        "after": formats.count(after["dpd_days"]),
        "change": _signed(change, formats.count(abs(change))),
    }


def _status_row(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    now, then = (STATUS[Status(side["status"])] for side in (before, after))
    return {"what": _("State"), "before": now, "after": then, "change": "" if now is then else _("changes")}


def _rate_row(before: str | None, after: str | None) -> dict[str, Any] | None:
    if before is None and after is None:
        return None
    now, then = (None if text is None else Decimal(text) for text in (before, after))
    change = "" if now is None or then is None else _signed(then - now, formats.points(float(then - now)))
    return {"what": _("Annual cost"), "before": _rate(now), "after": _rate(then), "change": change}


def _rate(value: Decimal | None) -> str:
    return formats.NONE if value is None else formats.percent(float(value))


def _signed(change: int | Decimal, shown: str) -> str:
    return "0" if not change else f"{'+' if change > 0 else '−'}{shown}"


@dataclass(frozen=True, kw_only=True)
class Schedules:
    """The schedules beside each other: the rows that change, and all of them."""

    changed: Table
    whole: Table

    @property
    def rows_changed(self) -> int:
        return len(self.changed.rows)


def schedules(summary: Mapping[str, Any], *, currency: str) -> Schedules:
    """Due day, amount and what is open of each row, now and afterwards."""
    before, after = summary["before"]["schedule"], summary["after"]["schedule"]
    pairs = list(enumerate(zip_longest(before, after, fillvalue=_NOTHING), start=1))
    whole = [_schedule_row(number, old, new) for number, (old, new) in pairs]
    changed = [row for row, (_number, (old, new)) in zip(whole, pairs, strict=True) if list(old) != list(new)]
    return Schedules(changed=_schedule(changed, currency), whole=_schedule(whole, currency))


def _schedule_row(number: int, old: Sequence[Any], new: Sequence[Any]) -> dict[str, Any]:
    keys = ("due", "total", "open", "due_after", "total_after", "open_after")
    return {"number": number} | dict(zip(keys, (*old, *new), strict=True))


def _schedule(rows: list[dict[str, Any]], currency: str) -> Table:
    now = {"due": _("Due"), "total": _("In all"), "open": _("Open")}
    after = {"due": _("Due afterwards"), "total": _("In all afterwards"), "open": _("Open afterwards")}
    return Table(
        caption=_("Schedule now and afterwards"),
        columns=[
            Column(key="number", label=_("No."), head=True),
            *_side(now, "", currency),
            *_side(after, "_after", currency),
        ],
        rows=rows,
    )


def _side(labels: Mapping[str, str], suffix: str, currency: str) -> list[Column]:
    kinds = {"due": "date", "total": "money", "open": "money"}
    return [
        Column(
            key=f"{key}{suffix}",
            label=label,
            kind=kinds[key],
            currency=currency if kinds[key] == "money" else "",
        )
        for key, label in labels.items()
    ]
