"""Everything that happened to a debtor on one line: cases, talks, contacts, denials, stops, payments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from arrears.collection.cases.models import CaseLoan, Entry
from arrears.collection.contacts.queries import attempts_of_person, decisions_of_person, stops_of_person
from arrears.servicing.queries.money_in import money_in

_BEFORE = timedelta(days=60)  # of the first case: payments from then on


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """One thing that happened; `kind` says what, `payload` holds its particulars as JSON values."""

    on: date
    at: datetime | None  # None: at the close of that day, or the time of day is not known
    kind: str
    payload: dict[str, Any]
    actor: str
    case_id: int | None = None


def timeline(*, person_id: int, limit: int = 200) -> list[TimelineRow]:
    """The newest `limit` things, the newest first."""
    entries = list(_entries(person_id, limit))
    talks = {row.payload.get("attempt_id") for row in entries if row.kind == "conversation"}
    rows = [*entries, *_contacts(person_id, talks), *_stops(person_id), *_money(person_id)]
    places = sorted(range(len(rows)), key=lambda place: (*_moment(rows[place]), -place), reverse=True)
    return [rows[place] for place in places[:limit]]


def _moment(row: TimelineRow) -> tuple[date, bool, float]:
    return row.on, row.at is None, row.at.timestamp() if row.at else 0.0


def _entries(person_id: int, limit: int) -> Iterator[TimelineRow]:
    for row in Entry.objects.filter(person_id=person_id).order_by("-id")[:limit]:
        yield TimelineRow(
            on=row.on, at=row.at, kind=row.kind, payload=row.payload, actor=row.actor, case_id=row.case_id
        )


def _contacts(person_id: int, talks: set[Any]) -> Iterator[TimelineRow]:
    for one in reversed(attempts_of_person(person_id)):
        if one.id not in talks:
            told = {
                "channel": one.channel,
                "purpose": one.purpose,
                "result": one.result,
                "inbound": one.inbound,
            }
            yield _row(one.at, "contact", told, one.actor)
    for asked in reversed(decisions_of_person(person_id)):
        if asked.verdict == "deny":
            told = {"channel": asked.channel, "rules": list(asked.rules), "reasons": list(asked.reasons)}
            yield _row(asked.at, "contact.denied", told, asked.actor)


def _stops(person_id: int) -> Iterator[TimelineRow]:
    for one in reversed(stops_of_person(person_id)):
        yield _row(one.since, "stop", {"stop": one.kind, "evidence": one.evidence}, one.actor)
        if one.lifted_at is not None:
            yield _row(one.lifted_at, "stop.lifted", {"stop": one.kind}, one.actor)


def _money(person_id: int) -> Iterator[TimelineRow]:
    loans = CaseLoan.objects.filter(case__person_id=person_id)
    first = loans.order_by("joined_on").values_list("joined_on", flat=True).first()
    if first is None:
        return
    currency = dict(loans.values_list("loan_id", "currency"))
    for one in reversed(money_in(loan_ids=list(currency), from_on=first - _BEFORE, to_on=date.max)):
        told = {"amount_minor": one.amount_minor, "currency": currency[one.loan_id], "loan_id": one.loan_id}
        yield TimelineRow(on=one.value_on, at=None, kind="payment", payload=told, actor="")


def _row(at: datetime, kind: str, payload: dict[str, Any], actor: str) -> TimelineRow:
    return TimelineRow(on=timezone.localtime(at).date(), at=at, kind=kind, payload=payload, actor=actor)
