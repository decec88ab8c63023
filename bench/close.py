"""The close end to end from PostgreSQL, against PostgreSQL copying the same inputs out and outputs in."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.measure import peak_mib

LOAN_COLUMNS = (
    "id, terms_id, instalments, start_on, first_due_on, level_minor, number, borrower_id, shard, book_code, "
    "region, cohort_on, age_at_start, income_at_start_minor, origin, principal_minor, rate_ppb, agreed_on"
)
EVENT_COLUMNS = (
    "loan_id, id, kind, channel, value_on, posted_on, amount_minor, split, principal_minor, interest_minor, "
    "fee_minor, penalty_minor, part, ref, due_on"
)


def run(*, loans: int) -> dict[str, Any]:
    """Closes two days of a book of `loans` loans in the connected, migrated, empty database.

    The first is that of a book taken over: half of its people are late, and every case is opened that night.
    """
    from arrears.close.operations.run import close_day
    from arrears.collection.cases.queries.cures import count_open
    from bench import book

    day = book.fill(loans=loans)
    _settle()
    started = time.perf_counter()
    page = close_day(business_date=day, actor="bench")
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    following = close_day(business_date=day + timedelta(days=1), actor="bench")
    return {
        "loans": loans,
        "seconds": seconds,
        "next_seconds": time.perf_counter() - started,
        "next_stages": following["stages"]["seconds"],
        "cases": count_open(from_on=day, to_on=day),
        "copy_seconds": copies(),
        "peak_mib": peak_mib(),
        "stages": page["stages"]["seconds"],
    }


def copies() -> float:
    """Seconds in which PostgreSQL alone copies the close's inputs out and its outputs in."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("show data_directory")
        folder = Path(cursor.fetchone()[0])
        started = time.perf_counter()
        for name, columns in (("servicing_loan", LOAN_COLUMNS), ("servicing_event", EVENT_COLUMNS)):
            cursor.execute(f"copy (select {columns} from {name}) to '{folder / 'bench.bin'}' (format binary)")
        out = time.perf_counter() - started
        cursor.execute(
            f"copy (select * from servicing_loanstate) to '{folder / 'bench.bin'}' (format binary)"
        )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create table bench_state (like servicing_loanstate including indexes)")
        started = time.perf_counter()
        cursor.execute(f"copy bench_state from '{folder / 'bench.bin'}' (format binary)")
        back = time.perf_counter() - started
        cursor.execute(f"copy (select 1) to '{folder / 'bench.bin'}' (format binary)")
        transaction.set_rollback(True)
    return out + back


def _settle() -> None:
    """The filling's own writes must not be paid for by the close."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("checkpoint")
