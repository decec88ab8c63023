"""Gives many allowed contacts back at once: those that were neither made nor revealed count no more."""

from collections.abc import Collection

from django.db import connection, transaction

_WITHDRAW = """
    insert into contacts_withdrawal (decision_id, actor, reason)
    select d.id, %(actor)s, %(reason)s from contacts_decisionrow d
    where d.id = any(%(ids)s) and d.verdict <> 'deny'
        and not exists (select 1 from contacts_attemptrow a where a.decision_id = d.id)
        and not exists (select 1 from contacts_reveal r where r.decision_id = d.id)
    on conflict (decision_id) do nothing
"""


def withdraw_many(*, decision_ids: Collection[int], actor: str, reason: str) -> int:
    """Withdraws what can be withdrawn and returns how many were; what was made or shown stays as it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, {"ids": sorted(decision_ids), "actor": actor, "reason": reason})
        return int(cursor.rowcount)
