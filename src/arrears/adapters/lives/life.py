"""What an import hands to servicing: given rows and events as columns, and amounts kept beside the book."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.adapters.choices import Kept
from arrears.kernel.codes import Kind, Part

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_INTS = ("loan", "kind", "value_day", "amount", "principal", "interest", "fee", "penalty", "part", "rank")


@dataclass
class Events:
    """Events gathered kind by kind; `table` puts them in order of loan, day and rank."""

    parts: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        *,
        kind: Kind,
        loan: Ints,
        day: Ints,
        amount: Ints,
        key: pa.Array,
        rank: int,
        split: bool = False,
        part: Part = Part.PRINCIPAL,
        reason: str = "",
        **parts: Ints,
    ) -> None:
        """Adds events of one kind: `loan` positions of loans, `key` tells it from others of its loan."""
        n = len(loan)
        columns: dict[str, Any] = {"loan": loan, "value_day": day, "amount": amount}
        constants = {"kind": int(kind), "part": int(part), "rank": rank}
        columns |= {name: np.full(n, value, np.int64) for name, value in constants.items()}
        columns |= {
            name: parts.get(name, np.zeros(n, np.int64))
            for name in ("principal", "interest", "fee", "penalty")
        }
        columns |= {"split": np.full(n, split), "key": key, "reason": pa.repeat(reason, n)}
        self.parts.append(columns)

    def table(self) -> pa.Table:
        """All events in order of loan, day, rank."""
        if not self.parts:
            return pa.table({name: pa.array([], pa.int64()) for name in _INTS} | _NO_TEXTS)
        ints = {name: np.concatenate([p[name] for p in self.parts]) for name in _INTS}
        split = np.concatenate([p["split"] for p in self.parts])
        texts = {n: pa.concat_arrays([_text(p[n]) for p in self.parts]) for n in ("key", "reason")}
        order = np.lexsort((ints["rank"], ints["value_day"], ints["loan"]))
        return pa.table({**ints, "split": split, **texts}).take(pa.array(order))


_NO_TEXTS = {
    "split": pa.array([], pa.bool_()),
    "key": pa.array([], pa.string()),
    "reason": pa.array([], pa.string()),
}


def _text(values: Any) -> pa.Array:
    combined = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return combined.cast(pa.string())


@dataclass
class GivenRows:
    """Rows of agreed or reported lists of instalments, gathered part by part."""

    parts: list[dict[str, Ints]] = field(default_factory=list)

    def add(self, *, loan: Ints, due_day: Ints, **amounts: Ints) -> None:
        """Adds rows; amounts by name: principal, interest, fee, amount."""
        zero = np.zeros(len(loan), np.int64)
        names = ("principal", "interest", "fee", "amount")
        self.parts.append({"loan": loan, "due_day": due_day} | {n: amounts.get(n, zero) for n in names})

    def table(self) -> pa.Table:
        """All rows in order of loan and due day."""
        names = ("loan", "due_day", "principal", "interest", "fee", "amount")
        if not self.parts:
            return pa.table({name: pa.array([], pa.int64()) for name in names})
        columns = {name: np.concatenate([part[name] for part in self.parts]) for name in names}
        order = np.lexsort((columns["due_day"], columns["loan"]))
        return pa.table({name: values[order] for name, values in columns.items()})


@dataclass(frozen=True)
class KeptAmounts:
    """Amounts of imported rows that the book has no event for: row positions of a table, field, why."""

    field: str
    rows: Ints
    amounts: Ints
    why: Kept
