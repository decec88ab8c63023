"""Contact points of people, one or many: sealed on the way in; a point that is known stays as it is."""

from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from django.utils.translation import gettext as _

from arrears.parties.choices import Owner, Place, PointStatus, PointType
from arrears.parties.models import ContactPoint
from arrears.parties.point_policy import point_refusal
from arrears.plumbing.bulk import copy_in
from arrears.plumbing.crypto import blind_indexes, seal_many
from arrears.plumbing.failures import Unable

VALUE_PURPOSE = "contact_point.value"
OWNER_PURPOSE = "contact_point.owner_name"
COLUMNS = {
    "person_id": pa.int64(),
    "type": pa.int64(),  # parties.choices.PointType
    "value": pa.string(),
    "owner": pa.int64(),  # parties.choices.Owner
    "owner_name": pa.string(),  # of somebody else than the person, may be null
    "place": pa.int64(),  # parties.choices.Place
    "is_primary": pa.bool_(),
    "verified_at": pa.timestamp("s", "UTC"),  # may be null
    "consented_at": pa.timestamp("s", "UTC"),  # may be null
    "created_on": pa.date32(),
}


class UnableToAddContactPoint(Unable):
    """A contact point that can't be added; the message says which and why."""


def add_contact_points(*, points: pa.Table, source: str) -> int:
    """Adds points (columns: COLUMNS) and returns how many were new. Raises UnableToAddContactPoint.

    A number given again keeps its first row with its status: a refusal is not undone by entering it anew.
    """
    lacking = sorted(set(COLUMNS) - set(points.column_names))
    if lacking:
        raise UnableToAddContactPoint(
            _("The table of contact points lacks the columns %(names)s.") % {"names": lacking}
        )
    values = points["value"].to_pylist()
    for row, (kind, value) in enumerate(zip(points["type"].to_pylist(), values, strict=True)):
        if why := point_refusal(kind=PointType(kind), value=value):
            raise UnableToAddContactPoint(
                _("Row %(row)s of the contact points can't be added: %(why)s.") % {"row": row, "why": why}
            )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create temp table fresh_point (like parties_contactpoint)")
        cursor.execute("alter table fresh_point drop column id")
        copy_in(table="fresh_point", data=_sealed(points, values, source))
        names = ", ".join(_sealed_names())
        cursor.execute(
            f"insert into parties_contactpoint ({names}) select {names} from fresh_point "
            "on conflict (person_id, type, value_index, owner) do nothing"
        )
        added = int(cursor.rowcount)
        cursor.execute("drop table fresh_point")  # the transaction may go on and add more
    return added


def add_contact_point(
    *,
    person_id: int,
    kind: PointType,
    value: str,
    source: str,
    created_on: date,
    owner: Owner = Owner.SELF,
    owner_name: str | None = None,
    place: Place = Place.UNKNOWN,
    is_primary: bool = False,
    verified_at: Any = None,
    consented_at: Any = None,
) -> int:
    """One point; returns its id, the first one's where it is known. Raises UnableToAddContactPoint."""
    row = {
        "person_id": person_id,
        "type": int(kind),
        "value": value,
        "owner": int(owner),
        "owner_name": owner_name,
        "place": int(place),
        "is_primary": is_primary,
        "verified_at": verified_at,
        "consented_at": consented_at,
        "created_on": created_on,
    }
    table = pa.table({name: pa.array([row[name]], kind_of) for name, kind_of in COLUMNS.items()})
    add_contact_points(points=table, source=source)
    index = blind_indexes([value], purpose=VALUE_PURPOSE)[0]
    return ContactPoint.objects.get(
        person_id=person_id, type=int(kind), value_index=index, owner=int(owner)
    ).id


def _sealed_names() -> list[str]:
    plain = [name for name in COLUMNS if name not in {"value", "owner_name"}]
    return [*plain, "value_sealed", "value_index", "owner_name_sealed", "status", "source"]


def _sealed(points: pa.Table, values: list[str], source: str) -> pa.Table:
    count = points.num_rows
    names = points["owner_name"].to_pylist()
    columns: dict[str, Any] = {
        name: points[name] for name in COLUMNS if name not in {"value", "owner_name"}
    } | {
        "value_sealed": pa.array(seal_many(values, purpose=VALUE_PURPOSE), pa.binary()),
        "value_index": pa.array(blind_indexes(values, purpose=VALUE_PURPOSE), pa.binary()),
        "owner_name_sealed": pa.array(seal_many(names, purpose=OWNER_PURPOSE), pa.binary()),
        "status": pa.repeat(int(PointStatus.VALID), count),
        "source": pa.repeat(source, count),
    }
    return pa.table({name: columns[name] for name in _sealed_names()})
