"""Work lost and found again, pay days, and whether a person is in trouble on a day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrears.plumbing.days import to_date
from arrears.simulator.chance import Chance
from arrears.simulator.world import World

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_SPELLS = 4
_DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, kw_only=True)
class Spells:
    """Times without work: person x spell, as days. Spells of a person do not overlap."""

    lost_day: Ints
    found_day: Ints
    savings_days: Ints  # how long each person can go on paying without an income

    def at(self, rows: Ints) -> "Spells":
        """These rows only."""
        return Spells(
            lost_day=self.lost_day[rows], found_day=self.found_day[rows], savings_days=self.savings_days[rows]
        )

    def out_of_work(self, *, rows: Ints, day: int) -> NDArray[np.bool_]:
        """Whether the people at `rows` have no work on a day."""
        return np.asarray(((self.lost_day[rows] <= day) & (day < self.found_day[rows])).any(axis=1))

    def in_trouble(self, *, rows: Ints, day: int) -> NDArray[np.bool_]:
        """Whether the people at `rows` are out of work and out of savings, until a month after new work."""
        broke = self.lost_day[rows] + self.savings_days[rows][:, None]
        back = self.found_day[rows] + 20
        return np.asarray(((broke <= day) & (day < back)).any(axis=1))


def spells_of(
    *,
    world: World,
    chance: Chance,
    who: Ints,
    since_day: Ints,
    employment: Ints,
    region: Ints,
    wealth: Floats,
    unable: NDArray[np.bool_],
) -> Spells:
    """Draws the spells. The unable lose their work soon after they borrow, and for longer."""
    facts = world["people"]
    between = world.of_employments("lost_every_months")[employment] / world.of_regions("risk")[region]
    between = np.where(unable, 14.0, between) * _DAYS_A_MONTH
    length = facts["out_of_work_months"] * _DAYS_A_MONTH * np.where(unable, 2.2, 1.0)
    lost, found = [], []
    day = since_day.astype(np.float64)
    for spell in range(_SPELLS):
        day = day + 5 + chance.exponential("work.lost", between, who, spell)
        lost.append(day)
        day = day + 20 + chance.exponential("work.found", length, who, spell)
        found.append(day)
    savings = facts["savings_days"] * np.exp(0.4 * wealth) * chance.exponential("savings", 1.0, who)
    return Spells(
        lost_day=np.stack(lost, axis=1).astype(np.int64),
        found_day=np.stack(found, axis=1).astype(np.int64),
        savings_days=savings.astype(np.int64),
    )


def days_since_pay(*, pay_day: Ints, day: int) -> Ints:
    """Days since the last pay day, 0 on it; a pay day beyond the end of a month is its last day."""
    on = to_date(day)
    length = _month_length(on.year, on.month)
    this = np.minimum(pay_day, length)
    before = on.month - 1 or 12
    last_length = _month_length(on.year - (on.month == 1), before)
    last = np.minimum(pay_day, last_length)
    return np.where(on.day >= this, on.day - this, on.day + last_length - last)


def days_until_pay(*, pay_day: Ints, day: int) -> Ints:
    """Days until the next pay day, 0 on it."""
    on = to_date(day)
    length = _month_length(on.year, on.month)
    this = np.minimum(pay_day, length)
    following = on.month % 12 + 1
    following_length = _month_length(on.year + (on.month == 12), following)
    return np.where(on.day <= this, this - on.day, length - on.day + np.minimum(pay_day, following_length))


def _month_length(year: int, month: int) -> int:
    return int(np.datetime64(f"{year + (month == 12):04d}-{month % 12 + 1:02d}", "D").astype(np.int64)) - int(
        np.datetime64(f"{year:04d}-{month:02d}", "D").astype(np.int64)
    )
