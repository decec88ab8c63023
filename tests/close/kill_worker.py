"""What the processes of the kill tests do: a borrower pays through the operations, days are closed.

The module is loaded once by the fork server (Django and the compiled kernel with it), so that each process
starts in milliseconds; each has its own memory and its own connections, and dies by its own SIGKILL.
"""

import os
import sys
from datetime import date, timedelta
from multiprocessing.synchronize import Event
from urllib.parse import parse_qs, unquote, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.config.settings")
import django

django.setup()

from django.db import OperationalError, connection  # noqa: E402

from arrears.close import crash_points  # noqa: E402
from arrears.close.operations.run import close_day  # noqa: E402
from arrears.kernel.warm import load  # noqa: E402
from arrears.servicing.operations.repay import repay  # noqa: E402

load()
DATABASE_LOST = 3


def connect(url: str) -> None:
    """Points Django at a database, whatever it was set up with."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    connection.close()
    connection.settings_dict.update(
        NAME=unquote(parts.path.lstrip("/")),
        HOST=query.get("host", parts.hostname or ""),
        PORT=query.get("port", parts.port or ""),
        USER=unquote(parts.username or ""),
        PASSWORD=unquote(parts.password or ""),
    )


def live(
    begun: Event,
    url: str,
    snapshots: str,
    first: date,
    days: int,
    loans: list[int],
    large: int,
    kill_at: str,
    quiet: bool,
) -> None:
    """Repayments of some loans and the close, day by day. Repeating it repeats the same keys."""
    if quiet:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    os.environ["ARREARS_SNAPSHOTS"] = snapshots
    connect(url)
    crash_points.arm(target=kill_at)
    begun.set()
    try:
        for i in range(days):
            day = first + timedelta(days=i)
            for loan_id in loans[i::40]:
                repay(
                    loan_id=loan_id,
                    amount_minor=10_000 + 7 * loan_id,
                    value_on=day,
                    idempotency_key=f"kill-{loan_id}-{day}",
                    actor="teller",
                    source="test",
                )
            close_day(business_date=day, actor="closer", large=large)
    except OperationalError:
        os._exit(DATABASE_LOST)
    connection.close()
