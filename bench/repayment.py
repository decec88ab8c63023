"""One repayment through the operation: locked, folded, posted, stored, told."""

import statistics
import time
from typing import Any

REPEATS = 200


def run(*, loans: int) -> dict[str, Any]:
    """Posts a repayment to each of 200 loans of a book of `loans`; median and 95th percentile in ms."""
    from arrears.servicing.operations.repay import repay
    from bench import book

    day = book.fill(loans=loans)
    took = []
    for number in range(1, REPEATS + 1):
        started = time.perf_counter()
        repay(
            loan_id=number,
            amount_minor=10_000,
            value_on=day,
            idempotency_key=f"bench-repay-{number}",
            actor="bench",
            source="bench",
        )
        took.append((time.perf_counter() - started) * 1000)
    took = sorted(took[10:])  # the first ones load the kernel and plan the statements
    return {"loans": loans, "median_ms": statistics.median(took), "p95_ms": took[int(len(took) * 0.95)]}
