"""Ranks cases: what working on each now is worth, as a treatment strategy sees it."""

from typing import TYPE_CHECKING

from django.db import connection, transaction

from arrears.plumbing.bulk import copy_in

if TYPE_CHECKING:
    import pyarrow as pa


def set_values(*, values: "pa.Table", by: str) -> int:
    """Sets the order of get-next: columns case_id (int64) and value (float64); returns how many cases.

    `by` names the strategy; the default rule leaves such cases alone from then on. With `by=""` they go back
    to it at the next close. Closed and unknown cases are passed over.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.case_value")
        cursor.execute("create temporary table case_value (case_id bigint, value float8) on commit drop")
        copy_in(table="case_value", data=values.select(["case_id", "value"]))
        cursor.execute(
            "update cases_case k set value = v.value, value_by = %s from case_value v "
            "where v.case_id = k.id and k.closed_on is null",
            [by],
        )
        return int(cursor.rowcount)
