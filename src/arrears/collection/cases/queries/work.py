"""What lies before collectors and supervisors: lists of cases, promises, call-backs, queues and reviews."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from arrears.collection.cases.choices import CaseState, NextStep, Outcome, PromiseState, Reached
from arrears.collection.cases.leases import is_free
from arrears.collection.cases.models import Case, Collector, Conversation, Promise, Review, Team
from arrears.collection.cases.queries.cases import CaseRow, rows_of
from arrears.collection.cases.queues import Queue, inside, queues
from arrears.collection.cases.settings import case_settings

_ORDERS = {
    "value": "-value",
    "overdue_minor": "-overdue_minor",
    "dpd_days": "-dpd_days",
    "opened_on": "-opened_on",
    "next_at": "next_at",
}


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which cases; empty and None leave a matter open."""

    state: CaseState | None = None
    bucket: str = ""
    collector: str | None = None  # "" = those without an owner
    held: bool | None = None
    is_open: bool | None = True
    queue: str = ""
    person_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class PromiseRow:
    """A promise; amounts in minor units of `currency`."""

    id: int
    case_id: int
    person_id: int
    amount_minor: int
    paid_minor: int
    currency: str
    channel: str
    made_on: date
    due_on: date
    grace_days: int
    state: PromiseState
    decided_on: date | None
    collector: str


@dataclass(frozen=True, kw_only=True)
class CollectorRow:
    """Someone who talks to debtors."""

    username: str
    team: str
    capacity: int
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    active: bool


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A queue at a moment: cases that could be worked on, and what is overdue in them by currency."""

    queue: Queue
    waiting: int
    on_screens: int


@dataclass(frozen=True, kw_only=True)
class ConversationRow:
    """A conversation."""

    id: int
    case_id: int
    person_id: int
    collector: str
    attempt_id: int
    channel: str
    on: date
    at: datetime
    seconds: int
    recording: str
    reached: Reached
    reason: int
    outcome: Outcome
    next_step: NextStep
    remark: str
    score_ppm: int | None  # of its review
    failed: bool | None


def cases(
    *, chosen: CaseFilter, at: datetime, order: str = "value", offset: int = 0, limit: int = 50
) -> tuple[list[CaseRow], int]:
    """A page of cases and how many there are."""
    found = _chosen(chosen, at)
    page = found.order_by(_ORDERS.get(order, "-value"), "id")[offset : offset + limit]
    return rows_of(list(page)), found.count()


def _chosen(chosen: CaseFilter, at: datetime) -> QuerySet[Case]:
    found = Case.objects.all()
    if chosen.is_open is not None:
        found = found.filter(closed_on__isnull=chosen.is_open)
    if chosen.state is not None:
        found = found.filter(state=int(chosen.state))
    if chosen.bucket:
        found = found.filter(bucket=chosen.bucket)
    if chosen.collector is not None:
        found = found.filter(collector=chosen.collector)
    if chosen.held is not None:
        found = found.exclude(hold_reason="") if chosen.held else found.filter(hold_reason="")
    if chosen.person_ids is not None:
        found = found.filter(person_id__in=chosen.person_ids)
    for queue in queues():
        if queue.code == chosen.queue:
            found = found.filter(inside(queue=queue, at=at))
    return found


def on_screen(*, collector: str, at: datetime) -> int | None:
    """The case that a collector has on the screen; None when there is none."""
    found = Case.objects.filter(leased_by=collector, leased_until__gt=at, closed_on=None)
    return found.order_by("-leased_until").values_list("id", flat=True).first()


def collector(username: str) -> CollectorRow | None:
    """A collector; None for everybody else."""
    found = Collector.objects.filter(username=username).first()
    return None if found is None else _collector(found)


def collectors() -> list[CollectorRow]:
    """All collectors by team and name."""
    return [_collector(row) for row in Collector.objects.order_by("team_id", "username")]


def teams() -> dict[str, str]:
    """Names of the teams by code."""
    return dict(Team.objects.order_by("code").values_list("code", "name"))


def team_queues() -> dict[str, tuple[str, ...]]:
    """Codes of queues by team; empty = all of them."""
    return {
        code: tuple(queues) for code, queues in Team.objects.order_by("code").values_list("code", "queues")
    }


def _collector(row: Collector) -> CollectorRow:
    return CollectorRow(
        username=row.username,
        team=row.team_id,
        capacity=row.capacity,
        skills=tuple(row.skills),
        languages=tuple(row.languages),
        active=row.active,
    )


def promises(
    *,
    case_id: int | None = None,
    collector: str | None = None,
    pending: bool | None = None,
    decided_from: date | None = None,
    limit: int = 100,
) -> list[PromiseRow]:
    """Promises, those due first in front."""
    found = Promise.objects.all()
    if case_id is not None:
        found = found.filter(case_id=case_id)
    if collector is not None:
        found = found.filter(collector=collector)
    if pending is not None:
        found = found.filter(state=int(PromiseState.PENDING)) if pending else found.exclude(state=1)
    if decided_from is not None:
        found = found.filter(decided_on__gte=decided_from)
    return [_promise(row) for row in found.order_by("due_on", "id")[:limit]]


def _promise(row: Promise) -> PromiseRow:
    return PromiseRow(
        id=row.id,
        case_id=row.case_id,
        person_id=row.person_id,
        amount_minor=row.amount_minor,
        paid_minor=row.paid_minor,
        currency=row.currency,
        channel=row.channel,
        made_on=row.made_on,
        due_on=row.due_on,
        grace_days=row.grace_days,
        state=PromiseState(row.state),
        decided_on=row.decided_on,
        collector=row.collector,
    )


def call_backs(*, collector: str, until: datetime) -> list[CaseRow]:
    """Cases in which this collector agreed to call back before a moment, the earliest first."""
    said = Conversation.objects.filter(
        collector=collector, next_step=int(NextStep.CALL_BACK), next_at__lte=until
    ).values_list("case_id", flat=True)
    found = Case.objects.filter(
        Q(id__in=said) | Q(collector=collector),
        closed_on=None,
        hold_reason="",
        next_step=int(NextStep.CALL_BACK),
        next_at__lte=until,
    )
    return rows_of(list(found.order_by("next_at", "id")[:100]))


def queue_counts(*, at: datetime) -> list[QueueRow]:
    """Every queue with how many cases wait in it and how many of them are on screens."""
    rows = []
    for queue in queues():
        found = Case.objects.filter(inside(queue=queue, at=at))
        whole = found.count()
        free = found.filter(is_free(at=at)).count()
        rows.append(QueueRow(queue=queue, waiting=free, on_screens=whole - free))
    return rows


def workload() -> dict[str, tuple[int, int]]:
    """Open cases and pending promises of each collector."""
    owned = Case.objects.filter(closed_on=None).exclude(collector="").values_list("collector")
    counts = dict(owned.annotate(n=Count("id")).order_by())
    pending = Promise.objects.filter(state=int(PromiseState.PENDING)).values_list("collector")
    waiting = dict(pending.annotate(n=Count("id")).order_by())
    return {name: (counts.get(name, 0), waiting.get(name, 0)) for name in {*counts, *waiting}}


def conversations(
    *, case_id: int | None = None, collector: str | None = None, limit: int = 50
) -> list[ConversationRow]:
    """Conversations, the newest first."""
    found = Conversation.objects.all()
    if case_id is not None:
        found = found.filter(case_id=case_id)
    if collector is not None:
        found = found.filter(collector=collector)
    return _conversations(list(found.order_by("-at", "-id")[:limit]))


def conversation(*, conversation_id: int) -> ConversationRow | None:
    """One conversation."""
    found = _conversations(list(Conversation.objects.filter(id=conversation_id)))
    return found[0] if found else None


def conversation_of_attempt(*, attempt_id: int) -> ConversationRow | None:
    """The conversation in which an attempt ended; None when the attempt was none of a collector's."""
    found = _conversations(list(Conversation.objects.filter(attempt_id=attempt_id)))
    return found[0] if found else None


