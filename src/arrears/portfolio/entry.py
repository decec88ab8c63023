"""What fell due and was not paid: SQL of the entry rate (入催率) and the 30-day collection rate.

A loan counts that was current at the previous month end and whose next instalment falls due inside the
month. Unpaid on day 1 is what was open when the due date had passed. The snapshots of the due date and of the
day after it say so to the cent: what is overdue then, and what came in on day 1 itself. Where they are not
kept the next month end tells, for the whole instalment: still unpaid; or a new worst lateness; or, for a loan
that had been late before, a payment of no more than it after the due date.
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

    `before`, `after` = the month's ends; `later` = the snapshot that shows what became of it or None.
    """
    amount, unpaid = ("count(*)", "1") if by_count else ("sum(due)", "unpaid")
    collected = "(collected >= unpaid)::int" if by_count else "collected"
    seen = later or after
    return f"""
        with a as ({_due(book, before=before, after=after)}),
        b as ({_ever_late(book, after)}), c as ({_ever_late(book, seen)}),
        {_exact(book, before=before, after=after)},
        entered as materialized (
            select a.*, least(a.due, day_1.overdue + greatest(0, day_1.paid - day_0.paid)) as unpaid,
                day_0.paid as paid_0
            from a join day_1 on day_1.loan_id = a.loan_id and day_1.due_day = a.due_day
                join day_0 on day_0.loan_id = a.loan_id and day_0.due_day = a.due_day
            where {_WAS_OPEN}
            union all
            select a.*, a.due, null from a join b using (loan_id)
            where a.due_day not in (select due_day from exact_days) and {_ENTERED}
        ), ended as (
            select e.unpaid, e.due_day + {COLLECT_DAYS} <= {to_day(seen)} as ripe, {_collected()} as collected
            from entered e left join b using (loan_id) left join c using (loan_id)
                left join day_30 on day_30.loan_id = e.loan_id and day_30.due_day = e.due_day
            where e.unpaid > 0
        )
        select (select {amount} from a), sum({unpaid}), sum({unpaid}) filter (ripe),
            sum({collected}) filter (ripe) from ended"""


def _due(book: Book, *, before: date, after: date) -> str:
    """Loans current at the start whose next instalment falls due in the month.

    One due on the month's last day has its day 1 in the next month and is left out of both.
    """
    return f"""
        select loan_id, next_due_day as due_day, next_due_minor as due, dpd_days_max as worst,
            {_PAID} as paid
        from {book.at(before)}
        where {LIVE} and dpd_days = 0 and next_due_minor > 0
            and next_due_day > {to_day(before)} and next_due_day < {to_day(after)}"""


def _ever_late(book: Book, day: date) -> str:
    """Loans that were ever late: only these can have entered."""
    return f"""
        select loan_id, oldest_due_day as oldest, dpd_days as dpd, dpd_days_max as worst,
            last_paid_day as last_paid, status, {_PAID} as paid
        from {book.at(day)} where dpd_days_max > 0 or status = 4"""


def _exact(book: Book, *, before: date, after: date) -> str:
    """CTEs: due days that have snapshots of their own and of the day after, and the loans on these days."""
    dues = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    first = [due for due in dues if book.has(due) and book.has(due + timedelta(days=1))]
    last = [due for due in first if book.has(due + timedelta(days=COLLECT_DAYS))]
    due_days = ", ".join(f"({to_day(due)})" for due in first) or "(null::bigint)"
    late = f"dpd_days = 1 and {LIVE} or dpd_days = 0 and dpd_days_max > 0 and last_paid_day = as_of_day"
    known = "loan_id in (select loan_id from day_1)"
    return f"""
        exact_days as (select * from (values {due_days}) t(due_day) where due_day is not null),
        day_1 as materialized ({_days_after(book, first, days=1, condition=late)}),
        day_0 as ({_days_after(book, first, days=0, condition=known)}),
        day_30 as ({_days_after(book, last, days=COLLECT_DAYS, condition=known)})"""


def _days_after(book: Book, dues: list[date], *, days: int, condition: str) -> str:
    """Loans so many days after their due day, on the days that have a snapshot."""
    columns = f"""loan_id, as_of_day - {days} as due_day, dpd_days as dpd, dpd_days_max as worst,
        {_OVERDUE} as overdue, {_PAID} as paid"""
    source = book.at(*(due + timedelta(days=days) for due in dues) if dues else (book.as_of,))
    return f"select {columns} from {source} where {condition if dues else 'false'}"


# The instalment was still open when its due date had passed: it is overdue on day 1; or it was paid on day 1,
# which shows as a new worst lateness or, for a loan once later than that, as too little money before.
_WAS_OPEN = """(day_1.dpd = 1 or (day_1.paid > day_0.paid
    and (day_1.worst > a.worst or day_0.paid - a.paid < a.due)))"""
# The instalment was unpaid on day 1, judged from the month's end. A last payment after the due date was for
# it when no more than it was paid; otherwise it was for a later one.
_ENTERED = """((b.dpd > 0 and b.oldest <= a.due_day) or b.status = 4 or b.worst > a.worst
    or (a.worst > 0 and b.last_paid > a.due_day and b.paid - a.paid <= a.due))"""


def _collected() -> str:
    """SQL: what was collected within 30 days, by the days' snapshots or judged from the states after it."""
    # `b` is the month's end, never more than 30 days after the due date; `c` the end of the next month.
    # A loan that is not in `b` or `c` was, as history now stands, never late: it had paid.
    by_b = (
        "(b.status is null or b.status in (2, 3) or (b.status = 1 and (b.dpd = 0 or b.oldest > e.due_day)))"
    )
    open_c = "(c.status = 4 or (c.dpd > 0 and c.oldest <= e.due_day))"
    in_time = f"""(c.worst <= {COLLECT_DAYS} or (c.worst <= greatest(e.worst, {COLLECT_DAYS})
        and c.last_paid <= e.due_day + {COLLECT_DAYS}))"""
    return f"""
        case when day_30.loan_id is not null then least(e.unpaid, greatest(0, day_30.paid - e.paid_0))
            when {by_b} or c.status is null or (not {open_c} and {in_time}) then e.unpaid else 0 end"""
