"""Timing and memory of one step, and the rows of the results page."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
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
    """Highest resident memory of this process and of its children so far, in MiB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + children) / 1024
