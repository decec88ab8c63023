"""Timing and memory of one step, and the rows of the results page."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure of the results page."""

    section: str
    what: str
    figure: str
    against: str = ""


def best_of(*, times: int, run: Callable[[], Any]) -> float:
    """Shortest of `times` runs in seconds: the least disturbed one."""
    shortest = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        run()
        shortest = min(shortest, time.perf_counter() - started)
    return shortest


def peak_mib() -> float:
    """Highest resident memory of this process so far, in MiB (PostgreSQL's own is not in it).

    From VmHWM: what getrusage gives starts from the parent's peak.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")
