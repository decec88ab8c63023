"""What people do: on a due date, and on every day that they are late. Situations follow from the hidden type,
from work and savings, and (the unwilling) from how many instalments have fallen due."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.codes import Future
from arrears.simulator.incomes import days_since_pay, days_until_pay
from arrears.simulator.life import Life
from arrears.simulator.seasons import season_of
from arrears.simulator.world import STAGE_EDGES, STOPPED, TROUBLE, TYPES

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_HAND_TO_MOUTH = (TYPES.index("squeezed"), TYPES.index("unable"))
_UNWILLING = TYPES.index("unwilling")
_SHORT = (3, 26)  # so many days before pay day there is nothing left, or it is worth waiting


@dataclass(frozen=True, kw_only=True)
class Due:
    """What happens to the instalments whose payment was planned for today: one flag or share a loan."""

    pays: Flags
    share: NDArray[np.float64]  # of the instalment, 1 = all


@dataclass(frozen=True, kw_only=True)
class Cure:
    """What the late do today: whether they pay, and what."""

    pays: Flags
    whole: Flags  # everything overdue
    share: NDArray[np.float64]  # else this share of one instalment


def situations(*, life: Life, loan: Ints, instalments_due: Ints, day: int) -> Ints:
    """Row of the habits for each loan on a day."""
    person = life.person[loan]
    situation = life.people.type[person]
    stopped = (situation == _UNWILLING) & (instalments_due > life.people.stops_after[person])
    trouble = life.people.spells.in_trouble(rows=person, day=day)
    return np.where(stopped, STOPPED, np.where(trouble, TROUBLE, situation))


def lead_days(*, life: Life, loan: Ints, due_day: Ints) -> Ints:
    """How many days before this due date the borrower means to pay.

    Always 0 where money ahead of the due date is no payment of the next instalment: they would be late.
    """
    most = life.world.habits.lead[life.people.type[life.person[loan]]]
    terms = life.history.loans["terms_ix"][loan]
    ahead = np.isin(life.history.terms["future"][terms], (Future.NEXT_INSTALMENT, Future.NEXT_THEN_LAST))
    most = np.where(ahead, most, 0)
    return life.chance.between("lead", 0, most, loan, due_day)


def on_due_date(*, life: Life, loan: Ints, situation: Ints, due_day: Ints, day: int) -> Due:
    """Who pays an instalment as planned, who a part of it, who forgets or can't."""
    payments, habits = life.world["payments"], life.world.habits
    miss = habits.miss[situation] * season_of(world=life.world, day=day).miss
    wait = days_until_pay(pay_day=life.people.pay_day[life.person[loan]], day=day)
    short = (wait >= _SHORT[0]) & (wait <= _SHORT[1])
    poor = np.isin(situation, _HAND_TO_MOUTH)
    miss = miss * np.where(poor, np.where(short, payments["short_miss"], payments["flush_miss"]), 1.0)
    missed = life.chance.uniform("miss", loan, due_day) < np.minimum(miss, 0.97 + (situation == STOPPED))
    part = (
        missed
        & (life.chance.uniform("part", loan, due_day) < payments["part_of_miss"])
        & (situation != STOPPED)
    )
    low, high = payments["part_range"]
    share = low + (high - low) * life.chance.uniform("part.share", loan, due_day)
    return Due(pays=~missed | part, share=np.where(part, share, 1.0))


def idle(*, life: Life, loan: Ints, day: int) -> Flags:
    """Late loans that certainly do nothing today: their draw is above what any stage of lateness allows.

    Saves folds. Freshly late ones (money may be found) and those due for charge-off are never idle.
    """
    late = day - life.late_since[loan]
    middle = (late > life.world["payments"]["posted_late_days"][1]) & (
        late < life.world["write_offs"]["after_days"]
    )
    situation = situations(life=life, loan=loan, instalments_due=np.zeros(len(loan), np.int64), day=day)
    most = life.world.habits.cure.max(axis=1)[situation]
    return np.asarray(middle & (_drawn(life, loan, day) >= _paced(life, loan, situation, most, day)))


def _drawn(life: Life, loan: Ints, day: int) -> NDArray[np.float64]:
    return life.chance.uniform("cure", loan, day)


def _paced(
    life: Life, loan: Ints, situation: Ints, chance: NDArray[np.float64], day: int
) -> NDArray[np.float64]:
    """The chance of paying today by season and, for those who wait for it, by pay day."""
    payments = life.world["payments"]
    chance = chance * season_of(world=life.world, day=day).cure
    since = days_since_pay(pay_day=life.people.pay_day[life.person[loan]], day=day)
    rhythm = np.where(since <= 2, payments["pay_day_boost"], payments["pay_day_lull"])
    waits = np.isin(situation, (*_HAND_TO_MOUTH, TROUBLE))
    return np.where(waits, np.minimum(chance * rhythm, 0.9), chance)


def while_late(*, life: Life, loan: Ints, situation: Ints, dpd_days: Ints, day: int) -> Cure:
    """Who of the late pays today."""
    payments, habits = life.world["payments"], life.world.habits
    stage = np.searchsorted(STAGE_EDGES, dpd_days, side="right")
    chance = _paced(life, loan, situation, habits.cure[situation, stage], day)
    choice = life.chance.uniform("cure.what", loan, day)
    whole, one = habits.whole[situation], habits.one[situation]
    low, high = payments["part_range"]
    share = low + (high - low) * life.chance.uniform("cure.share", loan, day)
    return Cure(
        pays=_drawn(life, loan, day) < chance,
        whole=choice < whole,
        share=np.where(choice < whole + one, 1.0, share),
    )
