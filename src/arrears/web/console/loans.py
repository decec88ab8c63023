"""The list of loans, overdue ones first."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrears.delinquency.choices import ARREARS_KIND
from arrears.kernel.codes import ArrearsKind, Status
from arrears.portfolio.buckets import buckets
from arrears.portfolio.snapshots import days
from arrears.servicing.choices import STATUS
from arrears.web.access import access_loans
from arrears.web.console.loan_list import SCHEME, SORTS, WHICH, Row, find, read_wanted
from arrears.web.console.options import options_of, product_and_kind
from arrears.web.console.view import read_view
from arrears.web.csv_out import csv_response
from arrears.web.formats import region_name
from arrears.web.measured import bucket_mark
from arrears.web.paging import page_from, page_number
from arrears.web.sorting import read_sort
from arrears.web.tables import Column, Link, Table

PER_PAGE = 50
CSV_LIMIT = 200_000


def loans(request: HttpRequest) -> HttpResponse:
    """A page of the list; an empty state before the first close."""
    access_loans(request.user)
    view, wanted = read_view(request.GET), read_wanted(request.GET)
    if not days(view.snapshots):
        return render(request, "console/no_book.html", {"view": view, "heading": _("Loans")})
    sort = read_sort(query=request.GET, known=SORTS, default="-dpd")
    number = page_number(request.GET)
    as_of, sums, rows = find(
        view=view, wanted=wanted, sort=sort, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
    )
    request.session["loans_address"] = request.GET.urlencode()  # the way back keeps its place
    context = {
        "view": view,
        "wanted": wanted,
        "as_of": as_of,
        "sort": sort,
        "sums": sums,
        "page": page_from(
            items=rows,
            count=sum(part.loans for part in sums),
            number=number,
            query=request.GET,
            size=PER_PAGE,
        ),
        "table": loans_table(rows, with_status=wanted.which == "all"),
        "options": options_of(view),
        "which": [(key, label) for key, (label, _sql) in WHICH.items()],
        "buckets": buckets(SCHEME).codes,
        "csv_url": f"{reverse('loans_csv')}?{request.GET.urlencode()}",
    }
    return render(request, "console/loans.html", context)


def loans_csv(request: HttpRequest) -> HttpResponse:
    """The whole list with the filters of the address, up to CSV_LIMIT lines."""
    access_loans(request.user)
    view, wanted = read_view(request.GET), read_wanted(request.GET)
    sort = read_sort(query=request.GET, known=SORTS, default="-dpd")
    rows: list[Row] = []
    as_of = view.as_of
    if days(view.snapshots):
        as_of, _sums, rows = find(view=view, wanted=wanted, sort=sort, limit=CSV_LIMIT, offset=0)
    table = loans_table(rows)
    return csv_response(name=f"arrears-loans-{as_of}", header=table.csv_header(), rows=table.csv_rows())


def loans_table(rows: Iterable[Row], *, with_status: bool = True) -> Table:
    """The columns of the list. The currency stands in the heading while there is only one."""
    rows = list(rows)
    currencies = {row.currency for row in rows}
    currency = currencies.pop() if len(currencies) == 1 else ""
    shown = [
        Column(key="number", label=_("Loan"), kind="link", sortable=True, head=True),
        Column(key="bucket", label=_("Bucket"), kind="mark"),
        Column(key="dpd", label=_("Days past due"), kind="days", sortable=True),
        Column(key="overdue", label=_("Overdue"), kind="money", currency=currency, sortable=True),
        Column(key="principal", label=_("Principal"), kind="money", currency=currency, sortable=True),
        *([] if currency or not rows else [Column(key="currency", label=_("Currency"))]),
        Column(key="kind", label=_("Kind of arrears"), kind="mark"),
        Column(key="oldest", label=_("Oldest unpaid"), kind="date", sortable=True),
        Column(key="paid", label=_("Last paid"), kind="date", sortable=True, less=True),
        Column(key="product", label=_("Product"), sortable=True),
        Column(key="region", label=_("Region"), less=True),
        *([Column(key="status", label=_("State"), kind="mark")] if with_status else []),
    ]
    return Table(caption=_("Loans"), columns=shown, rows=[_line(row) for row in rows])


def _line(row: Row) -> dict[str, Any]:
    live = row.status == Status.ACTIVE
    return {
        "number": Link(text=row.number, href=reverse("loan", args=[row.number])),
        "bucket": bucket_mark(code=row.bucket, place=row.bucket_place) if live else None,
        "dpd": row.dpd_days if live else None,
        "overdue": row.overdue_minor,
        "principal": row.principal_minor,
        "currency": row.currency,
        "kind": ARREARS_KIND[ArrearsKind(row.kind)] if row.kind else None,
        "oldest": row.oldest_due,
        "paid": row.last_paid,
        "product": product_and_kind(row.product_code),
        "region": region_name(row.region),
        "status": STATUS[Status(row.status)],
    }
