"""The phone that somebody registered with, as a contact point of their own: the number itself stays here."""

from datetime import date

from arrears.parties.choices import PointType
from arrears.parties.models import Person
from arrears.parties.operations.add_contact_points import add_contact_point
from arrears.plumbing.crypto import open_sealed


def point_of_registered_phone(*, person_id: int, created_on: date) -> int | None:
    """The id of the contact point, made where there was none; None for a person without a phone."""
    sealed = Person.objects.filter(id=person_id).values_list("phone_sealed", flat=True).first()
    if sealed is None:
        return None
    return add_contact_point(
        person_id=person_id,
        kind=PointType.PHONE,
        value=open_sealed(sealed, purpose="person.phone"),
        source="registered",
        created_on=created_on,
        is_primary=True,
    )
