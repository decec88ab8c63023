"""What other slices may read of the contacts. Nothing here holds a number or an address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from arrears.collection.contacts.choices import SpokeWith
from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.gate.situation import Situation
from arrears.collection.contacts.gate.third_persons import is_unreachable
from arrears.collection.contacts.gate.times import whole_seconds
from arrears.collection.contacts.known import known_of
from arrears.collection.contacts.models import AttemptRow, ConsentRow, DecisionRow, StopRow

FAILURES = 3  # in a row, on each number


@dataclass(frozen=True, kw_only=True)
class AttemptSeen:
    """A contact that was made."""

    id: int
    decision_id: int | None
    person_id: int
    loan_ids: tuple[int, ...]
    contact_point_id: int | None
    owner: str
    channel: str
    purpose: str
    actor: str
    at: datetime
    inbound: bool
    result: str  # choices.RESULTS
    connected: bool
    spoke_with: SpokeWith
    seconds: int | None
    recording: str
    duties_met: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class DecisionSeen:
    """A stored answer of the gate."""

    id: int
    person_id: int
    loan_ids: tuple[int, ...]
    contact_point_id: int | None
    owner: str
    channel: str
    purpose: str
    actor: str
    at: datetime
    mandate_id: int | None
    verdict: str
    rules: tuple[str, ...]
    counters: tuple[dict[str, Any], ...]
    duties: tuple[str, ...]
    reasons: tuple[str, ...]
    next_allowed_at: datetime | None
    open_until: datetime | None
    rulebook_version: str


@dataclass(frozen=True, kw_only=True)
class StopSeen:
    """Something that holds contacts back, or did."""

    id: int
    person_id: int
    kind: str  # choices.STOPS
    since: datetime
    until: datetime | None
    loan_ids: tuple[int, ...]
    channel: str
    of_one_number: bool
    evidence: str
    actor: str
    lifted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ConsentSeen:
    """What a debtor agreed to."""

    id: int
    kind: str
    rule: str
    channel: str
    since: datetime
    until: datetime | None
    evidence: str
    withdrawn_at: datetime | None


def attempts_of_person(person_id: int) -> list[AttemptSeen]:
    """Every contact with a person, the oldest first."""
    return [_attempt(row) for row in AttemptRow.objects.filter(person_id=person_id).order_by("at", "id")]


def attempts_by_decision(*, decision_ids: Collection[int]) -> dict[int, AttemptSeen]:
    """What came of decisions."""
    rows = AttemptRow.objects.filter(decision_id__in=decision_ids)
    return {row.decision_id: _attempt(row) for row in rows if row.decision_id is not None}


def decisions_of_person(person_id: int) -> list[DecisionSeen]:
    """Every answer about a person, the oldest first."""
    return [_decision(row) for row in DecisionRow.objects.filter(person_id=person_id).order_by("at", "id")]


def decisions_by_id(*, ids: Collection[int]) -> dict[int, DecisionSeen]:
    """Answers by id."""
    return {row.id: _decision(row) for row in DecisionRow.objects.filter(id__in=ids)}


def stops_of_person(person_id: int, *, at: datetime | None = None) -> list[StopSeen]:
    """Stops of a person; with a moment those that hold then."""
    rows = StopRow.objects.filter(person_id=person_id)
    if at is not None:
        rows = rows.filter(since__lte=at).filter(Q(until=None) | Q(until__gt=at))
        rows = rows.filter(Q(lifted_at=None) | Q(lifted_at__gt=at))
    return [
        StopSeen(
            id=row.id,
            person_id=row.person_id,
            kind=row.kind,
            since=row.since,
            until=row.until,
            loan_ids=tuple(row.loan_ids),
            channel=row.channel,
            of_one_number=row.number is not None,
            evidence=row.evidence,
            actor=row.actor,
            lifted_at=row.lifted_at,
        )
        for row in rows.order_by("id")
    ]


def stopped_people(*, person_ids: Collection[int], at: datetime) -> set[int]:
    """Those of some people with a stop at a moment that is not of one number or channel only."""
    rows = StopRow.objects.filter(person_id__in=set(person_ids), number=None, channel="", since__lte=at)
    rows = rows.filter(Q(until=None) | Q(until__gt=at)).filter(Q(lifted_at=None) | Q(lifted_at__gt=at))
    return set(rows.values_list("person_id", flat=True))


def consents_of_person(person_id: int) -> list[ConsentSeen]:
    """What a person agreed to, withdrawn ones too."""
    return [
        ConsentSeen(
            id=row.id,
            kind=row.kind,
            rule=row.rule,
            channel=row.channel,
            since=row.since,
            until=row.until,
            evidence=row.evidence,
            withdrawn_at=row.withdrawn_at,
        )
        for row in ConsentRow.objects.filter(person_id=person_id).order_by("id")
    ]


def unreachable(*, person_id: int, at: datetime) -> bool:
    """Whether the log proves it: each of the debtor's numbers is invalid, or failed three times in a row."""
    known = known_of(person_ids=[person_id], at=at)[person_id]
    planned = Planned(
        person_id=person_id,
        loan_ids=(),
        contact_point_id=None,
        channel=Channel.VOICE_HUMAN,
        purpose=Purpose.LOCATE,
        actor="system:query",
        at=at,
    )
    seen = Situation(planned=planned, standing=known.standing, history=known.history, at=whole_seconds(at))
    return is_unreachable(seen, failures=FAILURES)


def _attempt(row: AttemptRow) -> AttemptSeen:
    return AttemptSeen(
        id=row.id,
        decision_id=row.decision_id,
        person_id=row.person_id,
        loan_ids=tuple(row.loan_ids),
        contact_point_id=row.contact_point_id,
        owner=row.owner,
        channel=row.channel,
        purpose=row.purpose,
        actor=row.actor,
        at=row.at,
        inbound=row.inbound,
        result=row.result,
        connected=row.connected,
        spoke_with=SpokeWith(row.spoke_with),
        seconds=row.seconds,
        recording=row.recording,
        duties_met=tuple(row.duties_met),
        note=row.note,
    )


def _decision(row: DecisionRow) -> DecisionSeen:
    return DecisionSeen(
        id=row.id,
        person_id=row.person_id,
        loan_ids=tuple(row.loan_ids),
        contact_point_id=row.contact_point_id,
        owner=row.owner,
        channel=row.channel,
        purpose=row.purpose,
        actor=row.actor,
        at=row.at,
        mandate_id=row.mandate_id,
        verdict=row.verdict,
        rules=tuple(row.rules),
        counters=tuple(row.counters),
        duties=tuple(row.duties),
        reasons=tuple(row.reasons),
        next_allowed_at=row.next_allowed_at,
        open_until=row.open_until,
        rulebook_version=row.rulebook_version,
    )
