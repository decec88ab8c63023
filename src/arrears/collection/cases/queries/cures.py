"""Cases that were in arrears on a day, and which of them were cured by another."""

from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class CaseStanding:
    """A case that was open before `from_on`: cured within the time, and whether it ever had a plan."""

    case_id: int
    person_id: int
    cured: bool
    plan: bool


def cases_between(*, from_on: date, to_on: date) -> list[CaseStanding]:
    """Cases open at the start of from_on, by id, and what became of them through to_on."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select k.id, k.person_id,
                k.closed_on is not null and k.closed_on <= %(high)s and k.closed_why = 'cured',
                exists (
                    select from cases_entry e
                    where e.case_id = k.id and e.kind like 'plan.%%' and e."on" <= %(high)s)
            from cases_case k
            where k.since_on < %(low)s and (k.closed_on is null or k.closed_on >= %(low)s)
            order by k.id
            """,
            {"low": from_on, "high": to_on},
        )
        names = ("case_id", "person_id", "cured", "plan")
        return [CaseStanding(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def count_open(*, from_on: date, to_on: date) -> int:
    """How many cases were open on any of the days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from cases_case "
            "where opened_on <= %s and (closed_on is null or closed_on >= %s)",
            [to_on, from_on],
        )
        return int(cursor.fetchone()[0])
