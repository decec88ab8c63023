"""The options of the rules as steps on one loan. Pure: the loan's state on the day in, steps out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from arrears.collection.hardship.rules import HardshipRules, Option
from arrears.kernel.codes import Deferral, Part, ReAge, ReAmortise
from arrears.servicing.operations.preview_many import Step

_RELIEVING = {"re_age_without_interest", "defer_waive"}
_UNIT_MINOR = 100  # a settlement is agreed in whole units of the currency
_DEFERRALS = {
    "defer_pay": Deferral.PAY,
    "defer_carry": Deferral.CARRY,
    "defer_waive": Deferral.WAIVE,
    "defer_capitalise": Deferral.CAPITALISE,
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An option of one length on one loan."""

    code: str
    family: str
    steps: tuple[Step, ...]
    waived_minor: int  # given up by a waiver among the steps
    relieves: bool = False  # interest that would arise is given up: what the borrower pays less
    settles_minor: int = 0  # a settlement: the amount
    settles_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the steps depend on. Amounts as of `on`."""

    on: date
    due_day: date  # a due day of the loan: the new ones fall on the same day of the month
    overdue_minor: int
    penalty_minor: int
    interest_overdue_minor: int
    payoff_minor: int
    lump_sum_minor: int  # what the borrower could pay at once


def candidates(*, rules: HardshipRules, situation: Situation) -> Iterator[Candidate]:
    """Every option in every length that makes sense on this loan: no settlement that can't be paid."""
    for option in rules.options:
        if option.shares:
            yield from _settlements(option, situation)
            continue
        for length in option.lengths:
            steps = [_step(name, length, situation, rules) for name in option.steps]
            if any(step is None for step in steps):
                continue
            yield Candidate(
                code=option.code,
                family=option.family,
                relieves=bool({*option.steps} & _RELIEVING),
                steps=tuple(step for step in steps if step),
                waived_minor=sum(
                    int(step[1]["amount_minor"]) for step in steps if step and step[0] == "waive"
                ),
            )


def first_due(*, due_day: date, on: date, days: int) -> date:
    """The first day of the month like `due_day` that lies at least so many days after `on`."""
    earliest = on + timedelta(days=days)
    year, month = earliest.year, earliest.month
    while True:
        found = _day_of(year, month, due_day.day)
        if found >= earliest:
            return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _day_of(year: int, month: int, day: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))


def _settlements(option: Option, situation: Situation) -> Iterator[Candidate]:
    for share in option.shares:
        exact = round(situation.payoff_minor * share)
        amount = -(-exact // _UNIT_MINOR) * _UNIT_MINOR
        for days in option.days:
            by = situation.on + timedelta(days=days)
            if 0 < amount < situation.payoff_minor and amount <= situation.lump_sum_minor:
                said = {"amount_minor": amount, "deadline_on": by}
                yield Candidate(
                    code=option.code,
                    family=option.family,
                    steps=(("settle", said),),
                    waived_minor=situation.payoff_minor - amount,
                    settles_minor=amount,
                    settles_by=by,
                )


def _step(name: str, length: int, situation: Situation, rules: HardshipRules) -> Step | tuple[()] | None:
    """The step; () when it is not needed on this loan; None when the option makes no sense without it."""
    due = first_due(due_day=situation.due_day, on=situation.on, days=rules.first_due_days)
    said: dict[str, Mapping[str, Any]] = {
        "re_age": {"instalments": length, "first_due_on": due},
        "re_age_without_interest": {
            "instalments": length,
            "first_due_on": due,
            "treatment": ReAge.PAYABLE_SPREAD,
        },
        "spread_arrears": {"treatment": ReAmortise.SPREAD},
        "extend": {"instalments": length},
        "waive_penalty": {"part": Part.PENALTY, "amount_minor": situation.penalty_minor},
        "waive_interest": {"part": Part.INTEREST, "amount_minor": situation.interest_overdue_minor},
        **{key: {"instalments": length, "treatment": how} for key, how in _DEFERRALS.items()},
    }
    if name == "spread_arrears" and not situation.overdue_minor:
        return ()
    if name.startswith("waive") and not said[name]["amount_minor"]:
        return None
    verb = {"re_age_without_interest": "re_age", "spread_arrears": "re_amortise"}.get(name, name)
    return ("waive" if name.startswith("waive") else "defer" if name in _DEFERRALS else verb), said[name]
