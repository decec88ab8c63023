"""A person's particulars in clear, for a reason that goes into the audit trail.

Never a phone number: that is shown only behind a decision of the gate (collection/contacts).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.parties.models import Person
from arrears.parties.queries import UnableToFindPerson
from arrears.plumbing.audit import record
from arrears.plumbing.crypto import open_sealed
from arrears.plumbing.failures import Unable


class UnableToUnmask(Unable):
    """Particulars are shown in clear only for a reason that is written down."""


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """A person in clear; None where nothing is known."""

    name: str | None
    id_number: str | None


def unmask(*, person_id: int, actor: str, reason: str) -> Particulars:
    """The particulars; who saw them and why is recorded first. Raises UnableToUnmask, UnableToFindPerson."""
    if not reason.strip() or not reason.isprintable():
        raise UnableToUnmask(
            _("Say on one line why the particulars of this person are needed; it goes into the audit trail.")
        )
    with transaction.atomic():
        person = Person.objects.filter(id=person_id).first()
        if person is None:
            raise UnableToFindPerson(
                _("There is no person with id %(person_id)s.") % {"person_id": person_id}
            )
        record(actor=actor, action="person.unmask", subject=f"person/{person_id}", reason=reason)
        return Particulars(
            name=_opened(person.name_sealed, "name"),
            id_number=_opened(person.id_number_sealed, "id_number"),
        )


def _opened(sealed: memoryview | bytes | None, column: str) -> str | None:
    return None if sealed is None else open_sealed(sealed, purpose=f"person.{column}")
