"""What the time of the year does: the Spring Festival, the bonus before it, and when people apply."""

from dataclasses import dataclass

import numpy as np

from arrears.plumbing.days import to_date
from arrears.simulator.world import World

_BONUS_DAYS = 25


@dataclass(frozen=True, kw_only=True)
class Season:
    """Factors of one day."""

    miss: float
    cure: float
    payoff: float


def season_of(*, world: World, day: int) -> Season:
    """The factors of a day: around the festival people forget, before it they have money."""
    payments = world["payments"]
    days_since = _since_festival(world=world, day=day)
    if -3 <= days_since <= 7:
        return Season(miss=payments["festival_miss"], cure=payments["festival_cure"], payoff=0.3)
    if -_BONUS_DAYS <= days_since < -3:
        return Season(miss=1.0, cure=payments["bonus_cure"], payoff=payments["bonus_payoff"])
    return Season(miss=1.0, cure=1.0, payoff=1.0)


def demand_of(*, world: World, day: int) -> float:
    """How many people apply on a day, against an ordinary one."""
    applications = world["applications"]
    on = to_date(day)
    demand = applications["weekday_factor"][on.weekday()] * applications["month_factor"][on.month]
    if -2 <= _since_festival(world=world, day=day) <= 6:
        demand *= applications["festival_factor"]
    return float(demand)


def _since_festival(*, world: World, day: int) -> int:
    """Days since the nearest festival, negative before it."""
    distances = day - world.festival_days
    return int(distances[np.abs(distances).argmin()])
