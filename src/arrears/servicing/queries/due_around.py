"""Loans that are overdue or soon due, as columns: what reminders are planned from."""

from collections.abc import Collection
from datetime import date

import pyarrow as pa
from django.db import connection

from arrears.kernel.codes import Status
from arrears.plumbing.bulk import read_arrow
from arrears.plumbing.days import to_day

_COLUMNS = (
    "l.id loan_id, l.borrower_id, t.product_code, t.jurisdiction, t.currency, s.next_due_day, "
    "s.next_due_minor, "
    "s.oldest_due_day, s.overdue_minor, s.dpd_days"
)
_FROM = (
    "from servicing_loanstate s join servicing_loan l on l.id = s.loan_id and l.shard = s.shard "
    "join servicing_terms t on t.id = l.terms_id"
)


def due_around(*, from_on: date, to_on: date) -> pa.Table:
    """Running loans that are overdue, or whose next due date lies from `from_on` to `to_on`; committed rows
    only.

    `loan_id, borrower_id, product_code, jurisdiction, currency, next_due_day, next_due_minor, oldest_due_day,
    overdue_minor, dpd_days`, by borrower. Days are those of the stored states: of the last close, or of today
    where something happened today.
    """
    return read_arrow(
        query=f"select {_COLUMNS} {_FROM} where s.status = {int(Status.ACTIVE)} and (s.overdue_minor > 0 or "
        f"s.next_due_day between {to_day(from_on)} and {to_day(to_on)}) order by l.borrower_id, l.id"
    )


def due_now(*, loan_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Of each running loan: what is overdue, its next due day, what is due then. Others are absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.loan_id, s.overdue_minor, s.next_due_day, s.next_due_minor from servicing_loanstate s "
            "where s.loan_id = any(%s) and s.status = %s",
            [list(loan_ids), int(Status.ACTIVE)],
        )
        return {loan: (overdue, day, minor) for loan, overdue, day, minor in cursor.fetchall()}


def some_due(*, late: bool, limit: int) -> list[tuple[int, str, int, str, int, int, int]]:
    """Some running loans that are late (else not): loan, number, borrower, currency, due day, minor units,
    days.

    For previews of what would be said to real people; days are past the due day as of the stored state.
    """
    order = "s.dpd_days" if late else "s.next_due_day"
    due = "s.oldest_due_day" if late else "s.next_due_day"
    what = "s.overdue_minor" if late else "s.next_due_minor"
    asked = "s.dpd_days > 0" if late else "s.dpd_days = 0 and s.next_due_minor > 0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select l.id, l.number, l.borrower_id, t.currency, {due}, {what}, "
            f"s.as_of_on - date '1970-01-01' + 1 - {due} {_FROM} where s.status = %s and {asked} "
            f"order by {order}, l.id limit %s",
            [int(Status.ACTIVE), limit],
        )
        return list(cursor.fetchall())
