"""Many people at once, by COPY; names, ID numbers and phones are sealed on the way in."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection, transaction
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.parties.policy import NAME_PURPOSE, name_key, refusal
from arrears.plumbing.bulk import copy_in
from arrears.plumbing.crypto import blind_index, seal
from arrears.plumbing.failures import Unable

COLUMNS = {
    "source_ref": pa.string(),  # the person's key elsewhere, such as `abs/auto2017/123`; "" = none
    "name": pa.string(),
    "id_number": pa.string(),
    "phone": pa.string(),
    "born_on": pa.date32(),
    "region": pa.string(),
    "created_on": pa.date32(),  # the only one that must be there
}
_LOCK = 0x50455253  # ids follow each other: one writer at a time


class UnableToRegister(Unable):
    """People that can't be registered; the message names the row and why."""


def register_many(*, people: pa.Table) -> NDArray[np.int64]:
    """Registers people (columns: COLUMNS, all but created_on may be absent) and returns their ids in order.

    Ids follow each other in the order given. A source_ref that is known gives the person of the first time.
    Raises UnableToRegister.
    """
    table = _conformed(people)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        ids = _known_ids(table)
        fresh = np.flatnonzero(ids == 0)
        cursor.execute("select coalesce(max(id), 0) from parties_person")
        last = int(cursor.fetchone()[0])
        ids[fresh] = np.arange(last + 1, last + 1 + len(fresh))
        copy_in(table="parties_person", data=_sealed(table.take(pa.array(fresh)), ids[fresh]))
    return np.asarray(ids)


def _conformed(people: pa.Table) -> pa.Table:
    unknown = sorted(set(people.column_names) - set(COLUMNS))
    if unknown or "created_on" not in people.column_names:
        raise UnableToRegister(
            _("The table of people has unknown columns %(unknown)s or no created_on.") % {"unknown": unknown}
        )
    columns = {}
    for name, kind in COLUMNS.items():
        if name in people.column_names:
            columns[name] = people[name].combine_chunks().cast(kind)
        else:
            columns[name] = pa.nulls(people.num_rows, kind)
    table = pa.table(columns)
    rows = zip(
        *(table[n].to_pylist() for n in ("name", "id_number", "phone", "born_on", "created_on")), strict=True
    )
    for row, (name, id_number, phone, born_on, created_on) in enumerate(rows):
        why = refusal(name=name, id_number=id_number, phone=phone, born_on=born_on, created_on=created_on)
        if why:
            raise UnableToRegister(
                _("Row %(row)s of the people can't be registered: %(why)s.") % {"row": row, "why": why}
            )
    return table


def _known_ids(table: pa.Table) -> Any:
    ids = np.zeros(table.num_rows, np.int64)
    refs = table["source_ref"].fill_null("").to_pylist()
    row_of = {ref: row for row, ref in enumerate(refs) if ref}
    if len(row_of) != sum(map(bool, refs)):
        raise UnableToRegister(_("Two people of the table have the same source_ref. Give each person once."))
    if row_of:
        with connection.cursor() as cursor:
            cursor.execute(
                "select id, source_ref from parties_person where source_ref <> '' and source_ref = any(%s)",
                [list(row_of)],
            )
            for person_id, ref in cursor.fetchall():
                ids[row_of[ref]] = person_id
    return ids


def _sealed(table: pa.Table, ids: Any) -> pa.Table:
    columns: dict[str, Any] = {
        "id": ids,
        "source_ref": table["source_ref"].fill_null(""),
        "born_on": table["born_on"],
        "region": table["region"].fill_null(""),
        "created_on": table["created_on"],
    }
    for name in ("name", "id_number", "phone"):
        columns[f"{name}_sealed"] = _each(table[name], seal, f"person.{name}")
    for name in ("id_number", "phone"):
        columns[f"{name}_index"] = _each(table[name], blind_index, f"person.{name}")
    keys = pa.array(
        [None if name is None else name_key(name) for name in table["name"].to_pylist()], pa.string()
    )
    columns["name_index"] = _each(keys, blind_index, NAME_PURPOSE)
    return pa.table(columns)


def _each(column: pa.Array | pa.ChunkedArray, make: Callable[..., bytes], purpose: str) -> pa.Array:
    made = [None if text is None else make(text, purpose=purpose) for text in column.to_pylist()]
    return pa.array(made, pa.binary())
