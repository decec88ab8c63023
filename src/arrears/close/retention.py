"""Which snapshots are kept: the policy is data, and a report of a month end never loses its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from arrears.close import snapshot


@dataclass(frozen=True, kw_only=True)
class Retention:
    """The last `days` days are kept whole; of every earlier month its last snapshot, for ever.

    62 days: the 30-day collection rate of a month needs the days of that month and of the next.
    """

    days: int = 62


SHIPPED = Retention()


def superfluous(*, dates: Iterable[date], today: date, policy: Retention = SHIPPED) -> list[date]:
    """Dates whose snapshots the policy gives up: neither recent nor the last of their month."""
    known = sorted(dates)
    last_of_month = {(day.year, day.month): day for day in known}
    kept = set(last_of_month.values())
    horizon = today - timedelta(days=policy.days)
    return [day for day in known if day < horizon and day not in kept]


def prune(*, today: date, policy: Retention = SHIPPED) -> int:
    """Removes the superfluous snapshots; returns how many. What is removed can be recomputed any day."""
    gone = superfluous(dates=snapshot.dates(), today=today, policy=policy)
    for day in gone:
        snapshot.remove(business_date=day)
    return len(gone)
