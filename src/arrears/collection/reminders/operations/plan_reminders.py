"""The reminders of a business date: who, on which channel, with which text, when. Once a day, all of them
or none.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from numpy.typing import NDArray

from arrears.collection.reminders.approvals import approved_versions
from arrears.collection.reminders.choices import SENT, MessageState
from arrears.collection.reminders.choosing import Wanted, choose
from arrears.collection.reminders.models import Message, Run
from arrears.collection.reminders.people_due import PeopleDue, people_due
from arrears.collection.reminders.plan_file import ReminderPlan, reminder_plan
from arrears.collection.reminders.policy import Ints
from arrears.collection.reminders.reaching import reaching
from arrears.collection.reminders.steps_today import steps_today
from arrears.collection.reminders.template_file import templates
from arrears.collection.reminders.treated import (
    ALONE,
    ANY,
    WHY,
    channel_of_people,
    decided_on,
    follow_decisions,
)
from arrears.collection.reminders.writing import write_calls, write_messages
from arrears.plumbing import locks
from arrears.servicing.queries.due_around import due_around

_LONGEST_QUIET = timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What a run planned."""

    run_id: int
    people: int
    loans: int
    waiting: int  # allowed, to go out
    denied: int  # by the gate
    again: bool  # it was planned before


def plan_reminders(*, business_date: date, now: datetime, actor: str) -> Planned:
    """Plans the reminders of a day. Repeated, it gives the run of the first time.

    `now`: the business's moment; nothing is planned for earlier. Loans stand as the last close (or what
    happened today) left them; committed rows only.
    """
    with transaction.atomic():
        locks.hold_key(key=f"reminders/{business_date}")
        found = Run.objects.filter(business_date=business_date).first()
        if found is not None:
            return _planned(found, again=True)
        plan = reminder_plan()
        before = timedelta(days=-min(*(step.days for step in plan.steps), 0))
        loans = due_around(from_on=business_date, to_on=business_date + before + _LONGEST_QUIET)
        step, channel = follow_decisions(
            loans=loans,
            step=steps_today(loans=loans, plan=plan, on=business_date),
            decided=decided_on(business_date),
            plan=plan,
            on=business_date,
        )
        people = people_due(loans=loans, step=step, on=business_date)
        run = Run.objects.create(
            business_date=business_date,
            plan_version=plan.version,
            planned_at=now,
            people=len(people),
            loans=len(people.loans),
            actor=actor,
        )
        if len(people):
            decided = channel_of_people(people=people, loans=loans, of_loan=channel)
            _plan(run, plan, people, now, decided)
        return _planned(run, again=False)


def _plan(run: Run, plan: ReminderPlan, people: PeopleDue, now: datetime, decided: Ints) -> None:
    versions = approved_versions(on=run.business_date)
    reach = reaching(
        person_id=people.person_id,
        jurisdiction=people.jurisdiction,
        on=run.business_date,
        history_days=plan.history_days,
        costs=plan.channels,
    )
    at = _wanted_at(plan, reach.time_zone, run.business_date, now)
    wanted = Wanted(
        people=people,
        reaching=reach,
        plan=plan,
        versions=versions,
        purposes={code: template.purpose for code, template in templates().items()},
        at=at,
        expires_at=_expires_at(plan, people, at),
        decided=decided,
        skipped=_skipped(plan, people, set(versions), run.business_date, decided),
    )
    chosen = choose(wanted)
    write_messages(run=run, wanted=wanted, chosen=chosen)
    write_calls(run=run, wanted=wanted)


def _wanted_at(
    plan: ReminderPlan, zones: NDArray[np.object_], on: date, now: datetime
) -> NDArray[np.object_]:
    """The wanted hour in each person's own zone, never before now."""
    here = timezone.get_default_timezone()
    moment_of = {
        zone: max(now, datetime.combine(on, plan.wanted_at, tzinfo=ZoneInfo(zone) if zone else here))
        for zone in set(zones.tolist())
    }
    return np.array([moment_of[zone] for zone in zones.tolist()], object)


def _expires_at(plan: ReminderPlan, people: PeopleDue, at: NDArray[np.object_]) -> NDArray[np.object_]:
    """Until when each message may go out; what says "today" ends with the day."""
    today = np.array([plan.steps[place].days == 0 for place in people.step.tolist()], bool)
    midnight = np.array(
        [
            datetime.combine(moment.date(), datetime.min.time(), tzinfo=moment.tzinfo) + timedelta(days=1)
            for moment in at.tolist()
        ],
        object,
    )
    return np.where(today, midnight, at + timedelta(hours=plan.expires_hours))


def _skipped(
    plan: ReminderPlan, people: PeopleDue, approved: set[str], on: date, decided: Ints
) -> dict[int, str]:
    """Rows without a message: decided otherwise, a person calls, no approved text, reminded lately."""
    recent = _reminded_since(people, on - timedelta(days=plan.days_between))
    found = {}
    columns = zip(people.person_id.tolist(), people.step.tolist(), decided.tolist(), strict=True)
    for row, (who, place, channel) in enumerate(columns):
        step = plan.steps[place]
        if channel == ALONE:
            found[row] = WHY
        elif step.person:
            found[row] = "called"
        elif who in recent and channel == ANY:
            found[row] = "recent"
        elif step.template not in approved:
            found[row] = "no_template"
    return found


def _reminded_since(people: PeopleDue, after: date) -> set[int]:
    """People with a planned reminder after a day that went out or still may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct m.person_id from reminders_message m "
            "join unnest(%s::bigint[]) wanted(id) on m.person_id = wanted.id "
            "where m.business_date > %s and m.run_id is not null and m.state = any(%s)",
            [
                people.person_id.tolist(),
                after,
                [*map(int, SENT), int(MessageState.PLANNED), int(MessageState.CLAIMED)],
            ],
        )
        return {row[0] for row in cursor.fetchall()}


def _planned(run: Run, *, again: bool) -> Planned:
    counts = Message.objects.filter(run=run).aggregate(
        waiting=Count("id", filter=Q(state=MessageState.PLANNED)),
        denied=Count("id", filter=Q(state=MessageState.DENIED)),
    )
    return Planned(run_id=run.id, people=run.people, loans=run.loans, again=again, **counts)
