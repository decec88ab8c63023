"""A generic tape (loans, schedules, payments as CSV) through the import, rows a second."""

import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

INSTALMENTS = 12
PAYMENTS = 6


def run(*, loans: int) -> dict[str, Any]:
    """Imports `loans` loans with 12 rows and 6 payments each into the connected, migrated, empty database."""
    from arrears.adapters.files import choose
    from arrears.adapters.mapping.schema import shipped
    from arrears.adapters.operations.import_tape import import_tape
    from arrears.plumbing.clock import set_business_date

    set_business_date(to=date(2026, 8, 1), actor="bench")
    with tempfile.TemporaryDirectory() as folder:
        rows = write_tape(folder=Path(folder), loans=loans)
        mapping = shipped("generic")
        started = time.perf_counter()
        import_tape(mapping=mapping, files=choose(mapping=mapping, paths=[Path(folder)]), actor="bench")
        seconds = time.perf_counter() - started
    return {"loans": loans, "rows": rows, "seconds": seconds}


def write_tape(*, folder: Path, loans: int) -> int:
    """Writes loans.csv, schedules.csv and payments.csv; returns the rows in all."""
    ids = pa.array(np.arange(1, loans + 1)).cast(pa.string())
    refs = pc.binary_join_element_wise("B", ids, "-")
    start = pa.repeat(pa.scalar(date(2026, 1, 5)), loans)
    _write(
        folder / "loans.csv",
        {
            "loan_ref": refs,
            "originated_on": start,
            "principal": pa.repeat("12000.00", loans),
            "rate": pa.repeat("0.12", loans),
            "instalments": pa.repeat(INSTALMENTS, loans),
            "region": pa.repeat("440000", loans),
        },
    )
    months = np.tile(np.arange(1, INSTALMENTS + 1), loans)
    _write(
        folder / "schedules.csv",
        {
            "loan_ref": _repeat(refs, INSTALMENTS),
            "due_on": _days(months),
            "principal": pa.repeat("1000.00", len(months)),
            "interest": pa.repeat("66.67", len(months)),
        },
    )
    paid = np.tile(np.arange(1, PAYMENTS + 1), loans)
    _write(
        folder / "payments.csv",
        {
            "loan_ref": _repeat(refs, PAYMENTS),
            "paid_on": _days(paid),
            "amount": pa.repeat("1066.67", len(paid)),
        },
    )
    return loans * (1 + INSTALMENTS + PAYMENTS)


def _repeat(refs: pa.Array, times: int) -> pa.Array:
    return refs.take(pa.array(np.repeat(np.arange(len(refs)), times)))


def _days(months: np.ndarray) -> pa.Array:
    """The 5th of the month, `months` after January 2026."""
    values = np.datetime64("2026-01") + months.astype("timedelta64[M]")
    return pa.array(values.astype("datetime64[D]") + np.timedelta64(4, "D"))


def _write(path: Path, columns: dict[str, Any]) -> None:
    pyarrow.csv.write_csv(pa.table(columns), path)
