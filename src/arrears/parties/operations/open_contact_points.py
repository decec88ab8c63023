"""Contact points in clear. Only the gate's hand-over and reveal may import it (pyproject.toml)."""

from collections.abc import Collection

from django.db import connection

from arrears.parties.choices import PointStatus
from arrears.parties.operations.add_contact_points import VALUE_PURPOSE
from arrears.plumbing.crypto import open_sealed


def open_contact_points(*, ids: Collection[int]) -> dict[int, str]:
    """The numbers and addresses by id; a point that is not valid any more is absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, value_sealed from parties_contactpoint where id = any(%s) and status = %s",
            [list(ids), int(PointStatus.VALID)],
        )
        return {number: open_sealed(sealed, purpose=VALUE_PURPOSE) for number, sealed in cursor.fetchall()}
