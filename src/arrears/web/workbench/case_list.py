"""The list of cases, filtered by the address."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from arrears.collection.cases.choices import CASE_STATE, CaseState
from arrears.collection.cases.queries.work import CaseFilter, collectors
from arrears.collection.cases.queries.work import cases as list_cases
from arrears.collection.cases.queues import queues
from arrears.plumbing import clock
from arrears.rulebook import buckets
from arrears.web.access import access_collection
from arrears.web.paging import page_from, page_number
from arrears.web.workbench.opened import needs_book
from arrears.web.workbench.showing import bucket_name, cases_table

SIZE = 50
ORDERS = ("value", "overdue_minor", "dpd_days", "opened_on")


@needs_book
def cases(request: HttpRequest) -> HttpResponse:
    """A page of cases, the most worth working on first."""
    access_collection(request.user)
    query = request.GET
    chosen, number = _chosen(query), page_number(query)
    order = query.get("order", "value")
    rows, count = list_cases(
        chosen=chosen, at=clock.moment(), order=order, offset=(number - 1) * SIZE, limit=SIZE
    )
    context = {
        "table": cases_table(rows, caption=_("Cases")) if rows else None,
        "page": page_from(items=rows, count=count, number=number, query=query, size=SIZE),
        "chosen": query,
        "states": [(state.name.lower(), CASE_STATE[state].label) for state in CaseState],
        "buckets": [(code, bucket_name(code)) for code in (*buckets.table().codes[1:], "off")],
        "queues": [(queue.code, queue.name) for queue in queues()],
        "collectors": [row.username for row in collectors()],
        "orders": [
            ("value", _("worth working on")),
            ("overdue_minor", _("overdue")),
            ("dpd_days", _("days past due")),
            ("opened_on", _("newest")),
        ],
    }
    return render(request, "workbench/cases.html", context)


def _chosen(query: QueryDict) -> CaseFilter:
    states = {state.name.lower(): state for state in CaseState}
    state = states.get(query.get("state", ""))
    closed = state is not None and int(state) >= int(CaseState.CURED)
    return CaseFilter(
        state=state,
        bucket=query.get("bucket", "")[:10],
        collector=query.get("collector") or None,
        queue=query.get("queue", "")[:50],
        held=True if query.get("held") == "1" else None,
        is_open=None if closed else True,
    )
