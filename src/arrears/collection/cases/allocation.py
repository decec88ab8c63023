"""Fair shares: each collector gets cases in proportion to what they can carry, worth as much each. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Share:
    """A collector: how many cases they carry at most, and how many and what value they have already."""

    username: str
    capacity: int
    carried: int
    carried_value: float
    languages: frozenset[str]
    skills: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Work:
    """A case to be given: what it is worth, its language ("" = any) and the skills of its queue."""

    case_id: int
    value: float
    language: str
    skills: frozenset[str]


def allocate(*, work: Sequence[Work], shares: Sequence[Share]) -> dict[int, str]:
    """Collector by case, the most valuable first; cases that nobody can carry are absent.

    Each goes to who is fit for it and has, for their capacity, the least value so far: at the end nobody with
    the same fitness has more than one case's worth above another.
    """
    counts = {one.username: one.carried for one in shares}
    values = {one.username: one.carried_value for one in shares}
    given: dict[int, str] = {}
    for item in sorted(work, key=lambda one: (-one.value, one.case_id)):
        fit = [
            one
            for one in shares
            if counts[one.username] < one.capacity
            and item.skills <= one.skills
            and (not item.language or item.language in one.languages)
        ]
        if not fit:
            continue
        best = min(
            fit, key=lambda one: (values[one.username] / one.capacity, counts[one.username], one.username)
        )
        given[item.case_id] = best.username
        counts[best.username] += 1
        values[best.username] += item.value
    return given
