"""State is a pure function of history: the order of entry, the day of entry and later events don't matter."""

import numpy as np
import pytest

from arrears.kernel import in_parts
from arrears.kernel.book import MAX_DAY, Columns
from arrears.kernel.codes import Kind
from arrears.kernel.fold import fold
from tests.properties.columns import book_of
from tests.properties.histories import Story, stories
from tests.properties.line_histories import line_stories

AS_OF = 19_420


def plain(seed: int, count: int) -> list[Story]:
    """Stories in which no two events share a day, so that the order of entry can't decide anything."""
    told = []
    for story in stories(seed=seed, count=count, as_of_day=AS_OF):
        taken: set[int] = set()
        kept = []
        for e in story.events:
            if e["kind"] in (Kind.REVERSE, Kind.WAIVE) or e["value_day"] in taken:
                continue
            taken.add(e["value_day"])
            kept.append(e)
        story.events = kept
        told.append(story)
    return told


def states(told: list[Story], *, as_of_day: int = AS_OF, known_day: int = MAX_DAY) -> Columns:
    """States of the stories as one book."""
    return fold(book=book_of(told), as_of_day=as_of_day, known_day=known_day).states


def test_events_entered_in_any_order_give_one_book() -> None:
    told = plain(1, 1_500)
    before = states(told)
    rng = np.random.default_rng(1)
    for story in told:
        ids = sorted(e["event_id"] for e in story.events)
        rng.shuffle(ids)
        story.events = [e | {"event_id": new} for e, new in zip(story.events, ids, strict=True)]
    assert np.array_equal(before, states(told))


def test_a_reversed_event_leaves_what_the_history_without_it_gives() -> None:
    told = plain(2, 1_500)
    rng = np.random.default_rng(2)
    undone = []
    for story in told:
        candidates = [e for e in story.events if e["kind"] in (Kind.REPAY, Kind.FEE)]
        if candidates:
            undone.append((story, candidates[int(rng.integers(len(candidates)))]))
    without, with_reversal = [], []
    for story, target in undone:
        rest = [e for e in story.events if e is not target]
        without.append(Story(story.terms, story.loan, story.rows, rest, story.source))
        last = max(e["event_id"] for e in story.events)
        reversal = target | {"kind": int(Kind.REVERSE), "event_id": last + 1, "ref": target["event_id"]}
        with_reversal.append(
            Story(story.terms, story.loan, story.rows, [*story.events, reversal], story.source)
        )
    assert len(undone) > 800
    assert np.array_equal(states(without), states(with_reversal))


def test_a_backdated_event_gives_what_the_events_in_order_give() -> None:
    told = plain(3, 1_500)
    before = states(told)
    for story in told:
        repaid = [e for e in story.events if e["kind"] == Kind.REPAY]
        if repaid:
            late = repaid[0]
            last = max(e["event_id"] for e in story.events)
            story.events = [e for e in story.events if e is not late] + [
                late | {"event_id": last + 7, "posted_day": AS_OF}
            ]
    assert np.array_equal(before, states(told))


def test_as_of_replays_agree_with_the_truncated_history() -> None:
    told = stories(seed=4, count=1_500, as_of_day=AS_OF)
    for day in (AS_OF - 200, AS_OF - 31, AS_OF - 1):
        cut = [
            Story(
                s.terms,
                s.loan,
                s.rows,
                [e for e in s.events if e["value_day"] <= day or e["kind"] == Kind.REVERSE],
            )
            for s in told
        ]
        kept = [k for k, s in enumerate(cut) if all(_target_kept(s, e) for e in s.events)]
        whole = states([told[k] for k in kept], as_of_day=day)
        assert np.array_equal(whole, states([cut[k] for k in kept], as_of_day=day))
        assert len(kept) > 900


def _target_kept(story: Story, e: dict[str, int]) -> bool:
    return e["kind"] != Kind.REVERSE or any(other["event_id"] == e["ref"] for other in story.events)


def test_known_on_a_day_is_the_history_posted_by_then() -> None:
    told = stories(seed=5, count=1_500, as_of_day=AS_OF)
    for known in (AS_OF - 90, AS_OF - 10, AS_OF):
        posted = [
            Story(s.terms, s.loan, s.rows, [e for e in s.events if e["posted_day"] <= known]) for s in told
        ]
        assert np.array_equal(states(told, known_day=known), states(posted))


def test_a_loan_alone_is_the_loan_in_its_book() -> None:
    told = stories(seed=6, count=300, as_of_day=AS_OF)
    together = states(told)
    for k, story in enumerate(told):
        assert states([story])[0] == together[k]


def test_parts_on_several_cores_give_the_book_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [
        *stories(seed=7, count=900, as_of_day=AS_OF),
        *line_stories(seed=8, count=300, as_of_day=AS_OF),
    ]
    book = book_of(told)
    alone = [fold(book=book, as_of_day=AS_OF, detail=detail) for detail in (False, True)]
    monkeypatch.setattr(in_parts, "PART", 50)
    monkeypatch.setattr(in_parts, "_cores", lambda: 3)
    for before, after in zip(
        alone, (fold(book=book, as_of_day=AS_OF, detail=d) for d in (False, True)), strict=True
    ):
        for one, other in zip(vars(before).values(), vars(after).values(), strict=True):
            assert np.array_equal(one, other)
    assert len(alone[1].allocations) > 2_000
