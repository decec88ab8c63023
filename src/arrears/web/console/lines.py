"""The list of lines, the newest first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrears.servicing.queries.line_list import (
    LineFilter,
    LineRow,
    count_lines,
    list_lines,
    product_codes_of_lines,
)
from arrears.web import formats
from arrears.web.access import access_lines
from arrears.web.console.options import product_name
from arrears.web.servicing.line_comparison import limit_mark
from arrears.web.tables import Column, Link, Table
from arrears.web.today import today

PER_PAGE = 50
_DIGITS = 18


def lines(request: HttpRequest) -> HttpResponse:
    """A page of the list; `product` narrows it, `before` is the last line of the page before."""
    access_lines(request.user)
    codes = product_codes_of_lines()
    code = request.GET.get("product", "")
    chosen = LineFilter(product_code=code if code in codes else None)
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
    rows = list_lines(as_of=today(), chosen=chosen, after_id=before, limit=PER_PAGE + 1, newest=True)
    shown = rows[:PER_PAGE]
    context = {
        "table": lines_table(shown) if shown else None,
        "count": count_lines(chosen=chosen),
        "products": [(one, product_name(one)) for one in codes],
        "chosen": chosen.product_code or "",
        "next": shown[-1].line_id if len(rows) > PER_PAGE else None,
    }
    return render(request, "console/lines.html", context)


def lines_table(rows: list[LineRow]) -> Table:
    """A row a line. The currency stands in the heading while there is only one."""
    currencies = {row.currency for row in rows}
    currency = currencies.pop() if len(currencies) == 1 else ""
    columns = [
        Column(key="line", label=_("Number of the line"), kind="link", head=True),
        Column(key="product", label=_("Product")),
        Column(key="state", label=_("State"), kind="mark"),
        Column(key="limit", label=_("Limit"), kind="money", currency=currency),
        Column(key="used", label=_("Used"), kind="money", currency=currency),
        Column(key="available", label=_("Available"), kind="money", currency=currency),
        Column(key="overdue", label=_("Overdue"), kind="money", currency=currency),
        Column(key="dpd", label=_("Days past due"), kind="days"),
        Column(key="opened", label=_("Opened on"), kind="date", less=True),
        *([] if currency or not rows else [Column(key="currency", label=_("Currency"))]),
    ]
    return Table(caption=_("Lines"), columns=columns, rows=[_line(row) for row in rows])


def _line(row: LineRow) -> dict[str, Any]:
    return {
        "line": Link(text=_("Line %(id)s") % {"id": row.line_id}, href=reverse("line", args=[row.line_id])),
        "product": product_name(row.product_code),
        "state": limit_mark(row.limit),
        "limit": row.limit.limit_minor,
        "used": row.used_minor,
        "available": row.available_minor,
        "overdue": row.overdue_minor or None,
        "dpd": row.dpd_days or None,
        "opened": row.opened_on,
        "currency": formats.currency_name(row.currency),
    }
