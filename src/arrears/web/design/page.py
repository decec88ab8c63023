"""The page /design/: every token and component with an example, so that a change is seen in one place."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from arrears.web.access import access_staff
from arrears.web.charts.chart import Chart, tokens
from arrears.web.charts.lines import Line, lines
from arrears.web.formats import scale_for
from arrears.web.tables import Column, Mark, Table

STATES = ("neutral", "good", "info", "watch", "late", "bad", "grave", "accent")


def design(request: HttpRequest) -> HttpResponse:
    """Shows the design system."""
    access_staff(request.user)
    return render(
        request,
        "design/page.html",
        {
            "states": [Mark(label=name, colour=name) for name in STATES],
            "ages": [Mark(label=f"M{n}" if n < 7 else "M7+", colour=f"age-{n}") for n in range(8)],
            "tokens": [name for name in tokens() if not name.startswith("heat")],
            "heat": range(7),
            "table": _table(),
            "chart": _chart(),
        },
    )


def _table() -> Table:
    scale = scale_for(largest_minor=12_345_678_900, currency="CNY")
    rows = [
        {
            "bucket": Mark(label=f"M{n}", colour=f"age-{n}"),
            "loans": 4200 // 3**n,
            "amount": 12_345_678_900 // 4**n,
        }
        for n in range(4)
    ]
    whole = sum(row["amount"] for row in rows if isinstance(row["amount"], int))
    for row in rows:
        row["share"] = (row["amount"] / whole, row["bucket"].colour)
    return Table(
        caption=_("Example"),
        columns=[
            Column(key="bucket", label=_("Bucket"), kind="mark", head=True),
            Column(key="loans", label=_("Loans"), kind="count"),
            Column(key="amount", label=_("Balance"), kind="scaled", scale=scale, currency="CNY"),
            Column(key="share", label=_("Share"), kind="share"),
        ],
        rows=rows,
        total={"bucket": _("Total"), "loans": sum(4200 // 3**n for n in range(4)), "amount": whole},
    )


def _chart() -> Chart:
    days = [date(2025, month, 28) for month in range(1, 13)]
    series = [
        Line(
            name=f"M{n}+",
            token=f"age-{n}",
            points=[(d.isoformat(), 0.08 / 2**n + 0.0004 * d.month) for d in days],
        )
        for n in (1, 2, 3)
    ]
    rows = [{"day": d, "rate": 0.04 + 0.0004 * d.month} for d in days]
    table = Table(
        caption=_("Example"),
        columns=[
            Column(key="day", label=_("Day"), kind="date", head=True),
            Column(key="rate", label="M1+", kind="rate"),
        ],
        rows=rows,
    )
    spec = lines(series=series, day_label=_("Day"), value_label=_("Bucket"))
    return Chart(key="example", words=_("Example"), spec=spec, table=table)
