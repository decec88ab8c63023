"""Ranks cases: what working on each now is worth, as a treatment strategy sees it."""

from typing import TYPE_CHECKING

from django.db import connection, transaction

from arrears.plumbing.bulk import copy_in

if TYPE_CHECKING:
    import pyarrow as pa


def set_values(*, values: "pa.Table", by: str) -> int:
    """Sets the order of get-next: columns case_id (int64) and value (float64); returns how many changed.

    `by` names the strategy; the default rule leaves such cases alone from then on. With `by=""` they go back
    to it at the next close. A case ranked at 0 shall not be called now: get-next passes it over, but for
    call-backs and promises that are due. Closed and unknown cases are passed over.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.case_value")
        cursor.execute("create temporary table case_value (case_id bigint, value float8) on commit drop")
        copy_in(table="case_value", data=values.select(["case_id", "value"]))
        cursor.execute(
            "update cases_case k set value = v.value, value_by = %s from case_value v "
            "where v.case_id = k.id and k.closed_on is null "
            "and (k.value, k.value_by) is distinct from (v.value, %s)",
            [by, by],
        )
        return int(cursor.rowcount)


def forget_values(*, by_prefix: str) -> int:
    """Gives the cases that a strategy ranked back to the default rule (from the next close on)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update cases_case set value_by = '' where closed_on is null and value_by like %s",
            [f"{by_prefix}%"],
        )
        return int(cursor.rowcount)
