"""The release gate: a challenger replaces the champion only by a randomised comparison, within its guard
rails.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.plumbing.failures import Unable

Floats = NDArray[np.float64]
_Z = 1.959964  # 95 %


class UnableToCompare(Unable):
    """The arms can't be compared; the message says why."""


class Ruling(StrEnum):
    """What the release gate says."""

    RELEASE = "release"
    REJECT = "reject"
    GO_ON = "go_on"  # not enough is known yet


@dataclass(frozen=True, kw_only=True)
class Arm:
    """One arm: net recovery a person [n] in minor units, complaints and breaches of all of them."""

    name: str
    net_minor: Floats
    complaints: int
    breaches: int


@dataclass(frozen=True, kw_only=True)
class Rails:
    """What a challenger must keep to."""

    least_people: int = 500  # in each arm
    worse_share: float = 0.0  # how far below the champion the lower end may lie, as a share of it
    complaints_ratio: float = 1.25  # most complaints a person, against the champion's


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The ruling with its reason and the numbers it rests on: difference a person with its 95 % interval."""

    ruling: Ruling
    reason: str  # code
    difference_minor: float
    low_minor: float
    high_minor: float


def decide_release(*, champion: Arm, challenger: Arm, rails: Rails | None = None) -> Verdict:
    """Breaches reject at once; too few people or an interval that leaves it open go on; else the interval
    decides.

    Raises UnableToCompare when an arm has nobody.
    """
    rails = rails or Rails()
    ours, theirs = challenger.net_minor, champion.net_minor
    if len(ours) < 2 or len(theirs) < 2:
        raise UnableToCompare(_("Each arm needs at least two people to be compared."))
    difference = float(ours.mean() - theirs.mean())
    error = float(np.sqrt(ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs)))
    low, high = difference - _Z * error, difference + _Z * error

    def verdict(ruling: Ruling, reason: str) -> Verdict:
        return Verdict(
            ruling=ruling, reason=reason, difference_minor=difference, low_minor=low, high_minor=high
        )

    if challenger.breaches:
        return verdict(Ruling.REJECT, "breaches")
    if min(len(ours), len(theirs)) < rails.least_people:
        return verdict(Ruling.GO_ON, "too_few_people")
    if _complains_more(champion, challenger, rails):
        return verdict(Ruling.REJECT, "complaints")
    least = -rails.worse_share * abs(float(theirs.mean()))
    if low > least:
        return verdict(Ruling.RELEASE, "better")
    if high < least:
        return verdict(Ruling.REJECT, "worse")
    return verdict(Ruling.GO_ON, "interval_open")


def _complains_more(champion: Arm, challenger: Arm, rails: Rails) -> bool:
    """Clearly more complaints: beyond the ratio even at the lower end of what chance explains (Poisson)."""
    expected = champion.complaints / len(champion.net_minor) * len(challenger.net_minor)
    least = challenger.complaints - _Z * np.sqrt(max(challenger.complaints, 1))
    return bool(least > rails.complaints_ratio * expected)
