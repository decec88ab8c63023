"""Play the open business date with the people of a seeded book, post what happens, and close the day."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.plumbing import clock
from arrears.plumbing.days import to_date, to_day
from arrears.plumbing.failures import Unable
from arrears.simulator.collecting import collect
from arrears.simulator.day import play_day
from arrears.simulator.ports import Progress, closer
from arrears.simulator.posting import ACTOR, Poster
from arrears.simulator.queries import begun_seed
from arrears.simulator.recall import recall
from arrears.simulator.world import read_world

Ints = NDArray[np.int64]


class UnableToLive(Unable):
    """There is no seeded book to go on with."""


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What a day brought."""

    day: date
    loans: int
    events: int


def live_day(*, closing: Progress = lambda stage, done, of: None) -> Lived:
    """Plays, posts and closes the open business date.

    The people see the book as it stood last night, whoever wrote it: a payment posted by hand is a payment.
    The day is drawn from the seed, so that repeating it after a kill changes nothing. On days closed
    without it nobody applied or paid. Raises UnableToLive, UnableToRecall.
    """
    begun = begun_seed()
    if begun is None or not begun.finished:
        raise UnableToLive(_("There is no seeded book to go on with. Run `arrears seed` first, to its end."))
    if begun.world_digest != read_world().digest:
        raise UnableToLive(
            _(
                "The world of the simulator (world.yaml) has changed since this book was seeded: its "
                "people would be others. Seed an empty database again."
            )
        )
    on = clock.business_date()
    if to_day(on) < begun.plan.end_day:
        raise UnableToLive(
            _("The history runs to %(end_day)s; run `arrears close` up to it.")
            % {"end_day": to_date(begun.plan.end_day - 1)}
        )
    recalled = recall(plan=begun.plan, day=to_day(on))
    life = recalled.life
    loans, events = life.loan_count, life.history.event_count
    play_day(life=life, day=to_day(on))
    poster = Poster(
        life=life, person_id=recalled.person_id, loan_id=recalled.loan_id, event_id=recalled.event_id
    )
    poster.write(first=to_day(on), last=to_day(on))
    collect(on=on, seed=begun.plan.seed)
    closer()(through=on, actor=ACTOR, every="day", progress=closing)
    return Lived(day=on, loans=life.loan_count - loans, events=life.history.event_count - events)
