"""A file of repayments: matched, posted and in the ledger, beside posting them one by one."""

import os
import resource
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ONE_BY_ONE = 300
FIRST = 10  # the first ones load the kernel and plan the statements


def run(*, loans: int) -> dict[str, Any]:
    """Takes a payment for each loan of a book of `loans` in one go, and some hundreds more one by one."""
    from django.db import connection

    from arrears.close.operations.run import close_day
    from arrears.servicing.operations.take_many import take_many
    from bench import book

    day = book.fill(loans=loans + ONE_BY_ONE + FIRST)
    close_day(business_date=day, actor="bench")  # every loan has a stored state
    opened = date.fromordinal(day.toordinal() + 1)
    lines = payments(first=1, count=loans, value_on=opened)
    with connection.cursor() as cursor:
        # When PostgreSQL cleans up is chance: here after the filling and after the posting, and measured.
        cursor.execute("alter system set autovacuum = off")
        cursor.execute("select pg_reload_conf()")
        cursor.execute("vacuum")
        cursor.execute("select pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    before = cpu_seconds(backend)
    started = time.perf_counter()
    took = take_many(lines=lines, actor="bench")
    seconds = time.perf_counter() - started
    after = cpu_seconds(backend)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cleaned = cpu_seconds(backend)
        cursor.execute("alter system reset autovacuum")
        cursor.execute("select pg_reload_conf()")
    alone = one_by_one(first=loans + 1, value_on=opened)
    return {
        "loans": loans,
        "seconds": seconds,
        "python_cpu": after[0] - before[0],
        "database_cpu": after[1] - before[1] or float("nan"),
        "vacuum_cpu": cleaned[1] - after[1],
        "applied": int((took.event_id > 0).sum()),
        "one_by_one_ms": alone,
    }


def payments(*, first: int, count: int, value_on: date) -> pa.Table:
    """A payment of 100.00 for each loan from `first` on, with its number and the payer's name."""
    digits = pc.utf8_lpad(pa.array(np.arange(first, first + count)).cast(pa.string()), width=10, padding="0")
    return pa.table(
        {
            "idempotency_key": pc.binary_join_element_wise("bench/bank", digits, "/"),
            "amount_minor": np.full(count, 10_000),
            "currency": pa.repeat("CNY", count),
            "value_on": pa.repeat(pa.scalar(value_on), count),
            "channel": pa.repeat("transfer", count),
            "reference": pc.binary_join_element_wise("还款 L", digits, " 谢谢", ""),
            "payer_name": pc.binary_join_element_wise("付款人", digits, ""),
            "payer_account": pc.binary_join_element_wise("6222", digits, ""),
            "end_to_end_id": pc.binary_join_element_wise("E2E", digits, ""),
            "line_number": np.arange(1, count + 1),
        }
    )


def one_by_one(*, first: int, value_on: date) -> float:
    """Milliseconds of one payment received and applied through the operations on one, on average."""
    from arrears.payments.operations.receive import receive
    from arrears.servicing.operations.apply_receipt import apply_receipt

    started = 0.0
    for number in range(first, first + FIRST + ONE_BY_ONE):
        if number == first + FIRST:
            started = time.perf_counter()
        receipt = receive(
            amount_minor=10_000,
            currency="CNY",
            value_on=value_on,
            channel="transfer",
            reference=f"还款 L{number:010d} 谢谢",
            idempotency_key=f"bench/one/{number}",
            actor="bench",
        )
        apply_receipt(receipt_id=receipt, actor="bench")
    return (time.perf_counter() - started) * 1000 / ONE_BY_ONE


def cpu_seconds(backend: int) -> tuple[float, float]:
    """CPU of this process and of the PostgreSQL server of a backend so far (0 where that runs elsewhere).

    The server's: what its processes used and what those that ended had used.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    tick = os.sysconf("SC_CLK_TCK")
    try:
        server = int(_stat(backend)[1])
        served = sum(map(int, _stat(server)[11:15]))
        for path in Path("/proc").glob("[0-9]*/stat"):
            fields = _stat(int(path.parent.name))
            served += sum(map(int, fields[11:13])) if fields[1] == str(server) else 0
    except OSError:
        served = 0
    return used.ru_utime + used.ru_stime, served / tick


def _stat(process: int) -> list[str]:
    """/proc/PID/stat after the name: [1] parent, [11:13] own CPU, [13:15] that of ended children."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["0"] * 20
