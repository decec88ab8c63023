"""Writes tiny snapshots by hand: the columns of the contract, zeros where a test says nothing."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from arrears.kernel.book import NONE_DAY, STATES
from arrears.kernel.codes import ArrearsKind, AssetClass, Status
from arrears.plumbing.days import to_day

IDENTITY: dict[str, Any] = {
    "number": "",
    "borrower_id": 0,
    "shard": 0,
    "product_code": "cash-12",
    "product_version": "2022-01-01",
    "book_code": "own",
    "currency": "CNY",
    "region": "上海",
    "cohort_on": date(2025, 1, 1),
    "age_at_start": 30,
    "income_at_start_minor": 800_000,
    "origin": "native",
    "principal_minor": 0,
    "rate_ppb": 0,
}
NO_DAY = ("oldest_due_day", "first_due_day", "maturity_day", "next_due_day", "last_paid_day", "closed_day")


def loan(loan_id: int, **columns: Any) -> dict[str, Any]:
    """One loan's row: active and current unless told otherwise; `*_day` may be given as dates.

    `owes` = principal outstanding; `dpd` = days past due.
    """
    row: dict[str, Any] = dict.fromkeys(STATES.names or (), 0) | IDENTITY
    row |= dict.fromkeys(NO_DAY, NONE_DAY) | {f"late_days_{n}": -1 for n in (1, 2, 3)}
    row |= {"loan_id": loan_id, "borrower_id": loan_id, "number": f"L{loan_id}", "status": int(Status.ACTIVE)}
    row["asset_class"], row["arrears_kind"] = int(AssetClass.NORMAL), int(ArrearsKind.NONE)
    row["principal_outstanding_minor"] = columns.pop("owes", 0)
    dpd = columns.pop("dpd", 0)
    row |= {"dpd_days": dpd, "dpd_days_max": columns.pop("dpd_max", dpd)}
    unknown = columns.keys() - row.keys()
    assert not unknown, f"no such columns: {unknown}"
    for name, value in columns.items():
        row[name] = to_day(value) if name.endswith("_day") and isinstance(value, date) else value
    return row


def publish(snapshots: Path, on: date, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write the snapshot of a day."""
    folder = snapshots / f"business_date={on}"
    folder.mkdir(parents=True)
    ready = [dict(row) | {"as_of_day": to_day(on)} for row in rows]
    fields = [pa.field(name, pa.int64()) for name in STATES.names or ()]
    fields += [pa.field(name, _type(value)) for name, value in IDENTITY.items()]
    table = pa.Table.from_pylist(ready, schema=pa.schema(fields))
    pq.write_table(table, folder / "book.parquet")
    return snapshots


def _type(value: Any) -> pa.DataType:
    if isinstance(value, date):
        return pa.date32()
    return pa.int64() if isinstance(value, int) else pa.string()
