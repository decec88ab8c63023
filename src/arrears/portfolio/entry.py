"""What fell due and was not paid: SQL of the entry rate (入催率) and the 30-day collection rate for one month.

A loan counts that was current at the previous month end and whose next instalment falls due inside the month.
Where there is a snapshot of the day after the due date it says exactly what was unpaid on day 1; otherwise the
next month end tells: still unpaid; or a new worst lateness; or, for a loan that had been late before, the last
payment after the due date.
"""

from datetime import date, timedelta

from arrears.plumbing.days import to_day
from arrears.portfolio.build import LIVE
from arrears.portfolio.snapshots import Book

COLLECT_DAYS = 30
_PAID = "principal_paid_minor + interest_paid_minor"
_OVERDUE = "principal_overdue_minor + interest_overdue_minor"


def sql(book: Book, *, before: date, after: date, later: date | None, by_count: bool) -> str:
    """One row: due, unpaid on day 1, of that old enough for the 30 days, collected of it; all summed.

    `before`, `after` = the month's ends; `later` = the snapshot that shows what became of it (None: none yet).
    """
    # An instalment due on the month's last day has its day 1 in the next month: it is left to that day's snapshot.
    amount, unpaid = ("1", "1") if by_count else ("due", "unpaid")
    collected = "(collected >= unpaid)::int" if by_count else "collected"
    seen = later or after
    return f"""
        with a as (
            select loan_id, next_due_day as due_day, next_due_minor as due, dpd_days_max as worst
            from {book.at(before)}
            where {LIVE} and dpd_days = 0 and next_due_day > {to_day(before)} and next_due_day < {to_day(after)}
                and next_due_minor > 0
        ), b as ({_states(book, after)}), c as ({_states(book, seen)}), {_exact(book, before=before, after=after)},
        entered as (
            select a.*, case when exact_days.due_day is not null then least(a.due, coalesce(day_1.overdue, 0))
                when {_entered("b")} then a.due else 0 end as unpaid, day_1.paid as paid_1,
                a.due_day + {COLLECT_DAYS} <= {to_day(seen)} as ripe
            from a left join b using (loan_id) left join exact_days on exact_days.due_day = a.due_day
                left join day_1 on day_1.loan_id = a.loan_id and day_1.due_day = a.due_day
        ), ended as (
            select e.*, case when day_30.loan_id is not null and e.paid_1 is not null
                    then least(e.unpaid, greatest(0, day_30.paid - e.paid_1))
                when {_collected()} then e.unpaid else 0 end as collected
            from entered e left join b using (loan_id) left join c using (loan_id)
                left join day_30 on day_30.loan_id = e.loan_id and day_30.due_day = e.due_day
        )
        select sum({amount}), sum({unpaid}) filter (unpaid > 0), sum({unpaid}) filter (unpaid > 0 and ripe),
            sum({collected}) filter (unpaid > 0 and ripe), count(*) from ended"""


def _states(book: Book, day: date) -> str:
    return f"""select loan_id, oldest_due_day as oldest, dpd_days as dpd, dpd_days_max as worst,
        last_paid_day as last_paid, status from {book.at(day)}"""


def _exact(book: Book, *, before: date, after: date) -> str:
    """CTEs: due days whose day 1 has a snapshot, what was unpaid then, and what was paid by day 30."""
    dues = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    first = [due for due in dues if book.has(due + timedelta(days=1))]
    last = [due for due in dues if book.has(due + timedelta(days=COLLECT_DAYS))]
    due_days = ", ".join(f"({to_day(due)})" for due in first) or "(null::bigint)"
    day_1 = book.at(*(due + timedelta(days=1) for due in first)) if first else None
    day_30 = book.at(*(due + timedelta(days=COLLECT_DAYS) for due in last)) if last else None
    return f"""
        exact_days as (select * from (values {due_days}) t(due_day) where due_day is not null),
        day_1 as ({_on(day_1, 1, f"and dpd_days = 1 and {LIVE}")}),
        day_30 as ({_on(day_30, COLLECT_DAYS, "and loan_id in (select loan_id from day_1)")})"""


def _on(source: str | None, days: int, condition: str) -> str:
    if source is None:
        return "select null::bigint as loan_id, null::bigint as due_day, null::bigint as overdue, null::bigint as paid where false"
    return f"""select loan_id, as_of_day - {days} as due_day, {_OVERDUE} as overdue, {_PAID} as paid
        from {source} where true {condition}"""


def _entered(state: str) -> str:
    """SQL: the instalment was unpaid on day 1, judged from a later state."""
    still = f"({state}.dpd > 0 and {state}.oldest <= a.due_day) or {state}.status = 4"
    since = f"{state}.worst > a.worst or (a.worst > 0 and {state}.last_paid > a.due_day)"
    return f"({still} or {since})"


def _collected() -> str:
    """SQL: an unpaid instalment was paid within 30 days, judged from the states after it."""
    # `b` is the month's end (never more than 30 days after the due date), `c` the end of the next month.
    by_b = "(b.status in (2, 3) or (b.status = 1 and (b.dpd = 0 or b.oldest > e.due_day)))"
    open_c = "(c.status = 4 or (c.dpd > 0 and c.oldest <= e.due_day))"
    in_time = f"""(c.worst <= {COLLECT_DAYS} or (not (c.worst > greatest(e.worst, {COLLECT_DAYS}))
        and c.last_paid <= e.due_day + {COLLECT_DAYS}))"""
    return f"({by_b} or (not {open_c} and {in_time}))"
