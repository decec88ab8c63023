"""The statements of `operations/follow.py`, in the order in which they run. Parameters are named.

`case_standing` holds where every loan stands that is in arrears or in an open case, and its row in that case;
`case_sum` what the loans that stay owe together, by debtor; `case_moved` collects what changed, for the
timeline and the news. Every night nearly all open cases owe something else than the night before: each row is
written once at most, in its own page (the tables keep room for it), and never when it would stay as it is.
"""

from arrears.collection.cases import events
from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.policy import CLOSES_AS, Left
from arrears.kernel.codes import Status
from arrears.parties.point_queries import LANGUAGES
from arrears.servicing.queries.arrears import IN_ARREARS, STANDING, STANDING_OF_MANY

_CODE = {state.name: int(state) for state in CaseState}


def standing(*, some_people: bool) -> str:
    """Where the loans stand; with %(people)s when only some people are followed.

    First those in arrears; then those that are in a case and not among them, which are few.
    """
    scope = "and l.borrower_id = any(%(people)s)" if some_people else ""
    select = STANDING if some_people else STANDING_OF_MANY
    late = " union all ".join(f"{select} {part} {scope}" for part in IN_ARREARS)
    of_people = (
        "join cases_case k on k.id = c.case_id and k.person_id = any(%(people)s)" if some_people else ""
    )
    inside = f"""
        select c.loan_id from cases_caseloan c {of_people} where c.left_on is null
            and not exists (select from case_standing f where f.loan_id = c.loan_id)
    """
    return f"""
        drop table if exists pg_temp.case_standing, pg_temp.case_sum, pg_temp.case_moved;
        create temporary table case_moved (
            case_id bigint, person_id bigint, kind text, payload jsonb,
            at_id bigint generated always as identity
        ) on commit drop;
        create temporary table case_standing on commit drop as {_told(late, scope)};
        analyze case_standing;
        insert into case_standing {_told(f"{STANDING} where l.id in ({inside})", scope)};
    """


def _told(found: str, scope: str) -> str:
    """What found loans are to their cases: why they leave, or that they stay, and in which row.

    A re-aged loan is current while its plan runs: it leaves when the plan has ended, not before.
    """
    whose = "and person_id = any(%(people)s)" if scope else ""
    planned = f"select id from cases_case where closed_on is null and state = {_CODE['PLAN_ACTIVE']} {whose}"
    return f"""
        select stood.*, c.id as row_id, stood.left_why = '' or (
                stood.left_why = '{Left.CURED}' and coalesce(c.case_id in ({planned}), false)
            ) as stays,
            (c.dpd_days, c.overdue_minor, c.owed_minor, c.charged_off) is distinct from
            (stood.dpd_days, stood.overdue_minor, stood.owed_minor, stood.charged_off) as differs
        from (
            select found.*, (
                case when gone <> '' then gone
                    when charged_off then case when owed_minor > 0 then '' else '{Left.RECOVERED}' end
                    when dpd_days > 0 then ''
                    when status in ({int(Status.OVERPAID)}, {int(Status.PAID_OFF)}) then '{Left.PAID_OFF}'
                    else '{Left.CURED}' end
            ) as left_why
            from ({found}) found
        ) stood
        left join cases_caseloan c on c.loan_id = stood.loan_id and c.left_on is null
    """


LEAVE = """
    with gone as (
        update cases_caseloan c set left_on = %(today)s, left_why = s.left_why, dpd_days = 0,
            overdue_minor = 0, owed_minor = greatest(s.owed_minor, 0)
        from case_standing s, cases_case k
        where s.row_id = c.id and k.id = c.case_id and not s.stays
        returning c.case_id, k.person_id, c.loan_id, c.left_why
    )
    insert into case_moved (case_id, person_id, kind, payload)
    select case_id, person_id, 'loan.left', jsonb_build_object('loan_id', loan_id, 'why', left_why) from gone
"""

