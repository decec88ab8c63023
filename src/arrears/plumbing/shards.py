"""Shards of the book by borrower: the unit of the close, and of distribution later."""

SHARDS = 16
_MIX = 0x9E3779B97F4A7C15


def shard_of(borrower_id: int) -> int:
    """Stable shard 0..15 of a borrower."""
    mixed = (borrower_id * _MIX) & 0xFFFFFFFFFFFFFFFF
    return mixed >> 60
