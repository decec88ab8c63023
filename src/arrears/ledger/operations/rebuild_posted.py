"""The running totals, anew from the journal's lines."""

from django.db import connection, transaction

from arrears.ledger import posting_rules
from arrears.ledger.chart import chart


def rebuild_posted() -> int:
    """Writes every running total as the sum of its lines; returns how many there are.

    The caller keeps other writers out (plumbing.locks.hold_all_shards).
    """
    codes = chart()
    debited = [codes[pair[0]].code for pair in posting_rules.RULES.values()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from ledger_posted")
        cursor.execute(
            "insert into ledger_posted (shard, product_code, book_code, currency, movement, total_minor) "
            "select e.shard, e.product_code, e.book_code, e.currency, l.movement, sum(l.amount_minor) "
            "from ledger_entry e join ledger_line l on l.entry_id = e.id "
            "join unnest(%s::text[], %s::text[]) as r(movement, code) "
            "on r.movement = l.movement and r.code = l.account_id "
            "group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5",
            [list(posting_rules.RULES), debited],
        )
        return int(cursor.rowcount)
