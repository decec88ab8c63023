"""What changed since the close before: new arrears, cures, rolls, charge-offs, by currency."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.kernel.codes import Status
from arrears.rulebook.buckets import BucketTable

Columns = dict[str, NDArray[np.int64]]

# What is remembered of a day to compare the next one with.
REMEMBERED = (
    "loan_id",
    "status",
    "dpd_days",
    "principal_outstanding_minor",
    "interest_outstanding_minor",
    "interest_accrued_minor",
    "fee_outstanding_minor",
    "penalty_outstanding_minor",
    "overdue_minor",
)
_OWED = REMEMBERED[3:8]


def remembered(table: pa.Table) -> Columns:
    """The remembered columns of a snapshot as arrays, by loan id."""
    return {name: np.asarray(table[name].combine_chunks()) for name in REMEMBERED}


def owed(columns: Columns) -> NDArray[np.int64]:
    """All that is owed per loan: principal, interest due and accrued, fees, penalty, in minor units."""
    total = np.zeros(len(columns["loan_id"]), np.int64)
    for name in _OWED:
        total += columns[name]
    return total


def compare(*, before: Columns, now: Columns, currency: pa.Array, table: BucketTable) -> list[dict[str, Any]]:
    """One dict of JSON values per currency. Both sides are in order of loan id; loans never disappear."""
    was = _aligned(before, now["loan_id"])
    codes = np.asarray(pa.array(currency).dictionary_encode().indices)
    names = pa.array(currency).dictionary_encode().dictionary.to_pylist()
    facts = _facts(was, now, np.array(table.floors))
    return [
        {"currency": name, **_figures(facts, codes == code)}
        for code, name in sorted(enumerate(names), key=lambda pair: str(pair[1]))
    ]


def _aligned(before: Columns, ids: NDArray[np.int64]) -> Columns:
    """Yesterday's columns in today's rows; a loan that is new has zeros and `known` 0."""
    place = np.searchsorted(ids, before["loan_id"])
    out = {}
    for name in REMEMBERED:
        out[name] = np.zeros(len(ids), np.int64)
        out[name][place] = before[name]
    out["known"] = np.zeros(len(ids), np.int64)
    out["known"][place] = 1
    return out


def _facts(was: Columns, now: Columns, floors: NDArray[np.int64]) -> dict[str, tuple[Any, Any]]:
    """name -> (which loans, amount per loan)."""
    late_before, late_now = was["dpd_days"] > 0, now["dpd_days"] > 0
    bucket_before = np.searchsorted(floors, was["dpd_days"], side="right")
    bucket_now = np.searchsorted(floors, now["dpd_days"], side="right")
    charged_off = (now["status"] == Status.CHARGED_OFF) & (was["status"] != Status.CHARGED_OFF)
    settled = np.isin(now["status"], (Status.PAID_OFF, Status.OVERPAID))
    settled_before = np.isin(was["status"], (Status.PAID_OFF, Status.OVERPAID))
    owed_before, owed_now = owed(was), owed(now)
    return {
        "new_loans": (was["known"] == 0, owed_now),
        "new_arrears": (~late_before & late_now, now["overdue_minor"]),
        "cured": (late_before & ~late_now & ~charged_off, was["overdue_minor"]),
        "rolled": (late_before & late_now & (bucket_now > bucket_before), owed_now),
        "charged_off": (charged_off, owed_before),
        "paid_off": (settled & ~settled_before, owed_before),
        "balance": (np.ones(len(owed_now), bool), owed_now - owed_before),
        "overdue": (np.ones(len(owed_now), bool), now["overdue_minor"] - was["overdue_minor"]),
    }


def _figures(facts: dict[str, tuple[Any, Any]], rows: NDArray[np.bool_]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, (which, amount) in facts.items():
        chosen = which & rows
        if name in ("balance", "overdue"):
            out[f"{name}_change_minor"] = int(amount[chosen].sum())
        else:
            out[name] = {"loans": int(chosen.sum()), "amount_minor": int(amount[chosen].sum())}
    return out
