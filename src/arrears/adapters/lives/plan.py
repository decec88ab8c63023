"""What a run will write: new loans, given rows, events, kept amounts, and how far each life then is."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.lives.chain import NEVER, Earlier
from arrears.adapters.lives.life import KeptAmounts

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class KnownLoans:
    """Loans of the same book from earlier runs."""

    refs: pa.Array
    ids: Ints
    began_day: Ints
    earlier: Earlier

    def with_new(self, refs: pa.Array, began_day: Ints) -> "KnownLoans":
        """These loans and new ones (id 0) behind them."""
        n = len(refs)
        zeros, no = np.zeros(n, np.int64), np.zeros(n, bool)
        return KnownLoans(
            refs=pa.concat_arrays([self.refs.cast(pa.string()), refs.cast(pa.string())]),
            ids=np.r_[self.ids, zeros],
            began_day=np.r_[self.began_day, began_day],
            earlier=Earlier(
                month=np.r_[self.earlier.month, np.full(n, NEVER)],
                end=np.r_[self.earlier.end, zeros],
                closed=np.r_[self.earlier.closed, no],
                charged_off=np.r_[self.earlier.charged_off, no],
            ),
        )

    def find(self, refs: pa.Array) -> Ints:
        """Position of each reference, -1 for an unknown one."""
        place = pc.index_in(refs, value_set=self.refs)
        return np.asarray(place.fill_null(-1).to_numpy(zero_copy_only=False), np.int64)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The writes of a run. `loan` in rows and events is a position in `loans`."""

    loans: KnownLoans
    new: pa.Table  # lives.loans.sheet of the loans with id 0, in their order
    new_rows: Ints  # rows of the loan table that they come from
    loan_table: str
    rows: pa.Table
    events: pa.Table
    method: int
    reported_until: Earlier | None = None  # how far each life is told afterwards (tapes told by months)
    kept: list[KeptAmounts] = field(default_factory=list)
    kept_table: str = ""
    notes: list[str] = field(default_factory=list)
