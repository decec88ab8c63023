"""Loans that a close could not fold, for a person to look at."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import connection, transaction


def set_aside(*, business_date: date, shards: Collection[int], faults: Mapping[int, tuple[int, str]]) -> int:
    """Notes the loans of the shards that can't be folded on the day: `faults[loan_id] = (fault, detail)`.

    A loan of the shards that was set aside before and folds again is marked as solved on the day.
    Repeating it changes nothing. Returns how many are set aside.
    """
    ids = sorted(faults)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update servicing_setaside s set solved_on = %s from servicing_loan l where l.id = s.loan_id "
            "and s.solved_on is null and l.shard = any(%s::smallint[]) and not s.loan_id = any(%s::bigint[])",
            [business_date, sorted(shards), ids],
        )
        cursor.execute(
            "insert into servicing_setaside (loan_id, business_date, fault, detail) "
            "select i, %s, f, d from unnest(%s::bigint[], %s::smallint[], %s::text[]) as n(i, f, d) "
            "on conflict (loan_id, business_date) do update "
            "set fault = excluded.fault, detail = excluded.detail, solved_on = null",
            [business_date, ids, [faults[i][0] for i in ids], [faults[i][1] for i in ids]],
        )
    return len(ids)
