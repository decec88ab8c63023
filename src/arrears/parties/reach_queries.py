"""How many people can be reached, as columns: no number or address in it."""

from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa
from django.db import connection

from arrears.parties.choices import Owner, PointStatus
from arrears.parties.models import ContactPoint
from arrears.plumbing.bulk import read_arrow
from arrears.plumbing.crypto import open_sealed


@dataclass(frozen=True, kw_only=True)
class PointAt:
    """A contact point with a number, without the number."""

    id: int
    person_id: int
    owner: Owner
    index: bytes


def own_points(*, person_ids: Collection[int]) -> pa.Table:
    """`person_id, type, id`: the best valid contact point of each type that is the person's own; committed
    rows.
    """
    return read_arrow(
        query="select distinct on (person_id, type) person_id, type::bigint, id from parties_contactpoint "
        f"where person_id = any({_array(person_ids)}) and status = {int(PointStatus.VALID)} "
        f"and owner = {int(Owner.SELF)} order by person_id, type, is_primary desc, id"
    )


def points_at(*, indexes: Collection[bytes]) -> list[PointAt]:
    """The contact points with one of these numbers or addresses (by `index_of_value`), whosever they are."""
    rows = ContactPoint.objects.filter(value_index__in=indexes).order_by("id")
    return [
        PointAt(id=row.id, person_id=row.person_id, owner=Owner(row.owner), index=bytes(row.value_index))
        for row in rows
    ]


def wishes(*, person_ids: Collection[int]) -> pa.Table:
    """`person_id, language, time_zone, channels` (JSON as text) of those who said how they want to be
    contacted.
    """
    return read_arrow(
        query="select person_id, language, time_zone, channels::text channels from parties_preferences "
        f"where person_id = any({_array(person_ids)}) order by person_id"
    )


def names_to_address(*, person_ids: Collection[int]) -> dict[int, str]:
    """Names in clear, for messages to the people themselves; only who writes to them may import it."""
    with connection.cursor() as cursor:
        cursor.execute("select id, name_sealed from parties_person where id = any(%s)", [list(person_ids)])
        rows = cursor.fetchall()
    return {
        person: "" if sealed is None else open_sealed(sealed, purpose="person.name")
        for person, sealed in rows
    }


def people_with_flags(*, person_ids: Collection[int]) -> set[int]:
    """Those of the people who have a flag, past or present."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct person_id from parties_flagofperson where person_id = any(%s)",
            [list(person_ids)],
        )
        return {row[0] for row in cursor.fetchall()}


def _array(ids: Collection[int]) -> str:
    return "'{" + ",".join(str(int(one)) for one in ids) + "}'::bigint[]"
