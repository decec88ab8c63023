"""Seed an empty book with a lender's life, or finish a seeding that was interrupted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import audit, clock
from arrears.plumbing.days import to_date, to_day
from arrears.plumbing.failures import Unable
from arrears.simulator.applications import month_start
from arrears.simulator.collecting import collect
from arrears.simulator.day import play_day
from arrears.simulator.life import Life, Plan, begin
from arrears.simulator.operations.live_care import live_care
from arrears.simulator.ports import Progress, closer
from arrears.simulator.posting import ACTOR, Poster
from arrears.simulator.queries import BEGUN, FINISHED, Begun, begun_seed, book_is_empty, plan_detail
from arrears.simulator.world import World, read_world

# The last days are closed one by one, so that the daily screens have something to show: in a small book so
# many that the outcomes of treatments are known, in a large one fewer, so that a seeding stays quick.
DAILY_CLOSES, LONG_DAILY_CLOSES, SMALL = 25, 45, 8_000
Playing = Callable[[int, int, Life], None]  # months done, of, the life so far


class UnableToSeed(Unable):
    """The book is not empty, or the plan makes no sense; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """What was written."""

    loans: int
    people: int
    events: int
    closes: int
    open_on: date  # the business date that is open now
    continued: bool  # an earlier seeding was finished


def seed(*, plan: Plan, playing: Playing, closing: Progress, daily_closes: int | None = None) -> Seeded:
    """Plays the plan's life, posts it through the bulk operations and closes its month ends and last days.

    Safe to kill and to repeat: the same plan continues where it was, and changes nothing once finished.
    Raises UnableToSeed.
    """
    world = read_world()
    continued = _begin(plan=plan, world=world)
    life = begin(plan=plan, world=world)
    poster = Poster(life=life)
    if clock.business_date() == plan.start:  # no day is closed yet: all history may still come in
        _play(life=life, poster=poster, playing=playing)
    usual = LONG_DAILY_CLOSES if plan.loans <= SMALL else DAILY_CLOSES
    pages = _close(plan=plan, closing=closing, daily=daily_closes or usual)
    _finish(plan=plan)
    return Seeded(
        loans=life.loan_count,
        people=int((poster.person_id > 0).sum()),
        events=life.history.event_count,
        closes=len(pages),
        open_on=clock.business_date(),
        continued=continued,
    )


def _begin(*, plan: Plan, world: World) -> bool:
    """Writes down what is seeded, or finds that it was begun before. Raises UnableToSeed."""
    if plan.loans < 1 or plan.months < 1:
        raise UnableToSeed(_("A life needs at least one loan and one month: --loans 1 --months 1."))
    known, wanted = begun_seed(), Begun(plan=plan, world_digest=world.digest, finished=False)
    if known is not None:
        _require_same(known=known, wanted=wanted)
        return True
    if not book_is_empty():
        raise UnableToSeed(
            _(
                "This book has loans already; a simulated life is only put into an empty one. Choose "
                "another database (DATABASE_URL) or data folder (ARREARS_HOME)."
            )
        )
    with transaction.atomic():
        clock.set_business_date(to=plan.start, actor=ACTOR, reason="start of the simulated life")
        audit.record(actor=ACTOR, action=BEGUN, subject=f"seed {plan.seed}", detail=plan_detail(begun=wanted))
    return False


def _require_same(*, known: Begun, wanted: Begun) -> None:
    if known.plan != wanted.plan:
        was = known.plan
        raise UnableToSeed(
            _(
                "This book was seeded with --loans %(loans)s --months %(months)s --seed %(seed)s "
                "--start %(start)s; another life can't be mixed in. Use these, or an empty database."
            )
            % {"loans": was.loans, "months": was.months, "seed": was.seed, "start": was.start}
        )
    if known.world_digest != wanted.world_digest and not known.finished:
        raise UnableToSeed(
            _(
                "The world of the simulator (world.yaml) has changed since this seeding was "
                "interrupted. Begin again in an empty database."
            )
        )


def _play(*, life: Life, poster: Poster, playing: Playing) -> None:
    plan = life.plan
    for month in range(plan.months):
        playing(month, plan.months, life)
        first = max(plan.first_day, to_day(month_start(start=plan.start, months=month)))
        end = to_day(month_start(start=plan.start, months=month + 1))
        for day in range(first, end):
            play_day(life=life, day=day)
        poster.write(first=first, last=end - 1)
    playing(plan.months, plan.months, life)


def _close(*, plan: Plan, closing: Progress, daily: int) -> list[object]:
    """Month ends for the history, then day by day."""
    last = to_date(plan.end_day - 1)
    daily_from = max(plan.start, last - timedelta(days=daily - 1))
    pages: list[object] = []
    close = closer()  # one for all days: it keeps the book in memory
    if clock.business_date() < daily_from:
        before = daily_from - timedelta(days=1)
        pages += close(through=before, actor=ACTOR, every="month", progress=closing)
    while (day := clock.business_date()) <= last:
        if day == daily_from + timedelta(days=1):
            live_care(early=True)
        collect(on=day, seed=plan.seed, days_to_come=(last - day).days)
        pages += close(through=day, actor=ACTOR, every="day", progress=closing)
    live_care(early=False)
    return pages


def _finish(*, plan: Plan) -> None:
    known = begun_seed()
    if known is not None and not known.finished:
        audit.record(
            actor=ACTOR, action=FINISHED, subject=f"seed {plan.seed}", detail=plan_detail(begun=known)
        )
