"""One person."""

from datetime import date

import pyarrow as pa

from arrears.parties.operations.register_many import COLUMNS, register_many


def register(
    *,
    name: str,
    created_on: date,
    id_number: str | None = None,
    phone: str | None = None,
    born_on: date | None = None,
    region: str = "",
    source_ref: str = "",
) -> int:
    """Registers a person and returns the id; a known source_ref gives the person of the first time.

    Raises UnableToRegister.
    """
    given = {
        "source_ref": source_ref,
        "name": name,
        "id_number": id_number,
        "phone": phone,
        "born_on": born_on,
        "region": region,
        "created_on": created_on,
    }
    row = {column: pa.array([given[column]], kind) for column, kind in COLUMNS.items()}
    return int(register_many(people=pa.table(row))[0])
