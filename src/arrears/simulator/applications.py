"""When loans are taken out: a growing number a month, by the season and the day of the week."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from arrears.plumbing.days import to_date, to_day
from arrears.simulator.seasons import demand_of
from arrears.simulator.world import World

Ints = NDArray[np.int64]


def month_start(*, start: date, months: int) -> date:
    """The first day, `months` months after the month of `start`."""
    index = start.year * 12 + start.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def loans_a_day(*, world: World, loans: int, start: date, months: int) -> Ints:
    """Loans disbursed on each day of the history; they sum to `loans`."""
    first, end = to_day(start), to_day(month_start(start=start, months=months))
    demand = _demand(world=world, start=start, first=first, end=end)
    upto = np.rint(np.cumsum(demand) / demand.sum() * loans).astype(np.int64)
    return np.asarray(np.diff(upto, prepend=0))


def loans_on(*, world: World, loans: int, start: date, months: int, day: int) -> int:
    """Loans disbursed on a day after the history: the same growth goes on."""
    first, end = to_day(start), to_day(month_start(start=start, months=months))
    history = _demand(world=world, start=start, first=first, end=end).sum()
    upto = np.rint(np.cumsum(_demand(world=world, start=start, first=end, end=day + 1)) / history * loans)
    return int(upto[-1] - (upto[-2] if len(upto) > 1 else 0))


def _demand(*, world: World, start: date, first: int, end: int) -> NDArray[np.float64]:
    growth = 1 + world["applications"]["growth_monthly"]
    factors = []
    for day in range(first, end):
        on = to_date(day)
        month = (on.year - start.year) * 12 + on.month - start.month
        factors.append(growth**month * demand_of(world=world, day=day))
    return np.array(factors)
