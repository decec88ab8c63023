"""Changes of a loan's plan that still stand."""

import numpy as np

from arrears.kernel.book import Book
from arrears.kernel.codes import Kind
from arrears.plumbing.days import to_date
from arrears.servicing.plan_policy import Earlier
from arrears.servicing.policy import CHANGES_OF_PLAN


def earlier_changes(*, book: Book) -> tuple[Earlier, ...]:
    """Changes of the loan's plan that are not reversed, by day."""
    events = book.events
    undone = events["ref"][events["kind"] == Kind.REVERSE]
    kept = np.isin(events["kind"], CHANGES_OF_PLAN) & ~np.isin(events["event_id"], undone)
    found = [
        Earlier(kind=Kind(e["kind"]), on=to_date(int(e["value_day"])), instalments=int(e["instalments"]))
        for e in events[kept]
    ]
    return tuple(sorted(found, key=lambda change: change.on))
