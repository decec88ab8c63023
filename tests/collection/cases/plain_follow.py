"""What `follow` must come to, said plainly: every loan and every case is written anew each night.

The reference that the fast statements of `cases/following.py` are held against; those that say the same
already are its own.
"""

import json
from datetime import date
from typing import Any

from arrears.collection.cases import events
from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.following import CLOSE, RELEASE, TAKE_UP, WRITE_DOWN
from arrears.collection.cases.policy import Left
from arrears.kernel.codes import Status
from arrears.servicing.queries.arrears import IN_ARREARS, STANDING

_CODE = {state.name: int(state) for state in CaseState}


def standing() -> str:
    """Where the loans stand."""
    inside = "select c.loan_id from cases_caseloan c where c.left_on is null"
    parts = [f"{STANDING} {part}" for part in IN_ARREARS]
    others = f"s.dpd_days <= 0 and s.status <> {int(Status.CHARGED_OFF)}"
    parts.append(f"{STANDING} where {others} and l.id in ({inside})")
    return f"""
        drop table if exists pg_temp.case_standing, pg_temp.case_moved;
        create temporary table case_standing on commit drop as
        select found.*, (
            case when gone <> '' then gone
                when charged_off then case when owed_minor > 0 then '' else '{Left.RECOVERED}' end
                when dpd_days > 0 then ''
                when status in ({int(Status.OVERPAID)}, {int(Status.PAID_OFF)}) then '{Left.PAID_OFF}'
                else '{Left.CURED}' end
        ) as left_why
        from ({" union all ".join(parts)}) found;
        create temporary table case_moved (
            case_id bigint, person_id bigint, kind text, payload jsonb,
            at_id bigint generated always as identity
        ) on commit drop;
    """


# A re-aged loan is current while its plan runs: it leaves when the plan has ended, not before.
LEAVE = f"""
    with gone as (
        update cases_caseloan c set left_on = %(today)s, left_why = s.left_why, dpd_days = 0,
            overdue_minor = 0, owed_minor = greatest(s.owed_minor, 0)
        from case_standing s, cases_case k
        where s.loan_id = c.loan_id and c.left_on is null and k.id = c.case_id and s.left_why <> ''
            and not (s.left_why = '{Left.CURED}' and k.state = {_CODE["PLAN_ACTIVE"]})
        returning c.case_id, k.person_id, c.loan_id, c.left_why
    )
    insert into case_moved (case_id, person_id, kind, payload)
    select case_id, person_id, 'loan.left', jsonb_build_object('loan_id', loan_id, 'why', left_why) from gone
"""

_DEBTORS = """
    select person_id, max(dpd_days) as dpd_days, bool_or(charged_off) as charged_off,
        (array_agg(currency order by overdue_minor desc, loan_id))[1] as currency
    from case_standing where left_why = '' group by person_id
"""

REOPEN = f"""
    with late as (
        select distinct on (k.person_id) k.id
        from cases_case k
        where k.person_id in (select person_id from case_standing where left_why = '')
            and not exists (
                select from cases_case o where o.person_id = k.person_id and o.closed_on is null
            )
        order by k.person_id, k.closed_on desc, k.id desc
    ), reopened as (
        update cases_case k set state = {_CODE["REOPENED"]}, closed_on = null, closed_why = '',
            reopened = k.reopened + 1, since_on = %(today)s, value_by = '', next_step = 0, next_at = null,
            hold_reason = '', hold_until = null, held_from = null
        from late
        where k.id = late.id and k.state = {_CODE["CURED"]}
            and k.closed_on >= %(today)s::date - %(reopen_days)s::integer
        returning k.id, k.person_id
    )
    insert into case_moved (case_id, person_id, kind, payload)
    select id, person_id, 'case.reopened', jsonb_build_object() from reopened
"""

OPEN = f"""
    with opened as (
        insert into cases_case (person_id, state, opened_on, since_on, followed_on, currency, dpd_days)
        select d.person_id,
            case when d.dpd_days > %(watch_days)s or d.charged_off then {_CODE["OPEN"]}
                else {_CODE["WATCH"]} end,
            %(today)s, %(today)s, %(today)s, d.currency, d.dpd_days
        from ({_DEBTORS}) d
        where not exists (select from cases_case o where o.person_id = d.person_id and o.closed_on is null)
        order by d.person_id
        returning id, person_id, state, dpd_days
    )
    insert into case_moved (case_id, person_id, kind, payload)
    select id, person_id, 'case.opened', jsonb_build_object('state', state, 'dpd_days', dpd_days) from opened
"""

