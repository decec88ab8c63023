"""The collector's day: the next debtor, promises that fall due, call-backs, and what was done today."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.cases.choices import OUTCOME, PROMISE_STATE
from arrears.collection.cases.operations.get_next import get_next
from arrears.collection.cases.queries.performance import performance
from arrears.collection.cases.queries.work import (
    ConversationRow,
    PromiseRow,
    call_backs,
    collector,
    conversations,
    on_screen,
    promises,
)
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.web.access import access_collector
from arrears.web.formats import money
from arrears.web.tables import Column, Table
from arrears.web.workbench.opened import needs_book
from arrears.web.workbench.showing import case_link, cases_table, moment, names_of


@needs_book
def work_day(request: HttpRequest) -> HttpResponse:
    """What lies before this collector."""
    staff = access_collector(request.user)
    at, today = clock.moment(), clock.business_date()
    due = promises(collector=staff.name, pending=True, limit=30)
    decided = promises(collector=staff.name, decided_from=today - timedelta(days=3), pending=False, limit=15)
    backs = call_backs(collector=staff.name, until=at + timedelta(days=1))
    done = [row for row in conversations(collector=staff.name, limit=100) if row.on == today]
    mine = [row for row in performance(from_on=today, to_on=today) if row.name == staff.name]
    context = {
        "known": collector(staff.name),
        "held": on_screen(collector=staff.name, at=at),
        "today": mine[0] if mine else None,
        "promises": _promises(due) if due else None,
        "decided": _promises(decided) if decided else None,
        "backs": cases_table(backs, caption=_("Call-backs"), talk=True) if backs else None,
        "done": _done(done) if done else None,
    }
    return render(request, "workbench/day.html", context)


@require_POST
@needs_book
def next_debtor(request: HttpRequest) -> HttpResponse:
    """Leases the next debtor and opens the conversation."""
    staff = access_collector(request.user)
    try:
        found = get_next(collector=staff.name, at=clock.moment())
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("work_day")
    if found is None:
        messages.warning(request, _("There is nobody whom you may call now. Look again in a while."))
        return redirect("work_day")
    return redirect("talk", case_id=found.case_id)


def _promises(rows: list[PromiseRow]) -> Table:
    names = names_of([row.person_id for row in rows])
    columns = [
        Column(key="debtor", label=_("Debtor"), kind="link", head=True),
        Column(key="due", label=_("Due"), kind="date"),
        Column(key="amount", label=_("Promised"), kind="figure"),
        Column(key="paid", label=_("Paid so far"), kind="figure"),
        Column(key="state", label=_("State"), kind="mark"),
    ]
    lines = [
        {
            "debtor": case_link(row.case_id, names[row.person_id]),
            "due": row.due_on,
            "amount": money(row.amount_minor, row.currency),
            "paid": money(row.paid_minor, row.currency),
            "state": PROMISE_STATE[row.state],
        }
        for row in rows
    ]
    return Table(caption=_("Promises"), columns=columns, rows=lines)


def _done(rows: list[ConversationRow]) -> Table:
    names = names_of([row.person_id for row in rows])
    columns = [
        Column(key="debtor", label=_("Debtor"), kind="link", head=True),
        Column(key="at", label=_("When")),
        Column(key="outcome", label=_("Outcome"), kind="mark"),
        Column(key="seconds", label=_("Seconds"), kind="count"),
    ]
    lines = [
        {
            "debtor": case_link(row.case_id, names[row.person_id]),
            "at": moment(row.at),
            "outcome": OUTCOME[row.outcome],
            "seconds": row.seconds,
        }
        for row in rows
    ]
    return Table(caption=_("Done today"), columns=columns, rows=lines)
