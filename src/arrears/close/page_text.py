"""The page of a close as plain text, for the command line and for mail."""

from typing import Any

from django.utils.translation import gettext as _

from arrears.close.choices import CHECKS
from arrears.kernel.codes import Fault
from arrears.plumbing.currency import plain_amount
from arrears.servicing.choices import FAULT


def text_of(page: dict[str, Any]) -> str:
    """The whole page in the active language."""
    lines = [_("Close of %(day)s") % {"day": page["business_date"]}, ""]
    lines += (
        _totals(page) + _changes(page) + _checks(page) + _committed(page) + _set_aside(page) + _stages(page)
    )
    return "\n".join(lines)


def _totals(page: dict[str, Any]) -> list[str]:
    header = (
        _("product"),
        _("currency"),
        _("loans"),
        _("overdue loans"),
        _("principal"),
        _("overdue amount"),
    )
    rows = [
        (
            row["product"],
            row["currency"],
            f"{row['loans']:,}",
            f"{row['loans_overdue']:,}",
            plain_amount(row["principal_outstanding_minor"], row["currency"]),
            plain_amount(row["overdue_minor"], row["currency"]),
        )
        for row in page.get("totals", [])
    ]
    return _table([header, *rows]) if rows else [_("The book is empty."), ""]


def _changes(page: dict[str, Any]) -> list[str]:
    if not page.get("changes"):
        return []
    labels = {
        "new_loans": _("new loans"),
        "new_arrears": _("new in arrears"),
        "cured": _("cured"),
        "rolled": _("rolled to a later bucket"),
        "charged_off": _("charged off"),
        "paid_off": _("paid off"),
    }
    lines = [_("Since %(day)s:") % {"day": page["previous"]}]
    for row in page["changes"]:
        table = [
            (label, f"{row[key]['loans']:,}", plain_amount(row[key]["amount_minor"], row["currency"]))
            for key, label in labels.items()
        ]
        table.append(
            (_("change of the balance"), "", plain_amount(row["balance_change_minor"], row["currency"]))
        )
        table.append(
            (
                _("change of the overdue amount"),
                "",
                plain_amount(row["overdue_change_minor"], row["currency"]),
            )
        )
        lines += [row["currency"], *_table(table)]
    return lines


def _checks(page: dict[str, Any]) -> list[str]:
    lines = [_("Checks:")]
    for line in page["checks"]:
        name = CHECKS.get(line["name"], line["name"])
        lines.append(f"  ✓ {name}" if line["ok"] else f"  ✗ {name}: {line['message']}")
    return [*lines, ""]


def _committed(page: dict[str, Any]) -> list[str]:
    """Of a large book, what a stopped close had committed before: the next run replaces it by the same."""
    shards = page.get("committed_shards")
    if not shards:
        return []
    said = _("States and entries of shards %(shards)s are of this day already; the next run replaces them.")
    return [said % {"shards": ", ".join(map(str, shards))}, ""]


def _set_aside(page: dict[str, Any]) -> list[str]:
    rows = page.get("set_aside", [])
    if not rows:
        return []
    lines = [_("%(count)s loans are set aside, a person must look at them:") % {"count": len(rows)}]
    lines += [f"  {row['number']}  {FAULT[Fault(row['fault'])].label}" for row in rows[:20]]
    if len(rows) > 20:
        lines.append(_("  and %(count)s more") % {"count": len(rows) - 20})
    return [*lines, ""]


def _stages(page: dict[str, Any]) -> list[str]:
    timings = page.get("stages")
    if not timings or not timings["slowest"]:
        return []
    slowest = timings["slowest"]
    return [
        _("Slowest stage: %(stage)s, %(seconds).2f s of %(all).2f s")
        % {"stage": slowest, "seconds": timings["seconds"][slowest], "all": sum(timings["seconds"].values())}
    ]


def _table(rows: list[tuple[Any, ...]]) -> list[str]:
    """Rows in columns: the first left, figures right."""
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for first, *rest in rows:
        cells = [str(first).ljust(widths[0])]
        cells += [str(cell).rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  " + "  ".join(cells))
    return [*lines, ""]