# Nearly every debtor owes in one currency; of the others the loan that is most overdue says which counts.
SUMS = """
    create temporary table case_sum on commit drop as
    select person_id, count(*) as loans, max(dpd_days) as dpd_days, bool_and(charged_off) as off,
        bool_or(charged_off) as some_off, bool_or(left_why = '') as late,
        min(currency collate "C") as currency,
        max(currency collate "C") <> min(currency collate "C") as mixed,
        sum(overdue_minor)::bigint as overdue_minor, sum(owed_minor)::bigint as owed_minor
    from case_standing where stays group by person_id;
    update case_sum p set currency = a.currency, overdue_minor = a.overdue_minor, owed_minor = a.owed_minor
    from (
        select distinct on (person_id) person_id, currency,
            sum(overdue_minor) over one as overdue_minor, sum(owed_minor) over one as owed_minor
        from case_standing join (select person_id from case_sum where mixed) m using (person_id)
        where stays
        window one as (partition by person_id, currency)
        order by person_id, case_standing.overdue_minor desc, loan_id
    ) a
    where a.person_id = p.person_id;
    analyze case_sum
"""
# %(floors)s and %(codes)s are the boundary table, %(weights)s the value of a unit overdue in each bucket,
# `off` last.
_PLACED = """
    select s.*, (%(codes)s::text[])[s.place] as bucket,
        s.overdue_minor * (%(weights)s::float8[])[s.place] as value
    from (
        select p.*, case when p.off then cardinality(%(codes)s::text[])
            else width_bucket(p.dpd_days, %(floors)s::integer[]) end as place
        from case_sum p
    ) s
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
        insert into cases_case (person_id, state, opened_on, since_on, followed_on, currency, language, loans,
            dpd_days, bucket, overdue_minor, owed_minor, value)
        select p.person_id,
            case when p.dpd_days > %(watch_days)s or p.some_off then {_CODE["OPEN"]}
                else {_CODE["WATCH"]} end,
            %(today)s, %(today)s, %(today)s, p.currency, coalesce(w.language, ''), p.loans, p.dpd_days,
            p.bucket, p.overdue_minor, p.owed_minor, p.value
        from ({_PLACED}) p left join ({LANGUAGES}) w on w.person_id = p.person_id
        where p.late and not exists (
            select from cases_case o where o.person_id = p.person_id and o.closed_on is null
        )
        order by p.person_id
        returning id, person_id, state, dpd_days
    )
    insert into case_moved (case_id, person_id, kind, payload)
    select id, person_id, 'case.opened', jsonb_build_object('state', state, 'dpd_days', dpd_days) from opened
"""

# No news for loans that are in the case already: only what changes is written.
STAY = """
    update cases_caseloan c set dpd_days = s.dpd_days, currency = s.currency, overdue_minor = s.overdue_minor,
        owed_minor = s.owed_minor, charged_off = s.charged_off
    from case_standing s where s.row_id = c.id and s.stays and s.differs
"""
REJOIN = """
    update cases_caseloan c set dpd_days = s.dpd_days, currency = s.currency, overdue_minor = s.overdue_minor,
        owed_minor = s.owed_minor, charged_off = s.charged_off, left_on = null, left_why = '',
        joined_on = %(today)s
    from case_standing s join cases_case k on k.person_id = s.person_id and k.closed_on is null
    where s.row_id is null and s.stays and c.case_id = k.id and c.loan_id = s.loan_id
"""
JOIN = """
    insert into cases_caseloan
        (case_id, loan_id, shard, joined_on, dpd_days, currency, overdue_minor, owed_minor, charged_off)
    select k.id, s.loan_id, s.shard, %(today)s, s.dpd_days, s.currency, s.overdue_minor, s.owed_minor,
        s.charged_off
    from case_standing s join cases_case k on k.person_id = s.person_id and k.closed_on is null
    where s.row_id is null and s.stays and not exists (
        select from cases_caseloan c where c.case_id = k.id and c.loan_id = s.loan_id
    )
"""
# What the loans of each open case owe together, its bucket and, unless somebody ranked it, its value.
ADD_UP = f"""
    update cases_case k set loans = p.loans, dpd_days = p.dpd_days, currency = p.currency,
        overdue_minor = p.overdue_minor, owed_minor = p.owed_minor, followed_on = %(today)s,
        bucket = p.bucket, value = case when k.value_by = '' then p.value else k.value end
    from ({_PLACED}) p
    where p.person_id = k.person_id and k.closed_on is null and (k.followed_on, k.loans, k.dpd_days,
        k.currency, k.overdue_minor, k.owed_minor, k.bucket, k.value) is distinct from
        (%(today)s::date, p.loans, p.dpd_days, p.currency, p.overdue_minor, p.owed_minor, p.bucket,
        case when k.value_by = '' then p.value else k.value end)
"""

