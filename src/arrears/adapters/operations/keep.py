"""Writes the records of a run: imported rows, loans, quarantined rows, amounts kept beside the book."""

import json
import math
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.identity import row_numbers_of
from arrears.adapters.lives.calendar import first_day
from arrears.adapters.lives.chain import NEVER
from arrears.adapters.lives.plan import Plan
from arrears.adapters.mapping.convert import Converted
from arrears.adapters.mapping.schema import Mapping
from arrears.adapters.sealed import seal_rows
from arrears.plumbing.bulk import copy_in

Flags = NDArray[np.bool_]


def rows(
    *,
    tables: dict[str, Converted],
    keys: dict[str, pa.Array],
    contents: dict[str, pa.Array],
    unchanged: dict[str, Flags],
    scope: str,
    run_id: int,
) -> None:
    """What the imported rows said."""
    for name, table in tables.items():
        taken = pa.array(~table.rejections.flags & ~unchanged[name])
        row_key = keys[name].filter(taken)
        n = len(row_key)
        columns = {
            "book_code": pa.repeat(scope, n),
            "row_key": row_key,
            "content": contents[name].filter(taken),
        }
        copy_in(table="adapters_importedrow", data=pa.table({**columns, "run_id": pa.repeat(run_id, n)}))


def loans(
    *, plan: Plan, ids: NDArray[np.int64], tables: dict[str, Converted], mapping: Mapping, scope: str
) -> None:
    """The loans of the plan and how far each is told: new ones added, known ones moved on."""
    until = plan.reported_until or plan.loans.earlier
    n = len(ids)
    if n == 0:
        return
    told = until.month > NEVER
    months = pa.array(first_day(np.where(told, until.month, 0)).astype(np.int32), mask=~told).cast(
        pa.date32()
    )
    known = n - plan.new.num_rows
    attributes = ["{}"] * known + _attributes(plan, tables, mapping)
    data = pa.table(
        {
            "book_code": pa.repeat(scope, n),
            "loan_ref": plan.loans.refs,
            "loan_id": ids,
            "began_on": pa.array(plan.loans.began_day.astype(np.int32)).cast(pa.date32()),
            "last_month_on": months,
            "end_balance_minor": until.end,
            "closed": until.closed,
            "charged_off": until.charged_off,
            "attributes": pa.array(attributes, pa.string()),
        }
    )
    with connection.cursor() as cursor:
        cursor.execute("create temporary table staged_loan (like adapters_importedloan) on commit drop")
        copy_in(table="staged_loan", data=data)
        cursor.execute(
            "insert into adapters_importedloan select * from staged_loan "
            "on conflict (book_code, loan_ref) do update set "
            "last_month_on = excluded.last_month_on, "
            "end_balance_minor = excluded.end_balance_minor, "
            "closed = excluded.closed, charged_off = excluded.charged_off"
        )
        cursor.execute("drop table staged_loan")


def _attributes(plan: Plan, tables: dict[str, Converted], mapping: Mapping) -> list[str]:
    names = mapping.tables[plan.loan_table].attributes
    if not names:
        return ["{}"] * plan.new.num_rows
    table = tables[plan.loan_table]
    tape_of = np.searchsorted(table.starts, plan.new_rows, side="right") - 1
    made = [""] * len(plan.new_rows)
    for place, tape in enumerate(table.tapes):
        mine = np.flatnonzero(tape_of == place)
        taken = tape.rows.select(list(names)).take(pa.array(plan.new_rows[mine] - table.starts[place]))
        for position, row in zip(mine, taken.to_pylist(), strict=True):
            made[position] = _json(row)
    return made


def _json(row: dict[str, Any]) -> str:
    """JSON that PostgreSQL takes: no zero bytes, and numbers that are none as text."""
    plain = {k: str(v) if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}
    return json.dumps(plain, ensure_ascii=False, default=str).replace("\\u0000", "")


def quarantined(*, tables: dict[str, Converted], run_id: int) -> None:
    """The rows that were not imported, as they stand in the file, with the reason, sealed."""
    for table in tables.values():
        for place, tape in enumerate(table.tapes):
            start = int(table.starts[place])
            mine = np.flatnonzero(table.rejections.flags[start : start + tape.rows.num_rows])
            reasons = [table.rejections.reason(start + int(row)).value for row in mine]
            words = [table.rejections.words[start + int(row)] for row in mine]
            contents = [_json(row) for row in tape.shown(mine)]
            numbers = tape.row_numbers[mine].tolist()
            for row in tape.broken:
                reasons.append(Reason.RAGGED_ROW.value)
                words.append(f"the row has {row.cells} cells, the header {tape.columns_expected}")
                contents.append(_json({"": row.text[:2000]}))
                numbers.append(row.row_number)
            _copy_quarantined(run_id, tape.name, numbers, reasons, words, contents)


def _copy_quarantined(
    run_id: int, name: str, numbers: list[int], reasons: list[str], words: list[str], contents: list[str]
) -> None:
    n = len(numbers)
    data = {
        "run_id": pa.repeat(run_id, n),
        "file": pa.repeat(name, n),
        "row_number": pa.array(numbers, pa.int64()),
        "code": pa.array(reasons, pa.string()),
        "told_sealed": pa.array(seal_rows(reasons=words, contents=contents), pa.binary()),
    }
    copy_in(table="adapters_quarantinedrow", data=pa.table(data))


def amounts(*, plan: Plan, tables: dict[str, Converted], run_id: int) -> dict[str, int]:
    """Amounts that the book has no event for; returns their totals by `field: code`."""
    totals: dict[str, int] = {}
    for kept in plan.kept:
        table = tables[plan.kept_table]
        tape_of = np.searchsorted(table.starts, kept.rows, side="right") - 1
        data = {
            "run_id": pa.repeat(run_id, len(kept.rows)),
            "file": pa.array([table.tapes[place].name for place in tape_of], pa.string()),
            "row_number": row_numbers_of(table)[kept.rows],
            "loan_ref": table.text("loan_ref").take(pa.array(kept.rows)),
            "field": pa.repeat(kept.field, len(kept.rows)),
            "amount_minor": kept.amounts,
            "code": pa.repeat(kept.why.value, len(kept.rows)),
        }
        copy_in(table="adapters_keptamount", data=pa.table(data))
        totals[f"{kept.field}: {kept.why.value}"] = int(kept.amounts.sum())
    return totals
