"""A file of a tape: its rows with their numbers, and the rows that could not be read."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


@dataclass(frozen=True)
class BrokenRow:
    """A row that has more or fewer cells than the header."""

    row_number: int
    cells: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Tape:
    """Rows of one file. `row_numbers`: from 2 in a CSV (1 = header), from 1 in Parquet."""

    name: str
    rows: pa.Table  # columns of text (CSV) or as typed in the file (Parquet)
    row_numbers: NDArray[np.int64]
    broken: tuple[BrokenRow, ...] = field(default=())
    columns_expected: int = 0
    separator: str = ""

    def shown(self, positions: Any) -> list[dict[str, Any]]:
        """The rows at these positions as dictionaries of text, as they stand in the file."""
        taken = self.rows.take(pa.array(positions, pa.int64()))
        return [{k: None if v is None else str(v) for k, v in row.items()} for row in taken.to_pylist()]
