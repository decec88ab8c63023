"""Histories on which the kernel does not yet follow docs/fold.md, left out of the comparison.

Each entry names what it is about. An entry goes when the kernel follows; the list is meant to become empty.
"""

from collections.abc import Callable

from arrears.kernel.codes import Kind, Method
from tests.properties.histories import Story


def _has(story: Story, *kinds: Kind) -> bool:
    return any(e["kind"] in kinds for e in story.events)


def _paid_out_again(story: Story) -> bool:
    return sum(e["kind"] == Kind.DISBURSE for e in story.events) > 1


def _tiny(story: Story) -> bool:
    return story.loan["principal_minor"] < 1_000 or story.loan["rate_ppb"] == 1


CONTESTED: dict[str, Callable[[Story], bool]] = {
    "principal owed again, then paid out again": lambda s: (
        _has(s, Kind.CHARGEBACK, Kind.REFUND) and _paid_out_again(s)
    ),
    "flat with interest-free rows": lambda s: bool(
        s.terms["method"] == Method.FLAT and s.terms["interest_free"]
    ),
    "flat interest spread evenly, several disbursements": lambda s: bool(
        s.terms["method"] == Method.FLAT and s.terms["spread_evenly"] and _paid_out_again(s)
    ),
}


def contested(story: Story) -> str:
    """Why the story is left out, "" when it isn't."""
    return next((why for why, holds in CONTESTED.items() if holds(story)), "")
