"""What must hold of every fold, whatever the history: on the kernel, over seeded random histories."""

import numpy as np
import pytest

from arrears.kernel.book import Columns
from arrears.kernel.codes import Fault, Kind, Status
from arrears.kernel.fold import fold
from tests.properties.columns import book_of
from tests.properties.histories import Story, stories

AS_OF = 19_800  # 2024-03-18
PARTS = ("principal", "interest", "fee", "penalty")


@pytest.fixture(scope="module")
def told() -> list[Story]:
    return stories(seed=4711, count=4_500, as_of_day=AS_OF)


@pytest.fixture(scope="module")
def folded(told: list[Story]) -> object:
    return fold(book=book_of(told), as_of_day=AS_OF, detail=True)


def sound(states: Columns) -> Columns:
    """The loans that could be folded."""
    return states[states["fault"] == Fault.NONE]


def test_most_histories_fold(folded) -> None:
    assert np.mean(folded.states["fault"] == Fault.NONE) > 0.97


def test_parts_of_a_payment_sum_to_it(folded) -> None:
    rows = folded.allocations
    paid = rows[rows["kind"] == Kind.REPAY]
    on_book = paid[paid["reversed"] == 0]
    parts = sum(on_book[f"{part}_minor"] for part in PARTS) + on_book["overpaid_minor"]
    afterwards = parts == 0  # money after charge-off is recovered, not allocated
    assert np.all(afterwards | (parts == on_book["amount_minor"]))
    assert np.count_nonzero(~afterwards) > 5_000


def test_principal_is_conserved(folded) -> None:
    states = sound(folded.states)
    left = states["disbursed_minor"] + states["opening_principal_minor"]
    for gone in ("paid", "waived", "charged_off"):
        left = left - states[f"principal_{gone}_minor"]
    assert np.array_equal(left, states["principal_outstanding_minor"])


def test_money_received_is_accounted_for(folded) -> None:
    states = sound(folded.states)
    used = states["recovered_minor"] + states["overpaid_minor"] + states["refunded_minor"]
    for part in PARTS:
        used = used + states[f"{part}_paid_minor"]
    assert np.array_equal(used, states["received_minor"])


def test_charges_are_paid_waived_charged_off_or_owed(folded) -> None:
    states = sound(folded.states)
    for part in ("fee", "penalty"):
        gone = sum(states[f"{part}_{what}_minor"] for what in ("paid", "waived", "charged_off"))
        charged = states[f"opening_{part}_minor"] + states[f"{part}_charged_minor"]
        assert np.array_equal(gone + states[f"{part}_outstanding_minor"], charged)
    interest = sum(states[f"interest_{what}_minor"] for what in ("paid", "waived", "charged_off"))
    owed = states["interest_outstanding_minor"] + states["interest_accrued_minor"]
    earned = states["opening_interest_minor"] + states["interest_earned_minor"]
    assert np.array_equal(interest + owed, earned)


def test_nothing_is_negative(folded) -> None:
    states = sound(folded.states)
    may_be = {
        "interest_accrued_minor",
        "principal_paid_minor",
        "received_minor",
        "late_days_1",
        "late_days_2",
        "late_days_3",
    }
    for name in states.dtype.names:
        if name not in may_be and not name.endswith("_day"):
            assert np.all(states[name] >= 0), name


def test_days_past_due(folded) -> None:
    states = sound(folded.states)
    late = states["dpd_days"] > 0
    assert np.array_equal(late, states["oldest_due_day"] > 0)
    assert np.array_equal(states["dpd_days"][late], AS_OF - states["oldest_due_day"][late])
    assert np.all(states["dpd_days_max"] >= states["dpd_days"])
    assert np.all(states["delinquent_days"] <= states["dpd_days"])
    assert np.all(states["overdue_minor"][~late] == 0)


def test_parts_overdue_sum_to_what_is_overdue(folded) -> None:
    states = sound(folded.states)
    assert np.array_equal(sum(states[f"{part}_overdue_minor"] for part in PARTS), states["overdue_minor"])
    assert np.all(states["overdue_minor"] <= states["payoff_minor"])


def test_instalments_add_up_to_the_loan(folded, told: list[Story]) -> None:
    for k, state in enumerate(folded.states):
        if state["fault"] or state["status"] in (Status.PENDING, Status.CHARGED_OFF):
            continue
        rows = folded.instalments[folded.instalment_offsets[k] : folded.instalment_offsets[k + 1]]
        for part in ("interest", "penalty"):
            assert rows[f"{part}_paid_minor"].sum() == state[f"{part}_paid_minor"], told[k].source
        assert np.all(np.diff(rows["due_day"]) >= 0), told[k].source
        assert np.all(rows["dpd_days"] <= state["dpd_days"]), told[k].source


def test_on_the_due_day_nothing_is_past_due() -> None:
    for story in stories(seed=12, count=200, as_of_day=AS_OF):
        story.events = [e for e in story.events if e["kind"] == Kind.DISBURSE][:1]
        if not story.events:
            continue
        book = book_of([story])
        rows = fold(book=book, as_of_day=story.events[0]["value_day"], detail=True).instalments
        asked = (
            rows["principal_minor"]
            + rows["interest_minor"]
            + rows["fee_minor"]
            - rows["principal_paid_minor"]
        )
        owing = rows[asked > story.terms["tolerance_minor"]]
        if len(owing) == 0:
            continue
        due = int(owing["due_day"][0])
        assert fold(book=book, as_of_day=due).states["dpd_days"][0] == 0, story.source
        assert fold(book=book, as_of_day=due + 1).states["dpd_days"][0] == 1, story.source


def test_paying_off_zeroes_everything() -> None:
    told = stories(seed=99, count=800, as_of_day=AS_OF)
    book = book_of(told)
    before = fold(book=book, as_of_day=AS_OF).states
    closed = 0
    for k, story in enumerate(told):
        owed = int(before["payoff_minor"][k])
        if before["fault"][k] or before["status"][k] != Status.ACTIVE or owed <= 0:
            continue
        last = max(e["event_id"] for e in story.events)
        payment = story.events[0] | {"kind": int(Kind.REPAY), "value_day": AS_OF, "posted_day": AS_OF}
        payment |= {"event_id": last + 1, "amount_minor": owed, "ref": 0, "part": 0, "channel": 0}
        story.events.append(payment)
        state = fold(book=book_of([story]), as_of_day=AS_OF).states[0]
        assert state["status"] == Status.PAID_OFF, story.source
        for name in ("principal", "interest", "fee", "penalty"):
            assert state[f"{name}_outstanding_minor"] == 0, story.source
        assert [state[name] for name in ("dpd_days", "overdue_minor", "overpaid_minor")] == [0, 0, 0]
        closed += 1
    assert closed > 300
