"""Reminders of a day: planned, asked of the gate, handed over to the mailbox."""

import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

import numpy as np
import pyarrow as pa

from bench.measure import peak_mib


def run(*, loans: int) -> dict[str, Any]:
    """As many people, each with one loan that falls due today, a phone and an e-mail address."""
    from django.db import connection
    from django.utils import timezone

    from arrears.close.operations.run import close_day
    from arrears.collection.reminders.operations.hand_over import hand_over
    from arrears.collection.reminders.operations.plan_reminders import plan_reminders
    from arrears.plumbing.days import to_day
    from arrears.simulator.reminding import approve_texts
    from bench import book

    closed = book.fill(loans=loans)
    close_day(business_date=closed, actor="bench")
    today = closed + timedelta(days=1)
    people(count=loans, on=closed)
    with (
        connection.cursor() as cursor
    ):  # all of them on one day: the synthetic book spreads them over a month
        cursor.execute(
            "update servicing_loanstate set next_due_day = %s, next_due_minor = 10000, overdue_minor = 0, "
            "status = 1, dpd_days = 0",
            [to_day(today)],
        )
        cursor.execute("analyze")
    approve_texts()
    now = datetime.combine(today, clock_time(9), tzinfo=timezone.get_default_timezone())
    started = time.perf_counter()
    planned = plan_reminders(business_date=today, now=now, actor="bench")
    middle = time.perf_counter()
    done = hand_over(at=now + timedelta(hours=4))
    ended = time.perf_counter()
    return {
        "loans": loans,
        "waiting": planned.waiting,
        "sent": done.sent,
        "plan_seconds": middle - started,
        "hand_over_seconds": ended - middle,
        "peak_mib": peak_mib(),
    }


def people(*, count: int, on: date) -> None:
    """People with the ids of their loans, a phone and an e-mail address each."""
    from arrears.parties.choices import PointType
    from arrears.parties.operations.add_contact_points import COLUMNS, add_contact_points
    from arrears.parties.operations.register_many import register_many

    ids = register_many(
        people=pa.table(
            {
                "name": [f"借款人{n}" for n in range(count)],
                "region": ["110000"] * count,
                "born_on": pa.array([date(1990, 1, 1)] * count, pa.date32()),
                "created_on": pa.array([on] * count, pa.date32()),
            }
        )
    )
    for kind, values in (
        (PointType.PHONE, [f"120{n:08d}" for n in range(count)]),
        (PointType.EMAIL, [f"p{n}@borrower.example" for n in range(count)]),
    ):
        columns: dict[str, Any] = {
            "person_id": ids,
            "type": np.full(count, int(kind)),
            "value": values,
            "owner": np.zeros(count, np.int64),
            "owner_name": [None] * count,
            "place": np.ones(count, np.int64),
            "is_primary": [True] * count,
            "verified_at": [None] * count,
            "consented_at": [None] * count,
            "created_on": [on] * count,
        }
        points = pa.table({name: pa.array(columns[name], kind_of) for name, kind_of in COLUMNS.items()})
        add_contact_points(points=points, source="bench")
