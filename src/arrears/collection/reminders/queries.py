"""What screens may read: messages, runs, rates, replies. Numbers and addresses are never in it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from arrears.collection.reminders.choices import SENT, MessageState
from arrears.collection.reminders.models import Delivery, Message, Reply, Run
from arrears.collection.reminders.operations.take_reply import REPLY_PURPOSE
from arrears.collection.reminders.preparing import PURPOSE
from arrears.plumbing.crypto import open_sealed
from arrears.plumbing.failures import Unable

SIMULATION = "simulation"  # provider of news that a simulator made up


class UnableToFindMessage(Unable):
    """There is no such message."""


@dataclass(frozen=True, kw_only=True)
class MessageRow:
    """A message without its text."""

    id: int
    key: str
    business_date: date
    person_id: int
    loan_ids: tuple[int, ...]
    step: str
    template: str
    version: int
    language: str
    channel: str
    purpose: str
    state: MessageState
    why: str
    rules: tuple[str, ...]
    duties: tuple[str, ...]
    decision_id: int | None
    contact_point_id: int | None
    provider: str
    attempts: int
    segments: int
    cost_minor: int
    not_before: datetime | None
    handed_at: datetime | None
    state_at: datetime


@dataclass(frozen=True, kw_only=True)
class MessageText:
    """What the person reads."""

    subject: str
    body: str
    link: str


@dataclass(frozen=True, kw_only=True)
class NewsRow:
    """A piece of news about a message."""

    news: str
    provider: str
    detail: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """The plan of a day."""

    id: int
    business_date: date
    planned_at: datetime
    plan_version: str
    people: int
    loans: int


@dataclass(frozen=True, kw_only=True)
class CountRow:
    """Messages of a run that stand alike."""

    step: str
    channel: str
    state: MessageState
    why: str
    rules: tuple[str, ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class RateRow:
    """What became of the messages of a template on a channel."""

    channel: str
    template: str
    version: int
    sent: int
    delivered: int
    opened: int
    failed: int
    replied: int
    cost_minor: int


@dataclass(frozen=True, kw_only=True)
class ReplyRow:
    """A reply with its text."""

    id: int
    person_id: int | None
    message_id: int | None
    channel: str
    meaning: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Filters of the mailbox; empty = all."""

    channel: str = ""
    state: int = 0
    person_ids: tuple[int, ...] | None = None
    on: date | None = None
    template: str = ""


def messages(*, chosen: Chosen, offset: int, limit: int) -> tuple[list[MessageRow], int]:
    """Messages that match, the newest first, and how many there are."""
    found = Message.objects.all()
    if chosen.channel:
        found = found.filter(channel=chosen.channel)
    if chosen.state:
        found = found.filter(state=chosen.state)
    else:
        found = found.filter(
            state__in=[*SENT, MessageState.CLAIMED, MessageState.FAILED, MessageState.IN_DOUBT]
        )
    if chosen.person_ids is not None:
        found = found.filter(person_id__in=chosen.person_ids)
    if chosen.on is not None:
        found = found.filter(business_date=chosen.on)
    if chosen.template:
        found = found.filter(template=chosen.template)
    rows = found.order_by("-business_date", "-state_at", "-id")[offset : offset + limit]
    return [_row(row) for row in rows], found.count()


def message(*, message_id: int) -> MessageRow:
    """One message. Raises UnableToFindMessage."""
    row = Message.objects.filter(id=message_id).first()
    if row is None:
        raise UnableToFindMessage(_("There is no such message."))
    return _row(row)


def text_of_message(*, message_id: int) -> MessageText | None:
    """What was handed over; None where nothing was."""
    return texts_of(message_ids=[message_id]).get(message_id)


def texts_of(*, message_ids: Sequence[int]) -> dict[int, MessageText]:
    """The same for many."""
    rows = Message.objects.filter(id__in=message_ids, text_sealed__isnull=False).values_list(
        "id", "text_sealed"
    )
    found = {}
    for number, sealed in rows:
        said = json.loads(open_sealed(sealed or b"", purpose=PURPOSE))
        found[number] = MessageText(subject=said["subject"], body=said["body"], link=said["link"])
    return found


def news_of(*, message_id: int) -> list[NewsRow]:
    """What came back about a message, the oldest first."""
    return [
        NewsRow(news=row.news, provider=row.provider, detail=row.detail, at=row.at)
        for row in Delivery.objects.filter(message_id=message_id).order_by("at", "id")
    ]


def inbox(*, person_id: int, limit: int = 50) -> list[MessageRow]:
    """The messages that a person got in the app, the newest first."""
    rows = Message.objects.filter(person_id=person_id, channel="in_app", state__in=SENT).order_by(
        "-handed_at", "-id"
    )
    return [_row(row) for row in rows[:limit]]


