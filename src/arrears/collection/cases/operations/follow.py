"""Cases follow the loans: opened, reopened, added up and closed from the stored states, set-wise."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from arrears.collection.cases import following
from arrears.collection.cases.settings import case_settings
from arrears.plumbing import outbox
from arrears.rulebook import buckets

OFF = "off"  # the bucket of cases of which everything is charged off
_MANY = 10_000  # new rows: so many that PostgreSQL's counts of before mislead it
_FILLS = {following.OPEN: "cases_case", following.JOIN: "cases_caseloan"}
_STATEMENTS = (
    following.LEAVE,
    following.REOPEN,
    following.OPEN,
    following.STAY,
    following.REJOIN,
    following.JOIN,
    following.ADD_UP,
    following.TAKE_UP,
    following.CLOSE,
    following.RELEASE,
    following.WRITE_DOWN,
)


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
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*following.standing(some_people=some).split(";"), *following.SUMS.split(";")):
            if statement.strip():
                cursor.execute(statement, given)
        for statement in _STATEMENTS:
            cursor.execute(statement, given)
            if statement in _FILLS and cursor.rowcount > _MANY:  # the next plans know of them
                cursor.execute(f"analyze {_FILLS[statement]}")
        outbox.emit_rows(query=following.NEWS, given=given)
        cursor.execute(following.COUNTED)
        moved = dict(cursor.fetchall())
    return Followed(
        opened=moved.get("case.opened", 0),
        reopened=moved.get("case.reopened", 0),
        closed=moved.get("case.closed", 0),
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
