"""What follows from a fact beside the arithmetic of a loan (posting_rules.OF_FACTS), and its undoing."""

from collections.abc import Mapping
from datetime import date

from django.db import connection

from arrears.ledger import posting_rules
from arrears.ledger.chart import chart
from arrears.ledger.operations.post import Key, post_changes


def post_fact(
    *,
    business_date: date,
    key: Key,
    loan_id: int,
    fact_id: int,
    changes: Mapping[str, int],
    actor: str,
    rulebook_version: str,
) -> int | None:
    """Posts the amounts of OF_FACTS that a fact brings; returns the entry, None when there is none."""
    ids = post_changes(
        business_date=business_date,
        changes={key: changes},
        source=_source(fact_id),
        actor=actor,
        rulebook_version=rulebook_version,
        loan_id=loan_id,
    )
    return ids[0] if ids else None


def undo_fact(
    *,
    business_date: date,
    key: Key,
    loan_id: int,
    fact_id: int,
    actor: str,
    rulebook_version: str,
) -> int | None:
    """Posts the contrary of what a fact posted; returns the entry, None when it posted nothing."""
    return post_fact(
        business_date=business_date,
        key=key,
        loan_id=loan_id,
        fact_id=fact_id,
        changes={name: -amount for name, amount in _posted(loan_id, fact_id).items()},
        actor=actor,
        rulebook_version=rulebook_version,
    )


def _source(fact_id: int) -> str:
    return f"fact/{fact_id}"


def _posted(loan_id: int, fact_id: int) -> dict[str, int]:
    """What the fact has posted by movement: the debited side of its lines."""
    codes = chart()
    debited = [codes[posting_rules.RULES[name][0]].code for name in posting_rules.OF_FACTS]
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.movement, sum(l.amount_minor)::bigint from ledger_entry e "
            "join ledger_line l on l.entry_id = e.id "
            "join unnest(%s::text[], %s::text[]) as r(movement, code) "
            "on r.movement = l.movement and r.code = l.account_id "
            "where e.loan_id = %s and e.source = %s group by 1",
            [list(posting_rules.OF_FACTS), debited, loan_id, _source(fact_id)],
        )
        return dict(cursor.fetchall())
