"""A close as the screens show it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.close.choices import CHECKS, CloseState
from arrears.close.queries import Close
from arrears.kernel.codes import Fault
from arrears.servicing.choices import FAULT
from arrears.web.console.options import product_name
from arrears.web.tables import Column, Link, Mark, Table

STATES = {
    CloseState.RUNNING: Mark(label=CloseState.RUNNING.label, colour="info"),
    CloseState.BROKEN: Mark(label=CloseState.BROKEN.label, colour="bad"),
    CloseState.COMMITTED: Mark(label=CloseState.COMMITTED.label, colour="watch"),
    CloseState.PUBLISHED: Mark(label=CloseState.PUBLISHED.label, colour="good"),
}


STAGES = {
    "extract_history": gettext_lazy("read the history"),
    "compile_rules": gettext_lazy("compile the rules"),
    "fold_to_states": gettext_lazy("compute the states"),
    "set_faults_aside": gettext_lazy("set faulty loans aside"),
    "check_states": gettext_lazy("check the states"),
    "compare_with_yesterday": gettext_lazy("compare with the day before"),
    "add_up": gettext_lazy("add up the totals"),
    "post_to_ledger": gettext_lazy("post to the ledger"),
    "check_ledger": gettext_lazy("check the ledger"),
    "load_states": gettext_lazy("store the states"),
    "mark_shards_closed": gettext_lazy("mark the shards as closed"),
    "write_snapshot": gettext_lazy("write the snapshot"),
    "hold_shards": gettext_lazy("hold the shards"),
}


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The line about a close on the overview and in the list of closes."""

    day: date
    href: str
    state: Mark
    checks: Mark
    set_aside: int
    loans: int
    seconds: float
    signed_by: str
    signed_at: datetime | None


def close_summary(close: Close) -> Summary:
    """Short facts of a close in whatever state."""
    page = close.page
    checks = page.get("checks", [])
    broken = sum(not line["ok"] for line in checks)
    if broken:
        words = Mark(
            label=_("%(broken)s of %(all)s checks broken") % {"broken": broken, "all": len(checks)},
            colour="bad",
        )
    elif checks:
        words = Mark(label=_("all %(all)s checks passed") % {"all": len(checks)}, colour="good")
    else:
        words = Mark(label=_("no checks yet"), colour="neutral")
    return Summary(
        day=close.business_date,
        href=reverse("close", args=[close.business_date]),
        state=STATES[close.state],
        checks=words,
        set_aside=len(page.get("set_aside", [])),
        loans=page.get("loans", 0),
        seconds=sum(page.get("stages", {}).get("seconds", {}).values()),
        signed_by=close.signed_by,
        signed_at=close.signed_at,
    )


def totals_tables(page: dict[str, Any]) -> list[Table]:
    """One table a currency: a row a product, and their sum."""
    currencies = sorted({row["currency"] for row in page.get("totals", [])})
    return [_totals(page, currency) for currency in currencies]


def _totals(page: dict[str, Any], currency: str) -> Table:
    found = sorted(
        (row for row in page["totals"] if row["currency"] == currency),
        key=lambda row: -row["principal_outstanding_minor"],
    )
    money = {
        "principal_outstanding_minor": _("Principal"),
        "interest_outstanding_minor": _("Interest due"),
        "fee_outstanding_minor": _("Fees"),
        "penalty_outstanding_minor": _("Penalty interest"),
        "overdue_minor": _("Overdue"),
        "received_minor": _("Received in all"),
        "principal_charged_off_minor": _("Charged off"),
    }
    columns = [
        Column(key="product", label=_("Product"), head=True),
        Column(key="loans", label=_("Loans"), kind="count"),
        Column(key="loans_overdue", label=_("Overdue loans"), kind="count"),
        *(Column(key=key, label=label, kind="money", currency=currency) for key, label in money.items()),
    ]
    keys = ["loans", "loans_overdue", *money]
    return Table(
        caption=_("Totals in %(currency)s") % {"currency": currency},
        columns=columns,
        rows=[{"product": product_name(row["product"])} | {key: row[key] for key in keys} for row in found],
        total={"product": _("Total")} | {key: sum(row[key] for row in found) for key in keys},
    )


def changes_tables(page: dict[str, Any]) -> list[Table]:
    """One table a currency: what moved since the close before."""
    labels = {
        "new_loans": _("New loans"),
        "new_arrears": _("New in arrears"),
        "cured": _("Cured"),
        "rolled": _("Rolled to a later bucket"),
        "charged_off": _("Charged off"),
        "paid_off": _("Paid off"),
    }
    tables = []
    for row in page.get("changes") or []:
        lines = [
            {"what": label, "loans": row[key]["loans"], "amount": row[key]["amount_minor"]}
            for key, label in labels.items()
        ]
        lines.append({"what": _("Change of the balance"), "amount": row["balance_change_minor"]})
        lines.append({"what": _("Change of the overdue amount"), "amount": row["overdue_change_minor"]})
        tables.append(
            Table(
                caption=_("What changed, in %(currency)s") % {"currency": row["currency"]},
                columns=[
                    Column(key="what", label=_("What"), head=True),
                    Column(key="loans", label=_("Loans"), kind="count"),
                    Column(key="amount", label=_("Amount"), kind="money", currency=row["currency"]),
                ],
                rows=lines,
            )
        )
    return tables


def check_lines(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The checks in their order with a mark each; a broken one with its message."""
    passed, broken = Mark(label=_("passed"), colour="good"), Mark(label=_("broken"), colour="bad")
    return [
        {
            "name": CHECKS.get(line["name"], line["name"]),
            "mark": passed if line["ok"] else broken,
            "message": "" if line["ok"] else line["message"],
        }
        for line in page.get("checks", [])
    ]


def set_aside_table(page: dict[str, Any]) -> Table | None:
    """Loans that could not be folded."""
    rows = page.get("set_aside", [])
    if not rows:
        return None
    return Table(
        caption=_("Loans set aside"),
        columns=[
            Column(key="number", label=_("Loan"), head=True),
            Column(key="fault", label=_("Why")),
            Column(key="last_good_on", label=_("Last good day"), kind="date"),
        ],
        rows=[
            {
                "number": Link(text=row["number"], href=reverse("loan", args=[row["number"]])),
                "fault": FAULT[Fault(row["fault"])].label,
                "last_good_on": row["last_good_on"],
            }
            for row in rows
        ],
    )


def stages_table(page: dict[str, Any]) -> Table | None:
    """How long each stage took, drawn; the slowest first."""
    seconds = page.get("stages", {}).get("seconds", {})
    if not seconds:
        return None
    slowest = max(seconds.values()) or 1.0
    rows = sorted(seconds.items(), key=lambda pair: -pair[1])
    return Table(
        caption=_("Stages"),
        columns=[
            Column(key="stage", label=_("Stage"), head=True),
            Column(key="seconds", label=_("Seconds"), kind="seconds"),
            Column(key="bar", label=_("Share"), kind="share"),
        ],
        rows=[
            {"stage": STAGES.get(name, name), "seconds": value, "bar": value / slowest}
            for name, value in rows
        ],
    )
