"""Histories on which the kernel does not yet follow docs/fold.md, left out of the comparison.

Each entry names what it is about. An entry goes when the kernel follows; the list is meant to become empty.
"""

from collections.abc import Callable

from arrears.kernel.codes import Future, Kind, Method, Part, PenaltyBasis, Unit
from tests.properties.histories import Story


def _has(story: Story, *kinds: Kind) -> bool:
    return any(e["kind"] in kinds for e in story.events)


def _huge(story: Story) -> bool:
    return story.loan["principal_minor"] > 10**11


def _paid_out_again(story: Story) -> bool:
    return sum(e["kind"] == Kind.DISBURSE for e in story.events) > 1


def _tiny(story: Story) -> bool:
    return story.loan["principal_minor"] < 1_000 or story.loan["rate_ppb"] == 1


def _graces(story: Story) -> bool:
    return any(story.terms[name] for name in ("grace_principal", "grace_interest", "interest_free"))


def _late_money(story: Story) -> bool:
    rules = [
        story.terms["future"],
        *(story.terms[f"future_{own}"] for own in ("goodwill", "merchant_refund", "payout_refund")),
    ]
    return any(rule not in (-1, Future.NEXT_INSTALMENT) for rule in rules)


CONTESTED: dict[str, Callable[[Story], bool]] = {
    "interest of a huge loan over many years at once": lambda s: (
        s.terms["unit"] == Unit.YEAR
        and _huge(s)
        and bool(s.terms["method"] == Method.BULLET or s.terms["spread_evenly"])
    ),
    "principal owed again, then paid out again": lambda s: (
        _has(s, Kind.CHARGEBACK, Kind.REFUND) and _paid_out_again(s)
    ),
    "several disbursements where interest reaches the level": lambda s: (
        s.loan["rate_ppb"] > 3 * 10**8 and _paid_out_again(s)
    ),
    "flat with interest-free rows": lambda s: bool(
        s.terms["method"] == Method.FLAT and s.terms["interest_free"]
    ),
    "flat interest spread evenly, several disbursements": lambda s: bool(
        s.terms["method"] == Method.FLAT and s.terms["spread_evenly"] and _paid_out_again(s)
    ),
    "recalculation: penalty interest on restated rows": lambda s: bool(
        s.terms["recalculate"] and s.terms["penalty_basis"] != PenaltyBasis.NONE
    ),
    "recalculation: tiny loans": lambda s: bool(s.terms["recalculate"] and _tiny(s)),
    "rows of a tiny loan paid in advance, then paid out again": lambda s: _tiny(s) and _paid_out_again(s),
    "recalculation: grace on principal": lambda s: bool(s.terms["recalculate"] and _graces(s)),
    "recalculation: money to the last instalments or evenly": lambda s: bool(
        s.terms["recalculate"] and _late_money(s)
    ),
    "recalculation: several disbursements": lambda s: bool(
        s.terms["recalculate"] and sum(e["kind"] == Kind.DISBURSE for e in s.events) > 1
    ),
    "recalculation: principal waived, charged back": lambda s: bool(
        s.terms["recalculate"]
        and any(
            (e["kind"] == Kind.WAIVE and e["part"] == Part.PRINCIPAL)
            or e["kind"] in (Kind.CHARGEBACK, Kind.REFUND)
            for e in s.events
        )
    ),
}


def contested(story: Story) -> str:
    """Why the story is left out, "" when it isn't."""
    return next((why for why, holds in CONTESTED.items() if holds(story)), "")
