"""The reminders of a day: the plan, its counts by verdict and reason, and what reached people on each
channel.
"""

from collections import defaultdict
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.collection.reminders.choices import SENT, MessageState
from arrears.collection.reminders.plan_file import Step, reminder_plan
from arrears.collection.reminders.queries import (
    CountRow,
    RateRow,
    RunRow,
    counts_of_run,
    has_simulated_news,
    last_days,
    rates,
    run_of,
    runs,
    states_of_day,
)
from arrears.plumbing.clock import UnableToReadClock, business_date
from arrears.web.access import access_reminders
from arrears.web.formats import is_chinese
from arrears.web.reminding.describing import channel_name, step_name, template_name, why_text
from arrears.web.tables import Column, Link, Mark, Table

_VERDICTS = {
    "waiting": (MessageState.PLANNED, MessageState.CLAIMED),
    "sent": (*SENT, MessageState.IN_DOUBT),
    "denied": (MessageState.DENIED,),
    "not_sent": (MessageState.CANCELLED, MessageState.FAILED),
}


def reminder_days(request: HttpRequest) -> HttpResponse:
    """The planned days, the plan in words, and the rates of the last 30 days."""
    access_reminders(request.user)
    try:
        today = business_date()
    except UnableToReadClock:
        today = date.min
    first, last = last_days(until=today) if today != date.min else (today, today)
    found = runs()
    context = {
        "today": today,
        "runs": _runs_table(found) if found else None,
        "plan": _plan_table(reminder_plan().steps),
        "rates": _rates_table(rates(first=first, last=last)),
        "simulated": has_simulated_news(),
        "first": first,
        "last": last,
    }
    return render(request, "reminding/days.html", context)


def reminder_day(request: HttpRequest, day: date) -> HttpResponse:
    """One day: how many by step, channel, verdict and reason."""
    access_reminders(request.user)
    run = run_of(business_date=day)
    if run is None:
        return render(request, "reminding/no_day.html", {"day": day}, status=404)
    counts = counts_of_run(run_id=run.id)
    context = {
        "run": run,
        "figures": _figures(counts),
        "steps": _steps_table(counts),
        "reasons": _reasons_table(counts),
        "rates": _rates_table(rates(first=day, last=day)),
        "simulated": has_simulated_news(),
        "planned_at": f"{timezone.localtime(run.planned_at):%Y-%m-%d %H:%M}",
    }
    return render(request, "reminding/day.html", context)


def _verdict(state: MessageState) -> str:
    return next(name for name, states in _VERDICTS.items() if state in states)


def _figures(counts: list[CountRow]) -> list[tuple[str, int]]:
    sums: dict[str, int] = defaultdict(int)
    for row in counts:
        sums[_verdict(row.state)] += row.count
    labels = {
        "sent": _("Handed over"),
        "waiting": _("Wait for their moment"),
        "denied": _("Denied by the gate"),
        "not_sent": _("Not sent"),
    }
    return [(label, sums[name]) for name, label in labels.items()]


def _steps_table(counts: list[CountRow]) -> Table:
    """A row a step and channel, a column a verdict."""
    cells: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in counts:
        cells[row.step, row.channel][_verdict(row.state)] += row.count
    steps = {step.code: step for step in reminder_plan().steps}
    order = {code: place for place, code in enumerate(steps)}
    keys = sorted(cells, key=lambda key: (order.get(key[0], 99), key[1]))
    return Table(
        caption=_("By step and channel"),
        columns=[
            Column(key="step", label=_("Step"), head=True),
            Column(key="channel", label=_("Channel")),
            Column(key="sent", label=_("Handed over"), kind="count"),
            Column(key="waiting", label=_("Wait"), kind="count"),
            Column(key="denied", label=_("Denied"), kind="count"),
            Column(key="not_sent", label=_("Not sent"), kind="count"),
        ],
        rows=[
            {
                "step": step_name(steps[code]) if code in steps else code,
                "channel": channel_name(channel),
                **{name: cells[code, channel].get(name, 0) for name in _VERDICTS},
            }
            for code, channel in keys
        ],
    )


def _reasons_table(counts: list[CountRow]) -> Table | None:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in counts:
        if row.why:
            sums[_verdict(row.state), why_text(why=row.why, rules=row.rules)] += row.count
    if not sums:
        return None
    marks = {
        "denied": Mark(label=_("denied by the gate"), colour="bad"),
        "not_sent": Mark(label=_("not sent"), colour="neutral"),
    }
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    return Table(
        caption=_("Why not"),
        columns=[
            Column(key="why", label=_("Reason"), kind="words", head=True),
            Column(key="verdict", label=_("Verdict"), kind="mark"),
            Column(key="count", label=_("Messages"), kind="count"),
        ],
        rows=[
            {"why": why, "verdict": marks.get(verdict), "count": count} for (verdict, why), count in ordered
        ],
    )


def _runs_table(rows: list[RunRow]) -> Table:
    lines = []
    for row in rows:
        states = states_of_day(business_date=row.business_date)
        sums = {name: sum(states.get(s, 0) for s in of) for name, of in _VERDICTS.items()}
        href = reverse("reminder_day", args=[row.business_date])
        lines.append(
            {"day": Link(text=row.business_date.isoformat(), href=href), "people": row.people, **sums}
        )
    return Table(
        caption=_("Planned days"),
        columns=[
            Column(key="day", label=_("Business date"), kind="link", head=True),
            Column(key="people", label=_("People"), kind="count"),
            Column(key="sent", label=_("Handed over"), kind="count"),
            Column(key="waiting", label=_("Wait"), kind="count"),
            Column(key="denied", label=_("Denied"), kind="count"),
            Column(key="not_sent", label=_("Not sent"), kind="count"),
        ],
        rows=lines,
    )


def _plan_table(steps: tuple[Step, ...]) -> Table:
    between = "、" if is_chinese() else ", "
    return Table(
        caption=_("The plan"),
        columns=[
            Column(key="when", label=_("When"), head=True),
            Column(key="what", label=_("What")),
            Column(key="channels", label=_("Channels"), kind="words"),
        ],
        rows=[
            {
                "when": step_name(step),
                "what": _("A person calls") if step.person else template_name(step.template),
                "channels": between.join(map(channel_name, step.channels)) or None,
            }
            for step in steps
        ],
    )


def _rates_table(rows: list[RateRow]) -> Table | None:
    if not rows:
        return None
    return Table(
        caption=_("What reached people"),
        columns=[
            Column(key="what", label=_("Template"), head=True),
            Column(key="channel", label=_("Channel")),
            Column(key="sent", label=_("Handed over"), kind="count"),
            Column(key="delivered", label=_("Delivered"), kind="rate", digits=1),
            Column(key="opened", label=_("Opened"), kind="rate", digits=1),
            Column(key="replied", label=_("Replied"), kind="count"),
            Column(key="failed", label=_("Failed"), kind="count"),
            Column(key="cost", label=_("Cost"), kind="money", currency="CNY"),
        ],
        rows=[
            {
                "what": f"{template_name(row.template)} {row.version}",
                "channel": channel_name(row.channel),
                "sent": row.sent,
                "delivered": row.delivered / row.sent if row.sent else None,
                "opened": row.opened / row.sent if row.sent else None,
                "replied": row.replied,
                "failed": row.failed,
                "cost": row.cost_minor,
            }
            for row in rows
        ],
    )
