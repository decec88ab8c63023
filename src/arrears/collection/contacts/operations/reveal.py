"""Shows the number or address behind an allowed contact to the one who asked, and logs it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.models import DecisionRow, Reveal
from arrears.collection.contacts.operations.still_allowed import why_not
from arrears.parties.operations.open_contact_points import open_contact_points
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.locks import hold_person


class UnableToReveal(Unable):
    """A number that may not be shown; the message says why."""


def reveal(*, decision_id: int, actor: str, at: datetime) -> str:
    """The number or address. Raises UnableToReveal unless the decision is theirs, allowed, open, unused.

    Stops and refusals that came in since the decision count.
    """
    with transaction.atomic():
        row = DecisionRow.objects.filter(id=decision_id).first()
        if row is None or row.actor != actor:
            raise UnableToReveal(_("There is no contact %(id)s that you asked for.") % {"id": decision_id})
        hold_person(person_id=row.person_id)
        if why := why_not(rows=[row], at=at).get(row.id):
            raise UnableToReveal(why)
        opened = open_contact_points(ids=[row.contact_point_id] if row.contact_point_id else [])
        if row.contact_point_id not in opened:
            raise UnableToReveal(_("There is no number to show: ask the gate for another contact point."))
        Reveal.objects.get_or_create(decision_id=row.id, defaults={"actor": actor})
        record(
            actor=actor,
            action="contact.revealed",
            subject=f"contact_decision/{row.id}",
            detail={"person": row.person_id, "contact_point": row.contact_point_id},
        )
    return opened[row.contact_point_id]