def to_review(*, on: date, days: int = 14, limit: int = 50) -> list[ConversationRow]:
    """Conversations with a debtor drawn for review and not reviewed yet, the newest first.

    The draw is a stable hash of the id: nobody can choose which conversations are looked at.
    """
    share = case_settings().review_share
    recent = Conversation.objects.filter(
        on__gt=on - timedelta(days=days), reached=int(Reached.RIGHT_PARTY), review=None
    ).order_by("-at", "-id")
    drawn = [row for row in recent.iterator() if is_drawn(conversation_id=row.id, share=share)]
    return _conversations(drawn[:limit])


def is_drawn(*, conversation_id: int, share: float) -> bool:
    """Whether a conversation is drawn for review."""
    digest = hashlib.blake2b(f"review/{conversation_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) < share * 2**64


def _conversations(found: list[Conversation]) -> list[ConversationRow]:
    reviews = {row.conversation_id: row for row in Review.objects.filter(conversation__in=found)}
    rows = []
    for one in found:
        review = reviews.get(one.id)
        rows.append(
            ConversationRow(
                id=one.id,
                case_id=one.case_id,
                person_id=one.person_id,
                collector=one.collector,
                attempt_id=one.attempt_id,
                channel=one.channel,
                on=one.on,
                at=one.at,
                seconds=one.seconds,
                recording=one.recording,
                reached=Reached(one.reached),
                reason=one.reason,
                outcome=Outcome(one.outcome),
                next_step=NextStep(one.next_step),
                remark=one.remark,
                score_ppm=review.score_ppm if review else None,
                failed=review.failed if review else None,
            )
        )
    return rows
