"""Cases follow the loans: opened, reopened, added up and closed from the stored states, set-wise."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from arrears.collection.cases import events, following
from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.models import Case
from arrears.collection.cases.settings import case_settings
from arrears.parties.point_queries import preferences_of
from arrears.plumbing import outbox
from arrears.rulebook import buckets

OFF = "off"  # the bucket of cases of which everything is charged off


@dataclass(frozen=True, kw_only=True)
class Followed:
    """How many cases were opened, reopened and closed."""

    opened: int
    reopened: int
    closed: int


def follow(*, business_date: date, actor: str, person_ids: Collection[int] | None = None) -> Followed:
    """Brings the cases in line with the stored states of the loans (of some people, or of all).

    A debtor with a loan in arrears has exactly one open case with all such loans in it; a case whose loans
    have all left it is closed and says why. Repeating it changes nothing.
    """
    if person_ids is not None and not person_ids:
        return Followed(opened=0, reopened=0, closed=0)
    some, given = person_ids is not None, _parameters(business_date, actor, person_ids)
    statements = (
        following.LEAVE,
        following.REOPEN,
        following.OPEN,
        following.JOIN,
        following.sums(some_people=some),
        following.TAKE_UP,
        following.CLOSE,
        following.RELEASE,
        following.WRITE_DOWN,
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in following.standing(some_people=some).split(";"):
            if statement.strip():
                cursor.execute(statement, given)
        for statement in statements:
            cursor.execute(statement, given)
            if statement is following.JOIN and not some:  # of a night with many new cases the next plan knows
                cursor.execute("analyze cases_case, cases_caseloan")
        cursor.execute(following.MOVED, {})
        moved = cursor.fetchall()
        _speak(moved)
        _tell(moved, business_date)
    kinds = [kind for _case, _person, kind, _payload in moved]
    return Followed(
        opened=kinds.count("case.opened"),
        reopened=kinds.count("case.reopened"),
        closed=kinds.count("case.closed"),
    )


def _parameters(business_date: date, actor: str, person_ids: Collection[int] | None) -> dict[str, Any]:
    rules, table = case_settings(), buckets.table()
    codes = [*table.codes, OFF]
    return {
        "today": business_date,
        "actor": actor,
        "people": sorted(person_ids or ()),
        "watch_days": rules.watch_days,
        "reopen_days": rules.reopen_days,
        "floors": list(table.floors),
        "codes": codes,
        "weights": [rules.bucket_value.get(code, 0.0) for code in codes],
    }


def _speak(moved: list[tuple[int, int, str, Any]]) -> None:
    """The languages in which the debtors of new cases want to be addressed."""
    people = {person: case_id for case_id, person, kind, _payload in moved if kind == "case.opened"}
    said = preferences_of(person_ids=list(people))
    spoken: dict[str, list[int]] = {}
    for person, wish in said.items():
        if wish.language:
            spoken.setdefault(wish.language.lower(), []).append(people[person])
    for language, case_ids in spoken.items():
        Case.objects.filter(id__in=case_ids).update(language=language)


def _tell(moved: list[tuple[int, int, str, Any]], business_date: date) -> None:
    """News of what moved, one COPY a name."""
    import pyarrow as pa  # heavy: only what writes many needs it

    told: dict[str, list[str]] = {}
    for case_id, person_id, kind, payload in moved:
        name, more = _news(kind, json.loads(payload) if isinstance(payload, str) else payload)
        ids = {"case_id": case_id, "person_id": person_id, "business_date": business_date.isoformat()}
        told.setdefault(name, []).append(json.dumps(ids | more))
    for name, payloads in told.items():
        outbox.emit_many(name=name, payloads=pa.array(payloads))


def _news(kind: str, payload: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if kind in {"case.opened", "case.reopened"}:
        return events.OPENED, {"reopened": kind == "case.reopened"}
    if kind == "case.closed":
        return events.CLOSED, {"state": payload["state"], "why": payload["why"]}
    after = payload.get("after", int(CaseState.IN_TREATMENT))
    return events.STATE_CHANGED, {"before": payload["before"], "after": after, "why": payload["why"]}
