"""The debtor came to us: called or wrote. It counts against nothing and shows that they can be reached."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from arrears.collection.contacts.choices import SpokeWith
from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.collection.contacts.models import AttemptRow
from arrears.parties.point_queries import points_by_id


def note_inbound(
    *,
    person_id: int,
    channel: Channel,
    at: datetime,
    actor: str,
    contact_point_id: int | None = None,
    loan_ids: Collection[int] = (),
    recording: str = "",
    note: str = "",
) -> int:
    """Writes it into the log of contacts and returns its id. `actor`: who took it."""
    found = points_by_id(ids=[contact_point_id]) if contact_point_id is not None else {}
    point = found.get(contact_point_id) if contact_point_id is not None else None
    with transaction.atomic():
        row = AttemptRow.objects.create(
            decision_id=None,
            person_id=person_id,
            loan_ids=sorted(loan_ids),
            contact_point_id=contact_point_id,
            number=None if point is None else point.index,
            owner="self" if point is None else point.owner.name.lower(),
            place="unknown" if point is None else point.place.name.lower(),
            channel=channel.value,
            purpose=Purpose.ANSWER.value,
            actor=actor,
            at=at,
            inbound=True,
            result="answered",
            connected=True,
            spoke_with=int(SpokeWith.DEBTOR),
            recording=recording,
            duties_met=[],
            note=note,
        )
    return row.id
