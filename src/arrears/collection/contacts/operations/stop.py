"""Holds contacts back: from a moment on, with its evidence."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.choices import STOPS
from arrears.collection.contacts.events import STOPPED
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.models import StopRow
from arrears.parties.point_queries import points_by_id
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.locks import hold_person
from arrears.plumbing.outbox import emit


class UnableToStop(Unable):
    """A stop that can't be set; the message says what is missing."""


def stop(
    *,
    person_id: int,
    kind: str,
    since: datetime,
    evidence: str,
    actor: str,
    until: datetime | None = None,
    loan_ids: Collection[int] | None = None,
    channel: Channel | None = None,
    contact_point_id: int | None = None,
) -> int:
    """Sets a stop (choices.STOPS) and returns its id. `until` None: until it is lifted. Raises UnableToStop.

    With a channel or a contact point it holds for these only: a reply STOP to an SMS, a wrong number. It
    follows the number itself: entering the number again changes nothing.
    """
    if kind not in STOPS:
        raise UnableToStop(
            _("There is no stop %(kind)r; they are %(known)s.") % {"kind": kind, "known": ", ".join(STOPS)}
        )
    if not evidence.strip():
        raise UnableToStop(_("Say what shows it: a paper, a call, a message."))
    if until is not None and until <= since:
        raise UnableToStop(_("A stop ends after it begins."))
    number = None
    if contact_point_id is not None:
        point = points_by_id(ids=[contact_point_id]).get(contact_point_id)
        if point is None or point.person_id != person_id:
            raise UnableToStop(_("This person has no contact point %(id)s.") % {"id": contact_point_id})
        number = point.index
    elif kind == "wrong_number":
        raise UnableToStop(_("Say which contact point is the wrong number."))
    with transaction.atomic():
        hold_person(person_id=person_id)
        row = StopRow.objects.create(
            person_id=person_id,
            kind=kind,
            since=since,
            until=until,
            loan_ids=sorted(loan_ids or ()),
            channel=channel.value if channel else "",
            number=number,
            evidence=evidence,
            actor=actor,
        )
        record(
            actor=actor,
            action="contact.stopped",
            subject=f"person/{person_id}",
            reason=evidence,
            detail={"stop": row.id, "kind": kind},
        )
        emit(name=STOPPED, payload={"stop_id": row.id, "person_id": person_id, "kind": kind})
    return row.id