TAKE_UP = f"""
    with late as (
        update cases_case k set state = {_CODE["OPEN"]}
        where k.closed_on is null and k.state = {_CODE["WATCH"]}
            and (k.dpd_days > %(watch_days)s or k.bucket = 'off')
        returning k.id, k.person_id
    )
    insert into case_moved (case_id, person_id, kind, payload)
    select id, person_id, 'case.state',
        jsonb_build_object('before', {_CODE["WATCH"]}, 'after', {_CODE["OPEN"]}, 'why', 'days past due')
    from late
"""

_ORDER = ", ".join(f"'{why}'" for why in CLOSES_AS)
_STATES = " ".join(f"when '{why}' then {int(state)}" for why, state in CLOSES_AS.items())

CLOSE = f"""
    with empty as (
        select k.id, (array_agg(c.left_why order by array_position(array[{_ORDER}], c.left_why)))[1] as why
        from cases_case k join cases_caseloan c on c.case_id = k.id
        where k.closed_on is null
            and k.id in (select case_id from case_moved where kind = 'loan.left')
            and not exists (select from cases_caseloan o where o.case_id = k.id and o.left_on is null)
            and c.left_on >= k.since_on
        group by k.id
    ), closed as (
        update cases_case k set state = case e.why {_STATES} end, closed_on = %(today)s, closed_why = e.why,
            loans = 0, dpd_days = 0, bucket = '', overdue_minor = 0, owed_minor = 0, value = 0,
            followed_on = %(today)s, next_step = 0, next_at = null, leased_by = '', leased_until = null,
            hold_reason = '', hold_until = null, held_from = null
        from empty e where e.id = k.id
        returning k.id, k.person_id, k.state, k.closed_why
    )
    insert into case_moved (case_id, person_id, kind, payload)
    select id, person_id, 'case.closed', jsonb_build_object('state', state, 'why', closed_why) from closed
"""

RELEASE = f"""
    with free as (
        select k.id, k.hold_reason as why, k.state as before from cases_case k
        where k.closed_on is null and k.hold_reason <> '' and k.hold_until < %(today)s for update
    ), released as (
        update cases_case k set hold_reason = '', hold_until = null, held_from = null,
            state = case when k.state = {_CODE["ON_HOLD"]} then coalesce(k.held_from, {_CODE["IN_TREATMENT"]})
                else k.state end
        from free where free.id = k.id returning k.id, k.person_id, k.state, free.before, free.why
    )
    insert into case_moved (case_id, person_id, kind, payload)
    select id, person_id, 'case.released',
        jsonb_build_object('before', before, 'after', state, 'why', why, 'by', 'time') from released
"""

WRITE_DOWN = """
    insert into cases_entry (case_id, person_id, kind, "on", payload, actor)
    select case_id, person_id, kind, %(today)s, payload, %(actor)s from case_moved order by at_id
"""
# News of what moved: rows of name and payload, in the order in which it moved.
NEWS = f"""
    select case when kind in ('case.opened', 'case.reopened') then '{events.OPENED}'
            when kind = 'case.closed' then '{events.CLOSED}' else '{events.STATE_CHANGED}' end as name,
        jsonb_build_object('case_id', case_id, 'person_id', person_id, 'business_date', %(today)s::date) ||
        case when kind in ('case.opened', 'case.reopened')
                then jsonb_build_object('reopened', kind = 'case.reopened')
            when kind = 'case.closed' then payload
            else jsonb_build_object(
                'before', payload->'before', 'after', payload->'after', 'why', payload->'why')
        end as payload
    from case_moved where kind like 'case.%%' order by at_id
"""
COUNTED = "select kind, count(*) from case_moved group by kind"
