"""Contact points in clear. Only the gate's hand-over and reveal may import it (pyproject.toml)."""

from collections.abc import Collection

from arrears.parties.choices import PointStatus
from arrears.parties.models import ContactPoint
from arrears.parties.operations.add_contact_points import VALUE_PURPOSE
from arrears.plumbing.crypto import open_sealed


def open_contact_points(*, ids: Collection[int]) -> dict[int, str]:
    """The numbers and addresses by id; a point that is not valid any more is absent."""
    found = ContactPoint.objects.filter(id__in=ids, status=PointStatus.VALID).only("id", "value_sealed")
    return {point.id: open_sealed(point.value_sealed, purpose=VALUE_PURPOSE) for point in found}
