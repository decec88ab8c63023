"""What became known of a contact point: status, place, that it was confirmed or consented to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.parties.choices import Place, PointStatus
from arrears.parties.models import ContactPoint
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable


class UnableToMarkContactPoint(Unable):
    """No such contact point, or it was suppressed for good."""


def mark_contact_point(
    *,
    contact_point_id: int,
    actor: str,
    reason: str,
    status: PointStatus | None = None,
    place: Place | None = None,
    verified_at: datetime | None = None,
    consented_at: datetime | None = None,
) -> None:
    """Writes what is given and leaves the rest. Raises UnableToMarkContactPoint."""
    with transaction.atomic():
        point = ContactPoint.objects.select_for_update().filter(id=contact_point_id).first()
        if point is None:
            raise UnableToMarkContactPoint(_("There is no contact point %(id)s.") % {"id": contact_point_id})
        if point.status == PointStatus.SUPPRESSED and status not in (None, PointStatus.SUPPRESSED):
            raise UnableToMarkContactPoint(
                _("This contact point is suppressed for good: add the number only if its owner asks for it.")
            )
        given = {
            "status": status,
            "place": place,
            "verified_at": verified_at,
            "consented_at": consented_at,
        }
        changed = {name: value for name, value in given.items() if value is not None}
        ContactPoint.objects.filter(id=contact_point_id).update(**changed)
        record(
            actor=actor,
            action="contact_point.marked",
            subject=f"contact_point/{contact_point_id}",
            reason=reason,
            detail={name: str(value) for name, value in changed.items()},
        )
