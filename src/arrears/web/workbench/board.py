"""The supervisor's board: queues, workload, performance, holds, conversations to review, hand-overs."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from arrears.collection.cases.choices import OUTCOME
from arrears.collection.cases.operations.share_out import reassign, share_out
from arrears.collection.cases.queries.performance import Performance, performance, total
from arrears.collection.cases.queries.work import (
    CaseFilter,
    CollectorRow,
    ConversationRow,
    QueueRow,
    cases,
    collectors,
    queue_counts,
    to_review,
)
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.web import formats
from arrears.web.access import access_supervisor
from arrears.web.tables import Column, Link, Table
from arrears.web.workbench.collectors_table import load_columns, load_rows
from arrears.web.workbench.opened import needs_book
from arrears.web.workbench.showing import cases_table, moment, names_of
from arrears.web.workbench.telling import hold_reason

DAYS = 30


@needs_book
def board(request: HttpRequest) -> HttpResponse:
    """Everything that a supervisor looks at."""
    access_supervisor(request.user)
    at, today = clock.moment(), clock.business_date()
    rows = performance(from_on=today - timedelta(days=DAYS - 1), to_on=today)
    held, held_count = cases(chosen=CaseFilter(held=True), at=at, limit=20)
    people = collectors()
    waiting = to_review(on=today, limit=20)
    context = {
        "queues": _queues(queue_counts(at=at)),
        "workload": _workload(people),
        "performance": _performance(rows) if rows else None,
        "days": DAYS,
        "held": cases_table(held, caption=_("On hold")) if held else None,
        "held_count": held_count,
        "holds": [(row, hold_reason(row.hold_reason)) for row in held],
        "reviews": _reviews(waiting) if waiting else None,
        "collectors": [row for row in people if row.active],
    }
    return render(request, "workbench/board.html", context)


@require_POST
@needs_book
def share(request: HttpRequest) -> HttpResponse:
    """Gives the cases without an owner to the collectors, fairly."""
    staff = access_supervisor(request.user)
    given = share_out(at=clock.moment(), actor=f"staff:{staff.name}")
    count = sum(given.values())
    messages.success(
        request, ngettext("%(n)d case was shared out.", "%(n)d cases were shared out.", count) % {"n": count}
    )
    return redirect("board")


@require_POST
@needs_book
def hand_over(request: HttpRequest) -> HttpResponse:
    """Gives a number of one collector's cases to another, the most valuable first."""
    staff = access_supervisor(request.user)
    source, to = request.POST.get("from", ""), request.POST.get("to", "")
    text = request.POST.get("count", "")
    count = int(text) if text.isascii() and text.isdigit() else 0
    chosen, _whole = cases(
        chosen=CaseFilter(collector=source), at=clock.moment(), limit=max(1, min(count, 500))
    )
    try:
        moved = reassign(
            case_ids=[row.id for row in chosen],
            to=to,
            why=" ".join(request.POST.get("why", "").split())[:300],
            actor=f"staff:{staff.name}",
        )
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("board")
    messages.success(
        request, ngettext("%(n)d case changed hands.", "%(n)d cases changed hands.", moved) % {"n": moved}
    )
    return redirect("board")


def _queues(rows: list[QueueRow]) -> Table:
    return Table(
        caption=_("Queues"),
        columns=[
            Column(key="name", label=_("Queue"), kind="link", head=True),
            Column(key="waiting", label=_("Waiting"), kind="count"),
            Column(key="screens", label=_("On a screen"), kind="count"),
        ],
        rows=[
            {
                "name": Link(text=row.queue.name, href=f"{reverse('cases')}?queue={row.queue.code}"),
                "waiting": row.waiting,
                "screens": row.on_screens,
            }
            for row in rows
        ],
    )


def _workload(people: list[CollectorRow]) -> Table:
    rows = load_rows([row for row in people if row.active], address=f"{reverse('cases')}?collector=%s")
    return Table(caption=_("Workload"), columns=load_columns(), rows=rows)


def _performance(rows: list[Performance]) -> Table:
    columns = [
        Column(key="name", label=_("Collector"), head=True),
        Column(key="dials", label=_("Dials"), kind="count"),
        Column(key="connect", label=_("Connect rate"), kind="rate", digits=0),
        Column(key="right", label=_("Right-party rate"), kind="rate", digits=0),
        Column(key="promise", label=_("Promise rate"), kind="rate", digits=0),
        Column(key="kept", label=_("Kept rate"), kind="rate", digits=0),
        Column(key="kept_amount", label=_("Kept, by amount"), kind="rate", digits=0, less=True),
        Column(key="cost", label=_("Cost to collect"), kind="rate", digits=1, less=True),
        Column(key="score", label=_("Quality"), kind="rate", digits=0),
    ]
    whole = total(rows=rows, name=_("All"))
    return Table(
        caption=_("Performance"), columns=columns, rows=[_rates(row) for row in rows], total=_rates(whole)
    )


def _rates(row: Performance) -> dict[str, object]:
    return {
        "name": row.name,
        "dials": row.dials,
        "connect": row.connect_rate,
        "right": row.right_party_rate,
        "promise": row.promise_rate,
        "kept": row.kept_rate,
        "kept_amount": row.kept_rate_amount,
        "cost": row.cost_to_collect,
        "score": None if row.score_ppm is None else row.score_ppm / 1_000_000,
    }


def _reviews(rows: list[ConversationRow]) -> Table:
    names = names_of([row.person_id for row in rows])
    return Table(
        caption=_("Conversations to review"),
        columns=[
            Column(key="id", label=_("Conversation"), kind="link", head=True),
            Column(key="at", label=_("When")),
            Column(key="collector", label=_("Collector")),
            Column(key="debtor", label=_("Debtor")),
            Column(key="outcome", label=_("Outcome"), kind="mark"),
            Column(key="seconds", label=_("Seconds"), kind="count"),
        ],
        rows=[
            {
                "id": Link(text=f"#{formats.count(row.id)}", href=reverse("review", args=[row.id])),
                "at": moment(row.at),
                "collector": row.collector,
                "debtor": names[row.person_id],
                "outcome": OUTCOME[row.outcome],
                "seconds": row.seconds,
            }
            for row in rows
        ],
    )
