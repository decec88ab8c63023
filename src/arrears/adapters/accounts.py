"""The accounts of a run: in = imported + unchanged + quarantined, in rows and in money of every column."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.mapping.convert import Converted

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Totals = dict[str, dict[str, dict[str, int]]]


def accounts(
    tables: dict[str, Converted], unchanged: dict[str, Flags]
) -> tuple[dict[str, int], Totals, dict[str, int]]:
    """Rows by outcome, money by table, column and outcome (minor units), quarantined rows by reason."""
    rows: Counter[str] = Counter({"in": 0, "imported": 0, "unchanged": 0, "quarantined": 0})
    reasons: Counter[str] = Counter()
    totals: Totals = {}
    for name, table in tables.items():
        outcomes = outcomes_of(table, unchanged[name])
        broken = sum(len(tape.broken) for tape in table.tapes)
        rows.update({outcome: int(flags.sum()) for outcome, flags in outcomes.items()})
        rows.update({"in": table.rows + broken, "quarantined": broken})
        reasons.update(
            table.rejections.reason(int(row)).value for row in np.flatnonzero(table.rejections.flags)
        )
        if broken:
            reasons[Reason.RAGGED_ROW.value] += broken
        totals[name] = {column: _split(table.ints(column), outcomes) for column in table.money}
    return dict(rows), totals, dict(sorted(reasons.items()))


def outcomes_of(table: Converted, unchanged: Flags) -> dict[str, Flags]:
    """Which rows ended how: each row in exactly one."""
    quarantined = table.rejections.flags
    return {
        "imported": ~quarantined & ~unchanged,
        "unchanged": unchanged & ~quarantined,
        "quarantined": quarantined,
    }


def _split(amounts: Ints, outcomes: dict[str, Flags]) -> dict[str, int]:
    return {"in": total(amounts)} | {outcome: total(amounts[flags]) for outcome, flags in outcomes.items()}


def total(amounts: Ints) -> int:
    """Exact sum, also beyond 64 bits."""
    return (int((amounts >> 24).sum()) << 24) + int((amounts & 0xFFFFFF).sum())


def unreadable_amounts(tables: dict[str, Converted]) -> list[str]:
    """Words on amounts that no total holds, because they could not be read."""
    unreadable = {Reason.NOT_A_NUMBER, Reason.NOT_WHOLE_CENTS, Reason.AMOUNT_TOO_LARGE, Reason.FORMULA}
    count = sum(
        table.rejections.reason(int(row)) in unreadable
        for table in tables.values()
        for row in np.flatnonzero(table.rejections.flags)
    )
    count += sum(len(tape.broken) for table in tables.values() for tape in table.tapes)
    return (
        [f"{count} quarantined rows hold amounts that could not be read: they count as 0 in the totals"]
        if count
        else []
    )
