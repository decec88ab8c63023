"""Shards of the book by borrower: the unit of the close, and of distribution later."""

import numpy as np
from numpy.typing import NDArray

SHARDS = 16
_MIX = 0x9E3779B97F4A7C15


def shard_of(borrower_id: int) -> int:
    """Stable shard 0..15 of a borrower."""
    mixed = (borrower_id * _MIX) & 0xFFFFFFFFFFFFFFFF
    return mixed >> 60


def shards_of(borrower_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same for many: shape n in, shape n out."""
    mixed = borrower_ids.astype(np.uint64) * np.uint64(_MIX)  # wraps around like the mask above
    return (mixed >> np.uint64(60)).astype(np.int64)