# No news for loans that are in the case already: only what changes is written.
JOIN = """
    insert into cases_caseloan
        (case_id, loan_id, shard, joined_on, dpd_days, currency, overdue_minor, owed_minor, charged_off)
    select k.id, s.loan_id, s.shard, %(today)s, s.dpd_days, s.currency, s.overdue_minor, s.owed_minor,
        s.charged_off
    from case_standing s join cases_case k on k.person_id = s.person_id and k.closed_on is null
    where s.left_why = '' or exists (
        select from cases_caseloan c where c.case_id = k.id and c.loan_id = s.loan_id and c.left_on is null
    )
    on conflict (case_id, loan_id) do update set
        dpd_days = excluded.dpd_days, currency = excluded.currency, overdue_minor = excluded.overdue_minor,
        owed_minor = excluded.owed_minor, charged_off = excluded.charged_off, left_on = null, left_why = '',
        joined_on = case when cases_caseloan.left_on is null then cases_caseloan.joined_on
            else excluded.joined_on end
    where (cases_caseloan.dpd_days, cases_caseloan.overdue_minor, cases_caseloan.owed_minor,
        cases_caseloan.charged_off, cases_caseloan.left_on) is distinct from
        (excluded.dpd_days, excluded.overdue_minor, excluded.owed_minor, excluded.charged_off, null::date)
"""


SUMS = """
    with of_case as (
        select c.case_id, count(*) as loans, max(c.dpd_days) as dpd_days, bool_and(c.charged_off) as off,
            (array_agg(c.currency order by c.overdue_minor desc, c.loan_id))[1] as currency
        from cases_caseloan c where c.left_on is null group by c.case_id
    ), added as (
        select o.case_id, sum(c.overdue_minor) as overdue_minor, sum(c.owed_minor) as owed_minor
        from of_case o join cases_caseloan c
            on c.case_id = o.case_id and c.left_on is null and c.currency = o.currency
        group by o.case_id
    ), placed as (
        select o.*, a.overdue_minor, a.owed_minor, case when o.off then cardinality(%(codes)s::text[])
            else width_bucket(o.dpd_days, %(floors)s::integer[]) end as place
        from of_case o join added a using (case_id)
    )
    update cases_case k set loans = p.loans, dpd_days = p.dpd_days, currency = p.currency,
        overdue_minor = p.overdue_minor, owed_minor = p.owed_minor, followed_on = %(today)s,
        bucket = (%(codes)s::text[])[p.place],
        value = case when k.value_by = '' then p.overdue_minor * (%(weights)s::float8[])[p.place]
            else k.value end
    from placed p where p.case_id = k.id and k.closed_on is null
"""

MOVED = "select case_id, person_id, kind, payload from case_moved where kind like 'case.%%' order by at_id"


def follow_plainly(*, business_date: date, actor: str) -> None:
    """Everybody's cases brought in line, one statement after the other, and the news one by one."""
    from django.db import connection

    from arrears.collection.cases.models import Case
    from arrears.collection.cases.operations.follow import _parameters
    from arrears.parties.point_queries import preferences
    from arrears.plumbing import outbox

    given = _parameters(business_date, actor, None)
    statements = (
        *standing().split(";"),
        LEAVE,
        REOPEN,
        OPEN,
        JOIN,
        SUMS,
        TAKE_UP,
        CLOSE,
        RELEASE,
        WRITE_DOWN,
    )
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.strip():
                cursor.execute(statement, given)
        cursor.execute(MOVED, {})
        moved = [(*row[:3], json.loads(row[3])) for row in cursor.fetchall()]
    for case_id, person_id, kind, payload in moved:
        if kind == "case.opened":
            Case.objects.filter(id=case_id).update(language=preferences(person_id).language.lower())
        name, more = _news(kind, payload)
        ids = {"case_id": case_id, "person_id": person_id, "business_date": business_date.isoformat()}
        outbox.emit(name=name, payload=ids | more)


def _news(kind: str, payload: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if kind in {"case.opened", "case.reopened"}:
        return events.OPENED, {"reopened": kind == "case.reopened"}
    if kind == "case.closed":
        return events.CLOSED, {"state": payload["state"], "why": payload["why"]}
    return events.STATE_CHANGED, {name: payload[name] for name in ("before", "after", "why")}
