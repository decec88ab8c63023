"""What must hold of every fold whose plan was changed: on the kernel, over seeded random histories."""

from dataclasses import replace

import numpy as np
import pytest

from arrears.kernel.book import Columns
from arrears.kernel.codes import Fault, Kind, Status
from arrears.kernel.fold import Folded, fold
from tests.properties.columns import book_of
from tests.properties.histories import Story, event
from tests.properties.restructured import restructured

AS_OF = 19_800  # 2024-03-18
PARTS = ("principal", "interest", "fee", "penalty")


@pytest.fixture(scope="module")
def told() -> list[Story]:
    return restructured(seed=20_261, count=1_200, as_of_day=AS_OF)


@pytest.fixture(scope="module")
def folded(told: list[Story]) -> Folded:
    return fold(book=book_of(told), as_of_day=AS_OF, detail=True)


def sound(states: Columns) -> Columns:
    """The loans that could be folded."""
    return states[states["fault"] == Fault.NONE]


def test_most_histories_fold(folded: Folded) -> None:
    assert np.mean(folded.states["fault"] == Fault.NONE) > 0.6
    kinds = set(folded.allocations["kind"].tolist())
    assert {Kind.RE_AGE, Kind.RE_AMORTISE, Kind.DEFER, Kind.EXTEND, Kind.TERMINATE, Kind.WRITE_OFF} <= kinds


def test_principal_is_conserved(folded: Folded) -> None:
    states = sound(folded.states)
    left = states["disbursed_minor"] + states["opening_principal_minor"]
    for gone in ("paid", "waived", "charged_off"):
        left = left - states[f"principal_{gone}_minor"]
    assert np.array_equal(left, states["principal_outstanding_minor"])


def test_rows_ask_for_all_that_is_owed(folded: Folded, told: list[Story]) -> None:
    wrong = []
    for k, state in enumerate(folded.states):
        if state["fault"] or state["status"] == Status.PENDING:
            continue
        rows = folded.instalments[folded.instalment_offsets[k] : folded.instalment_offsets[k + 1]]
        asked = sum(rows[f"{part}_minor"] - rows[f"{part}_paid_minor"] for part in PARTS)
        if np.any(asked - rows["waived_minor"] - rows["charged_off_minor"] < 0):
            wrong.append((told[k].source, "a row is paid beyond what it asks for"))
        principal = int((rows["principal_minor"] - rows["principal_paid_minor"]).sum())
        off = int(state["principal_waived_minor"] + state["principal_charged_off_minor"])
        if told[k].terms["method"] != 6 and principal != int(state["principal_outstanding_minor"]) + off:
            wrong.append((told[k].source, "the rows' principal is not what is owed"))
        if np.any(rows["due_day"] < rows["from_day"]):
            wrong.append((told[k].source, "a row ends before it begins"))
    assert not wrong, wrong[:5]


def test_money_received_is_accounted_for(folded: Folded) -> None:
    states = sound(folded.states)
    used = states["overpaid_minor"] + states["refunded_minor"]
    for part in PARTS:
        used = used + states[f"{part}_paid_minor"]
    after = states["recovered_minor"]  # of a claim it is among the parts too
    left = states["received_minor"] - used
    assert np.all((left == 0) | ((left > 0) & (left <= after)))


def test_interest_is_paid_waived_charged_off_or_owed(folded: Folded) -> None:
    states = sound(folded.states)
    interest = sum(states[f"interest_{what}_minor"] for what in ("paid", "waived", "charged_off"))
    owed = states["interest_outstanding_minor"] + states["interest_accrued_minor"]
    earned = states["opening_interest_minor"] + states["interest_earned_minor"]
    assert np.array_equal(interest + owed, earned)


def test_a_reversal_undoes_every_change_of_the_plan(told: list[Story]) -> None:
    few = [
        story for story in told[:800] if fold(book=book_of([story]), as_of_day=AS_OF).states["fault"][0] == 0
    ]
    without = [
        replace(story, events=[e for e in story.events if e["kind"] < Kind.CHANGE_RATE]) for story in few
    ]
    undone = []
    for story in few:
        last = max((e["event_id"] for e in story.events), default=0)
        changes = [e for e in story.events if e["kind"] >= Kind.CHANGE_RATE]
        kept = {e["ref"] for e in story.events if e["kind"] == Kind.REVERSE}
        reversals = [
            event(Kind.REVERSE, AS_OF, ref=e["event_id"], part=0)
            | {"event_id": last + 1 + i, "posted_day": AS_OF}
            for i, e in enumerate(changes)
            if e["event_id"] not in kept
        ]
        undone.append(replace(story, events=[*story.events, *reversals]))
    before = fold(book=book_of(without), as_of_day=AS_OF)
    after = fold(book=book_of(undone), as_of_day=AS_OF)
    assert np.array_equal(before.states, after.states)
