"""Connect, right-party, promise and kept rates as the field defines them, with cost and quality."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from arrears.collection.cases.choices import PromiseState, Reached
from arrears.collection.cases.said_policy import CONNECTED


@dataclass(frozen=True, kw_only=True)
class Performance:
    """Counts of some days; a rate is None when its denominator is nothing. Amounts in minor units."""

    name: str
    dials: int
    connected: int
    right_party: int
    promises: int
    promises_due: int
    promises_kept: int
    due_minor: int
    kept_minor: int
    cost_minor: int
    collected_minor: int  # towards promises that were due
    seconds: int
    reviewed: int
    score_ppm: int | None
    failed: int

    @property
    def connect_rate(self) -> float | None:
        """Connected ÷ dials."""
        return _share(self.connected, self.dials)

    @property
    def right_party_rate(self) -> float | None:
        """Right party ÷ connected."""
        return _share(self.right_party, self.connected)

    @property
    def promise_rate(self) -> float | None:
        """Promises ÷ right party."""
        return _share(self.promises, self.right_party)

    @property
    def kept_rate(self) -> float | None:
        """Promises paid in full within grace ÷ promises due."""
        return _share(self.promises_kept, self.promises_due)

    @property
    def kept_rate_amount(self) -> float | None:
        """The same by amount."""
        return _share(self.kept_minor, self.due_minor)

    @property
    def cost_to_collect(self) -> float | None:
        """Cost ÷ collected."""
        return _share(self.cost_minor, self.collected_minor)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


_TALKS = """
    select collector, count(*), count(*) filter (where reached = any(%(connected)s)),
        count(*) filter (where reached = %(debtor)s), coalesce(sum(cost_minor), 0), coalesce(sum(seconds), 0)
    from cases_conversation where "on" between %(low)s and %(high)s group by collector
"""
_MADE = """
    select collector, count(*) from cases_promise
    where conversation_id is not null and made_on between %(low)s and %(high)s group by collector
"""
_DUE = """
    select collector, count(*), count(*) filter (where state = %(kept)s), coalesce(sum(amount_minor), 0),
        coalesce(sum(amount_minor) filter (where state = %(kept)s), 0), coalesce(sum(paid_minor), 0)
    from cases_promise
    where conversation_id is not null and state = any(%(decided)s)
        and due_on + grace_days between %(low)s and %(high)s
    group by collector
"""
_REVIEWS = """
    select c.collector, count(*), avg(r.score_ppm)::bigint, count(*) filter (where r.failed)
    from cases_review r join cases_conversation c on c.id = r.conversation_id
    where r."on" between %(low)s and %(high)s group by c.collector
"""


def performance(*, from_on: date, to_on: date) -> list[Performance]:
    """Every collector who did anything from_on..to_on (both included), by name.

    Promises count in the days in which they were made; whether they were kept in those in which their grace
    ended.
    """
    values: dict[str, Any] = {
        "low": from_on,
        "high": to_on,
        "connected": [int(one) for one in CONNECTED],
        "debtor": int(Reached.RIGHT_PARTY),
        "kept": int(PromiseState.KEPT),
        "decided": [int(PromiseState.KEPT), int(PromiseState.PARTLY_KEPT), int(PromiseState.BROKEN)],
    }
    with connection.cursor() as cursor:
        found = []
        for query in (_TALKS, _MADE, _DUE, _REVIEWS):
            cursor.execute(query, values)
            found.append({row[0]: row[1:] for row in cursor.fetchall()})
    talks, made, due, reviews = found
    names = sorted({*talks, *made, *due, *reviews})
    return [_of(name, talks, made, due, reviews) for name in names]


Rows = dict[str, tuple[int, ...]]


def _of(name: str, talks: Rows, made: Rows, due: Rows, reviews: Rows) -> Performance:
    dials, connected, right, cost, seconds = talks.get(name, (0, 0, 0, 0, 0))
    count, kept, due_minor, kept_minor, paid = due.get(name, (0, 0, 0, 0, 0))
    reviewed, score, failed = reviews.get(name, (0, None, 0))
    return Performance(
        name=name,
        dials=dials,
        connected=connected,
        right_party=right,
        promises=made.get(name, (0,))[0],
        promises_due=count,
        promises_kept=kept,
        due_minor=int(due_minor),
        kept_minor=int(kept_minor),
        cost_minor=int(cost),
        collected_minor=int(paid),
        seconds=int(seconds),
        reviewed=reviewed,
        score_ppm=score,
        failed=failed,
    )


def total(*, rows: list[Performance], name: str) -> Performance:
    """The sum of some collectors; the score is the mean over their reviews."""
    reviewed = sum(row.reviewed for row in rows)
    points = sum((row.score_ppm or 0) * row.reviewed for row in rows)
    plain = (
        "dials", "connected", "right_party", "promises", "promises_due", "promises_kept", "due_minor",
        "kept_minor", "cost_minor", "collected_minor", "seconds", "failed",
    )  # fmt: skip
    sums = {field: sum(getattr(row, field) for row in rows) for field in plain}
    score = points // reviewed if reviewed else None
    return Performance(name=name, reviewed=reviewed, score_ppm=score, **sums)
