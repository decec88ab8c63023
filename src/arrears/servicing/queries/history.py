"""How far a loan's history goes: tells whether something happened since it was looked at."""

from django.db import connection


def last_event_id(*, loan_id: int) -> int:
    """Id of the loan's last event; 0 without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(max(e.id), 0) from servicing_loan l join servicing_event e "
            "on e.loan_id = l.id and e.shard = l.shard where l.id = %s",
            [loan_id],
        )
        return int(cursor.fetchone()[0])
