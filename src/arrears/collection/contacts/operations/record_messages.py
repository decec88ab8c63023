"""What came of many messages at once: an attempt each, once a decision; set-wise."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from arrears.collection.contacts.events import ATTEMPTED

_ATTEMPTS = """
    with made as (
        insert into contacts_attemptrow (decision_id, person_id, loan_ids, contact_point_id, number, owner,
        place, channel, purpose, actor, at, inbound, result, connected, spoke_with, recording, supplier,
        duties_met, note) select id, person_id, loan_ids, contact_point_id, number, owner, place, channel,
        purpose, actor, greatest(at, %(at)s), false, %(result)s, %(connected)s, 0, '', %(supplier)s, duties,
        '' from contacts_decisionrow where id = any(%(ids)s) and verdict <> 'deny' on conflict (decision_id)
        do nothing returning id, decision_id, person_id, channel, result
    )
    insert into plumbing_outboxevent (name, payload, created_at)
    select %(news)s, jsonb_build_object('attempt_id', id, 'decision_id', decision_id, 'person_id', person_id,
        'channel', channel, 'result', result), clock_timestamp() from made
"""


def record_messages(
    *, decision_ids: Collection[int], result: str, supplier: str, at: datetime, connected: bool = False
) -> int:
    """Writes the attempts of messages that a channel took or refused; what was recorded before stays.

    Returns how many were new. Duties of messages (a name, a line to opt out) stand in their texts: they are
    met.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            _ATTEMPTS,
            {
                "ids": sorted(decision_ids),
                "at": at,
                "result": result,
                "connected": connected,
                "supplier": supplier,
                "news": ATTEMPTED,
            },
        )
        return int(cursor.rowcount)
