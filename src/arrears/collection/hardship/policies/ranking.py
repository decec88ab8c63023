"""Which options are offered, and in which order. Pure.

An option is bearable when debts take at most the bearable share of income in its worst month and nothing that
the household needs to live on is taken. Among those the one of highest value to the lender comes first; of
each
family of options only its best is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from arrears.collection.hardship.choices import Outcome


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """An option with what decides about it. `refused`: why it may not be made at all."""

    family: str
    value_minor: int
    payment_to_income: float | None
    surplus_minor: int
    still_overdue: bool = False
    refused: str = ""
    one_payment: bool = False  # a settlement: borne by a lump sum, not by the month
    within_lump_sum: bool = False


def outcome(*, option: Weighed, bearable_share: float) -> Outcome:
    """What stands against the option, BEARABLE when nothing does."""
    if option.refused:
        return Outcome.REFUSED
    if option.one_payment:
        return Outcome.BEARABLE if option.within_lump_sum else Outcome.SHORTFALL
    if option.still_overdue:
        return Outcome.STILL_OVERDUE
    if option.surplus_minor < 0:
        return Outcome.SHORTFALL
    if option.payment_to_income is None or option.payment_to_income > bearable_share:
        return Outcome.TOO_MUCH
    return Outcome.BEARABLE


def ranked(
    *, options: Sequence[Weighed], bearable_share: float, most: int
) -> tuple[list[Outcome], list[int]]:
    """Outcome of each option, and the places of those offered, the best first (at most `most`, one a
    family)."""
    outcomes = [outcome(option=option, bearable_share=bearable_share) for option in options]
    possible = [place for place, found in enumerate(outcomes) if found is Outcome.BEARABLE]
    possible.sort(key=lambda place: (-options[place].value_minor, place))
    offered: list[int] = []
    for place in possible:
        if len(offered) < most and options[place].family not in {options[other].family for other in offered}:
            offered.append(place)
    for place in offered:
        outcomes[place] = Outcome.OFFERED
    return outcomes, offered
