"""Hands numbers and addresses to the channels, set-wise: only behind decisions that are still allowed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from arrears.collection.contacts.models import DecisionRow
from arrears.collection.contacts.operations.still_allowed import why_not
from arrears.parties.operations.open_contact_points import open_contact_points
from arrears.plumbing.locks import hold_all_persons

_ROWS = "select * from contacts_decisionrow where id = any(%s) and actor = %s"
_REVEAL = (
    "insert into contacts_reveal (decision_id, actor) select n, %s from unnest(%s::bigint[]) n "
    "on conflict (decision_id) do nothing"
)


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """What may go out, and why the rest may not."""

    addresses: dict[int, str]  # by decision
    refused: dict[int, str]  # by decision: why


def hand_over(*, decision_ids: Collection[int], actor: str, at: datetime) -> HandedOver:
    """Numbers and addresses by decision, each logged as revealed; another's decisions are refused.

    A contact in the app without a contact point has the address "".
    """
    with transaction.atomic():
        hold_all_persons()
        rows = list(DecisionRow.objects.raw(_ROWS, [sorted(decision_ids), actor]))
        refused = why_not(rows=rows, at=at)
        left = [row for row in rows if row.id not in refused]
        opened = open_contact_points(ids=[row.contact_point_id for row in left if row.contact_point_id])
        addresses = {
            row.id: opened[row.contact_point_id] if row.contact_point_id else ""
            for row in left
            if row.contact_point_id is None or row.contact_point_id in opened
        }
        with connection.cursor() as cursor:
            cursor.execute(_REVEAL, [actor, list(addresses)])
    missing = set(decision_ids) - set(addresses) - set(refused)
    return HandedOver(addresses=addresses, refused=refused | dict.fromkeys(missing, ""))
