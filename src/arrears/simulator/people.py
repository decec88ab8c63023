"""People: who they are, what they earn, and the hidden type that drives what they do, by the seed."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from arrears.simulator.chance import Chance
from arrears.simulator.incomes import Spells, spells_of
from arrears.simulator.world import TYPES, World

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_DAYS_A_YEAR = 365.25
_YOUNG = 28


@dataclass(frozen=True, kw_only=True)
class People:
    """One row a person; `who` is the person's number in the simulated world."""

    who: Ints
    since_day: Ints  # came to the lender
    born_day: Ints
    region: Ints  # index into World.region_codes
    employment: Ints  # index into World.employments
    income_minor: Ints  # a month, when in work
    pay_day: Ints  # day of the month
    debt_minor: Ints  # owed elsewhere
    debt_monthly_minor: Ints
    type: Ints  # hidden: index into TYPES
    stops_after: Ints  # hidden: the instalment at which the unwilling stop paying
    spells: Spells  # hidden: times without work

    def at(self, rows: Ints) -> "People":
        """These rows only."""
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return People(
            **{name: part.at(rows) if name == "spells" else part[rows] for name, part in parts.items()}
        )

    def age_at(self, day: Ints) -> Ints:
        """Whole years on a day (by the mean length of the year)."""
        return np.asarray((day - self.born_day) / _DAYS_A_YEAR, np.int64)


def people_of(*, world: World, chance: Chance, who: Ints, since_day: Ints) -> People:
    """The people of these numbers; `since_day` is when each came to the lender."""
    facts = world["people"]
    age = _ages(facts=facts, chance=chance, who=who)
    region = chance.pick("region", world.of_regions("share"), who)
    employment = chance.pick("employment", world.of_employments("share"), who)
    standing = chance.normal("income", who)  # standard deviations above people of their place, age and work
    place = world.of_regions("income")[region] * world.of_employments("income")[employment]
    hump = 1.0 - 0.0009 * (np.minimum(age, 55) - 40.0) ** 2  # incomes peak at forty
    income = facts["income_monthly_yuan"] * place * hump * np.exp(facts["income_spread"] * standing)
    wealth = np.log(income / facts["income_monthly_yuan"]) / facts["income_spread"]
    kind = _types(world=world, chance=chance, who=who, wealth=wealth, age=age, region=region)
    debt, monthly = _debts(facts=facts, chance=chance, who=who, income=income, kind=kind)
    pay_days = np.array(facts["pay_days"], np.int64)
    return People(
        who=who,
        since_day=since_day,
        born_day=since_day - np.asarray(age * _DAYS_A_YEAR, np.int64),
        region=region,
        employment=employment,
        income_minor=np.asarray(np.round(income / 100) * 10_000, np.int64),  # whole hundreds of yuan
        pay_day=pay_days[chance.pick("pay_day", facts["pay_day_share"], who)],
        debt_minor=debt,
        debt_monthly_minor=monthly,
        type=kind,
        stops_after=chance.pick("stops", [0.22, 0.16, 0.13, 0.11, 0.1, 0.08, 0.07, 0.05, 0.04, 0.04], who),
        spells=spells_of(
            world=world,
            chance=chance,
            who=who,
            since_day=since_day,
            employment=employment,
            region=region,
            wealth=wealth,
            unable=kind == TYPES.index("unable"),
        ),
    )


def _ages(*, facts: dict[str, list[float]], chance: Chance, who: Ints) -> Floats:
    """Ages in years with their fraction, by the bands' shares."""
    lows = np.array(facts["age_from"], np.float64)
    highs = np.append(lows[1:], float(np.asarray(facts["age_last"])) + 1)
    band = chance.pick("age.band", facts["age_share"], who)
    return np.asarray(lows[band] + (highs - lows)[band] * chance.uniform("age.within", who))


def _types(*, world: World, chance: Chance, who: Ints, wealth: Floats, age: Floats, region: Ints) -> Ints:
    """Hidden types: the poor are squeezed more often, the young forget, provinces differ."""
    odds = world.of_types("share") * np.exp(-np.outer(wealth, world.of_types("tilt")))
    odds = np.where((age < _YOUNG)[:, None], odds * world.of_types("young"), odds)
    risky = np.isin(np.array(TYPES), ("squeezed", "unable", "unwilling"))
    odds[:, risky] *= world.of_regions("risk")[region][:, None]
    return chance.pick("type", odds, who)


def _debts(
    *, facts: dict[str, float], chance: Chance, who: Ints, income: Floats, kind: Ints
) -> tuple[Ints, Ints]:
    """Debts elsewhere and what they cost a month, in minor units; people in difficulty owe more."""
    difficulty = np.isin(kind, [TYPES.index("squeezed"), TYPES.index("unable")])
    owes = chance.uniform("debt.any", who) < facts["debt_elsewhere_share"] * np.where(difficulty, 1.6, 1.0)
    months = (0.5 + chance.exponential("debt.size", 3.0, who)) * np.where(difficulty, 1.8, 1.0)
    debt = np.where(owes, np.round(income * months / 100), 0) * 10_000
    return np.asarray(debt, np.int64), np.asarray(np.round(debt / 24 / 10_000) * 10_000, np.int64)