def messages_of_person(*, person_id: int, limit: int = 200) -> list[MessageRow]:
    """Everything that was sent to a person or meant to be, the newest first."""
    rows = Message.objects.filter(person_id=person_id).order_by("-business_date", "-id")
    return [_row(row) for row in rows[:limit]]


def message_of_decision(*, decision_id: int) -> MessageRow | None:
    """The message behind a decision of the gate."""
    row = Message.objects.filter(decision_id=decision_id).first()
    return None if row is None else _row(row)


def runs(*, limit: int = 60) -> list[RunRow]:
    """The days that were planned, the newest first."""
    return [_run(row) for row in Run.objects.order_by("-business_date")[:limit]]


def run_of(*, business_date: date) -> RunRow | None:
    """The plan of a day."""
    row = Run.objects.filter(business_date=business_date).first()
    return None if row is None else _run(row)


def counts_of_run(*, run_id: int) -> list[CountRow]:
    """The messages of a run by step, channel, state and reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select step, channel, state, why, rules, count(*) from reminders_message where run_id = %s "
            "group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5",
            [run_id],
        )
        return [
            CountRow(
                step=step,
                channel=channel,
                state=MessageState(state),
                why=why,
                rules=tuple(rules.split()),
                count=count,
            )
            for step, channel, state, why, rules, count in cursor.fetchall()
        ]


_RATES = (
    "select channel, template, version, count(*) filter (where state = any(%(sent)s)), "
    "count(*) filter (where state in (4, 5)), count(*) filter (where state = 5), "
    "count(*) filter (where state in (6, 7, 8)), count(*) filter (where exists (select 1 from "
    "reminders_reply r "
    "where r.message_id = m.id)), coalesce(sum(cost_minor), 0) from reminders_message m "
    "where business_date between %(first)s and %(last)s and template <> '' and channel <> '' "
    "and state = any(%(told)s) group by 1, 2, 3 order by 1, 2, 3"
)


def rates(*, first: date, last: date) -> list[RateRow]:
    """What became of the messages from a day to another, by channel and template."""
    sent = [int(state) for state in SENT]
    told = [*sent, int(MessageState.FAILED)]
    with connection.cursor() as cursor:
        cursor.execute(_RATES, {"sent": sent, "told": told, "first": first, "last": last})
        return [
            RateRow(
                channel=row[0],
                template=row[1],
                version=row[2],
                sent=row[3],
                delivered=row[4],
                opened=row[5],
                failed=row[6],
                replied=row[7],
                cost_minor=int(row[8]),
            )
            for row in cursor.fetchall()
        ]


def replies(*, limit: int = 100, person_id: int | None = None) -> list[ReplyRow]:
    """Replies, the newest first."""
    found = Reply.objects.order_by("-at", "-id")
    if person_id is not None:
        found = found.filter(person_id=person_id)
    return [
        ReplyRow(
            id=row.id,
            person_id=row.person_id,
            message_id=row.message_id,
            channel=row.channel,
            meaning=row.meaning,
            text=open_sealed(row.text_sealed, purpose=REPLY_PURPOSE),
            at=row.at,
        )
        for row in found[:limit]
    ]


def has_simulated_news() -> bool:
    """Whether deliveries and openings of a simulation are among the news."""
    return Delivery.objects.filter(provider=SIMULATION).exists()


def states_of_day(*, business_date: date) -> Mapping[MessageState, int]:
    """How many messages of a day's plan stand where; what was sent beside it is not among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select state, count(*) from reminders_message "
            "where business_date = %s and run_id is not null group by 1",
            [business_date],
        )
        return {MessageState(state): count for state, count in cursor.fetchall()}


def last_days(*, until: date, days: int = 30) -> tuple[date, date]:
    """The first and last day of so many days that end with one."""
    return until - timedelta(days=days - 1), until


def _run(row: Run) -> RunRow:
    return RunRow(
        id=row.id,
        business_date=row.business_date,
        planned_at=row.planned_at,
        plan_version=row.plan_version,
        people=row.people,
        loans=row.loans,
    )


def _row(row: Message) -> MessageRow:
    return MessageRow(
        id=row.id,
        key=row.key,
        business_date=row.business_date,
        person_id=row.person_id,
        loan_ids=tuple(row.loan_ids),
        step=row.step,
        template=row.template,
        version=row.version,
        language=row.language,
        channel=row.channel,
        purpose=row.purpose,
        state=MessageState(row.state),
        why=row.why,
        rules=tuple(row.rules.split()),
        duties=tuple(row.duties.split()),
        decision_id=row.decision_id,
        contact_point_id=row.contact_point_id,
        provider=row.provider,
        attempts=row.attempts,
        segments=row.segments,
        cost_minor=row.cost_minor,
        not_before=row.not_before,
        handed_at=row.handed_at,
        state_at=row.state_at,
    )
