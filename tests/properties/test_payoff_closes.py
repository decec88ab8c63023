"""Paying what the state shows as the payoff closes a loan, whatever was deferred before."""

from dataclasses import replace

import numpy as np
import pytest

from arrears.kernel.book import Columns
from arrears.kernel.codes import Deferral, Kind, Method, Status
from arrears.kernel.fold import fold
from tests.properties.columns import book_of
from tests.properties.histories import Story, event, stories
from tests.properties.restructured import insert
from tests.properties.terms import pick, sometimes

AS_OF = 19_800  # 2024-03-18


def deferred(*, seed: int, count: int) -> list[Story]:
    """Loans with one or two deferrals, most of which capitalise the interest."""
    told = stories(seed=seed, count=count, as_of_day=AS_OF)
    rng = np.random.default_rng(seed + 1)
    for story in told:
        begin = min((e["value_day"] for e in story.events), default=AS_OF)
        for _ in range(pick(rng, [1, 1, 2])):
            day = begin + pick(rng, range(max(2, AS_OF - begin)))
            treatment = Deferral.CAPITALISE if sometimes(rng, 0.8) else pick(rng, list(Deferral))
            said = {"due_day": day + pick(rng, [0, 0, 14, 40]), "instalments": pick(rng, [1, 2, 3])}
            insert(story, event(Kind.DEFER, day, to_day=day, treatment=int(treatment), **said))
    return [story for story in told if story.terms["method"] != Method.AS_REPORTED]


def then_paid(story: Story, payment: int, *, kind: Kind = Kind.REPAY) -> Story:
    """The same and one more payment (or waiver of principal) on the day."""
    last = max((e["event_id"] for e in story.events), default=0)
    more = event(kind, AS_OF, payment) | {"event_id": last + 1, "posted_day": AS_OF}
    return replace(story, events=[*story.events, more])


def running(told: list[Story]) -> tuple[list[Story], Columns]:
    """Those that owe something on the day, and their states."""
    states = fold(book=book_of(told), as_of_day=AS_OF).states
    owes = (states["fault"] == 0) & (states["status"] == Status.ACTIVE)
    return [story for story, kept in zip(told, owes, strict=True) if kept], states[owes]


@pytest.fixture(scope="module")
def owing() -> tuple[list[Story], Columns]:
    return running(deferred(seed=20_262, count=2_000))


def test_paying_the_payoff_closes_the_loan(owing: tuple[list[Story], Columns]) -> None:
    told, before = owing
    assert len(told) > 500
    paid = [then_paid(story, int(owed)) for story, owed in zip(told, before["payoff_minor"], strict=True)]
    after = fold(book=book_of(paid), as_of_day=AS_OF).states
    closed = (after["fault"] == 0) & np.isin(after["status"], (Status.PAID_OFF, Status.OVERPAID))
    closed &= (after["payoff_minor"] == 0) & (after["principal_outstanding_minor"] == 0)
    closed &= after["overpaid_minor"] == before["overpaid_minor"]
    assert not [story.source for story, well in zip(paid, closed, strict=True) if not well]
    sound = fold(book=book_of(told), as_of_day=AS_OF + 400).states["fault"] == 0
    later = fold(book=book_of(paid), as_of_day=AS_OF + 400).states[sound]  # the rows that waited have come
    assert np.all(later["fault"] == 0)
    assert np.all(later["principal_outstanding_minor"] >= 0)
    earned = later["interest_earned_minor"] + later["opening_interest_minor"]
    gone = later["interest_paid_minor"] + later["interest_waived_minor"]
    assert np.array_equal(
        earned - gone, later["interest_accrued_minor"] + later["interest_outstanding_minor"]
    )


@pytest.mark.parametrize("share", [0.5, 0.97, 0.999])
def test_paying_nearly_all_leaves_the_rest(owing: tuple[list[Story], Columns], share: float) -> None:
    told, before = owing
    part = [int(owed * share) or 1 for owed in before["payoff_minor"].tolist()]
    after = fold(
        book=book_of([then_paid(s, p) for s, p in zip(told, part, strict=True)]), as_of_day=AS_OF
    ).states
    assert np.all(after["fault"] == 0)
    left = before["payoff_minor"] - np.array(part)
    exact = np.array([story.terms["payoff_to_due_day"] == 0 for story in told])  # else it pays less interest
    frees = np.array([story.terms["free_later_fees"] == 1 for story in told])
    assert np.array_equal(after["payoff_minor"][exact & ~frees], left[exact & ~frees])
    assert np.all(after["payoff_minor"][~frees] <= left[~frees])
    dearer = exact & frees  # what the money paid of a later fee in advance stays paid
    assert np.all(after["payoff_minor"][dearer] >= left[dearer])


def test_waiving_all_principal_is_no_more_than_is_owed(owing: tuple[list[Story], Columns]) -> None:
    told, before = owing
    waived = [
        then_paid(story, int(owed), kind=Kind.WAIVE)
        for story, owed in zip(told, before["payoff_minor"], strict=True)
    ]
    after = fold(book=book_of(waived), as_of_day=AS_OF).states
    assert np.all((after["fault"] == 0) & (after["principal_outstanding_minor"] >= 0))
