"""Stages that concern the whole book, once a day."""

from datetime import timedelta
from functools import lru_cache

import pyarrow as pa
from django.db.models.functions import Now

from arrears import rulebook
from arrears.close import changes, gather, page, snapshot
from arrears.close.choices import CloseState
from arrears.close.models import CloseRun
from arrears.close.work import Day, Portion
from arrears.collection.agencies.operations.expire import expire
from arrears.collection.cases.operations.decide_promises import decide_promises
from arrears.collection.cases.operations.follow import follow
from arrears.collection.hardship.operations.follow import follow as follow_all_plans
from arrears.collection.treatments.operations.plan_day import plan_day
from arrears.collection.treatments.rules import read_rules as read_treatment_rules
from arrears.kernel.compiled import fingerprint
from arrears.plumbing.clock import set_business_date
from arrears.rulebook import buckets


def compile_rules(day: Day) -> None:
    """Reads and checks the rules once; every entry of the day carries their version."""
    day.rulebook_version = rulebook.version()
    day.buckets = buckets.table()
    read_treatment_rules()
    day.kernel_version = _kernel_version()


def add_up(day: Day) -> None:
    """Sums of the whole book per currency and product."""
    day.totals = page.totals(_portions(day))


def compare_with_yesterday(day: Day) -> None:
    """What changed since the close before, from what this run remembers or from that day's snapshot."""
    portions, memory = _portions(day), day.memory
    now = {name: gather.column(portions, name) for name in changes.REMEMBERED}
    before = _before(day)
    if before is not None:
        day.changes = changes.compare(before=before, now=now, currency=_currency(portions), table=day.buckets)
    memory.yesterday_on, memory.yesterday = day.business_date, now


def write_snapshot(day: Day) -> None:
    """Begins to write the snapshot where no reader looks; it is renamed into place after the commit.

    It goes on beside the stages to come: they wait for PostgreSQL. The page waits for it.
    """
    index = {
        "rulebook_version": day.rulebook_version,
        "previous": day.previous.isoformat() if day.previous else None,
        "totals": day.totals,
        "columns": snapshot.SCHEMA.names,
    }

    def write() -> snapshot.Written:
        with day.timed("write_snapshot"):
            return snapshot.write(
                business_date=day.business_date, tables=gather.blocks(_portions(day)), index=index
            )

    day.beside(write)


def follow_plans(day: Day) -> None:
    """Plans of borrowers in difficulty are at risk, broken, taken up again or done, as the ledger says."""
    follow_all_plans(business_date=day.business_date)


def follow_cases(day: Day) -> None:
    """Cases of debtors are opened, added up and closed from the states of the day; promises are decided."""
    follow(business_date=day.business_date, actor=day.actor)
    expire(on=day.business_date, actor=day.actor)
    decide_promises(business_date=day.business_date, day_is_over=True, actor=day.actor)


def decide_treatments(day: Day) -> None:
    """The treatments of the day that opens, unless it is only caught up and nobody will work on it."""
    if day.next_is_worked:
        plan_day(business_date=day.business_date + timedelta(days=1))


def write_page(day: Day) -> None:
    """The page to sign, in the transaction of the close, with the checksum of the snapshot."""
    written = day.written = day.draft()
    day.page = page.compose(day=day)
    day.page["snapshot"] = {"sha256": written.sha256, "rows": written.rows}
    CloseRun.objects.filter(business_date=day.business_date).update(
        state=CloseState.COMMITTED, rulebook_version=day.rulebook_version, page=day.page, finished_at=Now()
    )


def open_next_day(day: Day) -> None:
    """The clock moves in the same transaction: what is posted from now on belongs to the next day."""
    set_business_date(to=day.business_date + timedelta(days=1), actor=day.actor, reason="close")


@lru_cache(maxsize=1)
def _kernel_version() -> str:
    return fingerprint()


def _before(day: Day) -> changes.Columns | None:
    if day.previous is None:
        return None
    if day.memory.yesterday_on == day.previous:
        return day.memory.yesterday
    try:
        return changes.remembered(snapshot.read(business_date=day.previous, columns=changes.REMEMBERED))
    except snapshot.UnableToReadSnapshot:
        return None


def _currency(portions: list[Portion]) -> pa.Array:
    column = pa.concat_tables([portion.identity.select(["currency"]) for portion in portions])["currency"]
    return column if len(portions) == 1 else column.take(pa.array(gather.order(portions)))


def _portions(day: Day) -> list[Portion]:
    return [day.portions[key] for key in sorted(day.portions)]
