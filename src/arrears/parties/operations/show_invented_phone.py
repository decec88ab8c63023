"""The phone of an invented person, to try things out: refused for everybody who is not invented."""

from arrears.parties.models import Person
from arrears.plumbing.crypto import open_sealed

_INVENTED = "simulation/"  # how the simulator's people are called in source_ref


def show_invented_phone(*, person_id: int) -> str | None:
    """The made-up number, which no phone has; None for a real person, or one without a phone."""
    found = Person.objects.filter(id=person_id, source_ref__startswith=_INVENTED).first()
    if found is None or found.phone_sealed is None:
        return None
    return open_sealed(found.phone_sealed, purpose="person.phone")
