"""What the processes of the kill test do: hand over what is due, on a database and a gateway that they are
given.
"""

import os
import sys
from multiprocessing.synchronize import Event

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.config.settings")
import django

django.setup()

from django.db import OperationalError, connection  # noqa: E402

from arrears.collection.reminders.operations.hand_over import hand_over  # noqa: E402
from arrears.plumbing import crash_points  # noqa: E402
from tests.close.kill_worker import connect  # noqa: E402
from tests.collection.reminders.lender import DUE, moment  # noqa: E402


def send(begun: Event, url: str, settings: dict[str, str], kill_at: str, quiet: bool) -> None:
    """Hands over until nothing is left, or until it is killed."""
    if quiet:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    os.environ.update(settings)
    connect(url)
    crash_points.arm(target=kill_at)
    begun.set()
    try:
        hand_over(at=moment(DUE, "12:00"))
    except OperationalError:
        os._exit(3)
    connection.close()
