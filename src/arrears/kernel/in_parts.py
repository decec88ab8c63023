"""Work on many loans shared out over the cores: no loan knows of another, so parts change no result."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from numba import config

PART = 2_048  # loans: fewer cost more to hand out than they save


def in_parts(work: Callable[[int, int], None], *, count: int) -> None:
    """Calls `work(first, last)` for consecutive parts of `count` loans; at once for a few of them.

    Raises what a part raises.
    """
    parts = min(4 * _cores(), count // PART)
    if _cores() == 1 or parts < 2:
        work(0, count)
        return
    ends = [count * part // parts for part in range(parts + 1)]
    with ThreadPoolExecutor(max_workers=_cores()) as pool:
        list(pool.map(work, ends[:-1], ends[1:]))


def _cores() -> int:
    """Those that this process may use, or as many as NUMBA_NUM_THREADS says."""
    return int(config.NUMBA_NUM_THREADS)
