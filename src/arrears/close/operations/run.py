"""Close one business date."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from arrears.close import history, retention, stages
from arrears.close.choices import CloseState
from arrears.close.failures import UnableToClose
from arrears.close.models import CloseRun, ShardClose
from arrears.close.one_closer import the_only_closer
from arrears.close.operations.publish import finish, publish
from arrears.close.page import broken
from arrears.close.plan import LARGE, portions, shards_that_moved
from arrears.close.work import Day, Memory, Portion, Progress, no_progress
from arrears.plumbing import clock
from arrears.servicing.operations.charge_late import charge_late

WORKERS = 2


def close_day(
    *,
    business_date: date,
    actor: str,
    progress: Progress | None = None,
    memory: Memory | None = None,
    large: int = LARGE,
    next_is_worked: bool = True,
) -> dict[str, Any]:
    """Closes the open business date and opens the next; returns the page to sign.

    A day that is closed gives the page of the first time. A run that was killed is finished by the next one.
    Books of more than `large` loans are closed shard group by shard group, smaller ones in one transaction.
    `next_is_worked`: treatments are decided for the day that opens.
    Raises UnableToClose: it is not the day's turn, or a check is broken. Then the day is not closed: nothing
    of the portion at fault is committed, portions of a large book before it are, and the page names them.
    """
    with the_only_closer():
        found = CloseRun.objects.filter(business_date=business_date, state__gte=CloseState.COMMITTED).first()
        if found is not None:
            return finish(business_date=business_date)
        _require_turn(business_date)
        charge_late(business_date=business_date, actor=actor)
        day = _begin(business_date, actor, memory or Memory(), progress or no_progress)
        day.next_is_worked = next_is_worked
        try:
            _commit(day, large)
        except UnableToClose as failure:
            _note_break(day, failure)
            raise
        finally:
            day.leave()
        publish(business_date=business_date, written=day.written)
        retention.prune(today=business_date)
        return day.page


def _require_turn(business_date: date) -> None:
    open_date = clock.business_date()
    if business_date < open_date:
        raise UnableToClose(
            _(
                "%(day)s was passed over: the business date is %(open)s already. See its figures with "
                "`arrears "
                "report --as-of`, or close the open day."
            )
            % {"day": business_date, "open": open_date}
        )
    if business_date > open_date:
        raise UnableToClose(
            _(
                "The business date is %(open)s; %(day)s is not open yet. Close the days before it with "
                "`arrears close --through %(day)s`."
            )
            % {"day": business_date, "open": open_date}
        )


def _begin(business_date: date, actor: str, memory: Memory, progress: Progress) -> Day:
    closed = CloseRun.objects.filter(state__gte=CloseState.COMMITTED, business_date__lt=business_date)
    earlier = list(closed.order_by("business_date").values_list("business_date", flat=True))
    day = Day(business_date=business_date, actor=actor, memory=memory, earlier=earlier, progress=progress)
    stages.run(day, stages.TO_BEGIN)
    return day


def _commit(day: Day, large: int) -> None:
    """The portions and the day; the last transaction takes in again what moved since its portion."""
    groups = portions(large=large)
    if len(groups) > 1:
        _note_begin(day)
        _run_portions(day, groups)
    with transaction.atomic():
        if len(groups) == 1:
            _note_begin(day)
            stages.run_portion(day, Portion(shards=groups[0]))
        else:
            for shards in shards_that_moved(day):
                stages.run_portion(day, Portion(shards=shards))
        stages.run(day, stages.OF_THE_DAY)


def _note_begin(day: Day) -> None:
    values: dict[str, Any] = {"rulebook_version": day.rulebook_version, "finished_at": None, "page": {}}
    CloseRun.objects.update_or_create(
        business_date=day.business_date,
        defaults={"state": CloseState.RUNNING, "started_at": Now(), **values},
    )


def _run_portions(day: Day, groups: Sequence[tuple[int, ...]]) -> None:
    """Each portion in a transaction of its own, two side by side. The first failure ends the close."""

    language = translation.get_language()

    def one(shards: tuple[int, ...]) -> None:
        try:
            portion = Portion(shards=shards)
            with translation.override(language), transaction.atomic():  # a thread speaks as its caller does
                stages.run_portion(day, portion)
            history.release(portion=portion, memory=day.memory)
        finally:
            connection.close()  # this thread's own

    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for running in [pool.submit(one, shards) for shards in groups]:
            running.result()


def _note_break(day: Day, failure: UnableToClose) -> None:
    """The page of a stopped close: which check, with its figures."""
    _note_begin(day)
    shards = ShardClose.objects.filter(business_date=day.business_date).order_by("shard")
    page = broken(day=day, results=failure.results)
    page["committed_shards"] = list(shards.values_list("shard", flat=True))
    CloseRun.objects.filter(business_date=day.business_date).update(
        state=CloseState.BROKEN, finished_at=Now(), page=page
    )
