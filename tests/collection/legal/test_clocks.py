"""States, deadlines and fees of a court, by dates and amounts worked out by hand."""

from datetime import date
from typing import Any

import pytest

from arrears.collection.legal.choices import ClockCode, LegalState, Step, Track, Who
from arrears.collection.legal.clocks import Clock, Taken, answer_ends, clocks, next_clock
from arrears.collection.legal.courts import filing_fee, law_of, small_claim_ceilings
from arrears.collection.legal.deadlines import after_days, after_months
from arrears.collection.legal.policy import STEPS, shares, state_after, steps_from, waits_for_stop

LAW = law_of(jurisdiction="CN", on=date(2025, 9, 1))


def step(code: Step, on: str, **payload: Any) -> Taken:
    return Taken(step=code, on=date.fromisoformat(on), payload=payload)


def running(track: Track, *steps: Taken) -> dict[ClockCode, Clock]:
    return {one.code: one for one in clocks(steps=steps, track=track, law=LAW)}


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2025-09-01", 5, "2025-09-08"),  # the 6th is a Saturday
        ("2025-09-22", 5, "2025-09-28"),  # Saturday the 27th; Sunday the 28th is worked for National Day
        ("2025-09-20", 15, "2025-10-09"),  # 5 October lies in the holidays of 1 to 8 October
        ("2025-11-03", 15, "2025-11-18"),  # a Tuesday
    ],
)
def test_a_period_ends_on_a_working_day(start: str, days: int, end: str) -> None:
    found = after_days(start=date.fromisoformat(start), days=days, calendar="CN")
    assert found == date.fromisoformat(end)


def test_months_end_on_the_same_day_or_the_last() -> None:
    assert after_months(start=date(2025, 8, 31), months=6, calendar="") == date(
        2026, 3, 2
    )  # 28 Feb: Saturday
    assert after_months(start=date(2025, 9, 3), months=2, calendar="CN") == date(2025, 11, 3)


def test_a_payment_order_from_filing_to_enforcement() -> None:
    found = running(
        Track.PAYMENT_ORDER,
        step(Step.OPENED, "2025-08-01"),
        step(Step.NOTICE_ARRIVED, "2025-08-05"),
        step(Step.FILED, "2025-09-01"),
        step(Step.ACCEPTED, "2025-09-04"),
        step(Step.ORDER_ISSUED, "2025-09-15"),
        step(Step.ORDER_SERVED, "2025-09-20"),
    )
    assert found[ClockCode.NOTICE].due_on == date(2025, 8, 20)
    assert found[ClockCode.NOTICE].met_on == date(2025, 9, 1)
    assert (found[ClockCode.ACCEPTANCE].due_on, found[ClockCode.ACCEPTANCE].who) == (
        date(2025, 9, 8),
        Who.COURT,
    )
    assert found[ClockCode.ISSUE].due_on == date(2025, 9, 19)
    assert found[ClockCode.ANSWER].due_on == date(2025, 10, 9)
    # two years from the end of the answer: Saturday 9 October 2027
    assert found[ClockCode.APPLICATION].due_on == date(2027, 10, 11)
    assert "250" in found[ClockCode.APPLICATION].source
    nearest = next_clock(running=list(found.values()), on=date(2025, 10, 1))
    assert nearest is not None
    assert (nearest.code, nearest.who) == (ClockCode.ANSWER, Who.DEBTOR)
    after = next_clock(running=list(found.values()), on=date(2025, 10, 10))
    assert after is not None
    assert (after.code, after.who) == (ClockCode.APPLICATION, Who.LENDER)


def test_an_objection_voids_the_order_and_a_suit_runs() -> None:
    steps = (
        step(Step.FILED, "2025-09-01"),
        step(Step.ACCEPTED, "2025-09-04"),
        step(Step.ORDER_ISSUED, "2025-09-15"),
        step(Step.ORDER_SERVED, "2025-09-20"),
        step(Step.OBJECTION, "2025-09-25"),
    )
    found = running(Track.SUIT, *steps)
    assert found[ClockCode.ANSWER].met_on == date(2025, 9, 25)
    assert found[ClockCode.APPLICATION].met_on == date(2025, 9, 25)
    assert found[ClockCode.DECISION].due_on == date(2026, 3, 25)
    assert found[ClockCode.ISSUE].due_on == date(2025, 9, 19)  # as it ran then


def test_a_judgment_starts_the_two_years_at_the_end_of_performance() -> None:
    steps = [
        step(Step.FILED, "2025-03-03"),
        step(Step.ACCEPTED, "2025-03-06"),
        step(Step.HEARING_SET, "2025-03-10", hearing_on="2025-04-10"),
        step(Step.JUDGMENT, "2025-05-06", perform_by="2025-05-16", judged_minor=100),
    ]
    suit = running(Track.SUIT, *steps)
    assert suit[ClockCode.APPEAL].due_on == date(2025, 5, 21)
    assert suit[ClockCode.DECISION].met_on == date(2025, 5, 6)
    assert suit[ClockCode.APPLICATION].due_on == date(2027, 5, 17)  # Sunday the 16th
    small = running(Track.SMALL_CLAIM, *steps)
    assert ClockCode.APPEAL not in small  # one instance decides
    assert small[ClockCode.DECISION].due_on == date(2025, 5, 6)
    assert answer_ends(steps=steps, track=Track.SUIT, law=LAW) == date(2025, 5, 16)
    again = [*steps, step(Step.ENFORCEMENT_TIME_RESTARTED, "2026-06-01")]
    open_ones = [c for c in clocks(steps=again, track=Track.SUIT, law=LAW) if c.met_on is None]
    assert [c.due_on for c in open_ones if c.code is ClockCode.APPLICATION] == [date(2028, 6, 1)]


def test_states_follow_the_law_and_nothing_else() -> None:
    def after(state: LegalState, track: Track, code: Step) -> LegalState | None:
        return state_after(state=state, track=track, step=code)

    s, order, suit = LegalState, Track.PAYMENT_ORDER, Track.SUIT
    assert after(s.NOTICE, order, Step.FILED) is s.FILED
    assert after(s.ACCEPTED, order, Step.ORDER_ISSUED) is s.PAYMENT_ORDER
    assert after(s.ACCEPTED, suit, Step.ORDER_ISSUED) is None
    assert after(s.PAYMENT_ORDER, order, Step.OBJECTION) is s.SUIT
    assert after(s.ACCEPTED, Track.SMALL_CLAIM, Step.HEARING_SET) is s.SMALL_CLAIM
    assert after(s.NOTICE, suit, Step.JUDGMENT) is None
    assert after(s.TERMINATED, suit, Step.SATISFIED) is None
    assert all(not steps_from(state=closed, track=suit) for closed in (s.SATISFIED, s.TERMINATED))
    reached = {s.NOTICE}
    for _ in s:
        reached |= {
            found
            for state in reached
            for track in Track
            for code in STEPS
            if (found := after(state, track, code)) is not None
        }
    assert reached == set(s)


def test_a_stop_makes_the_lender_wait_and_nobody_else() -> None:
    held = frozenset({"plan", "refusal"})
    assert waits_for_stop(step=Step.FILED, stops=held) == {"plan"}
    assert not waits_for_stop(step=Step.WITHDRAWN, stops=held)
    assert not waits_for_stop(step=Step.JUDGMENT, stops=held)


@pytest.mark.parametrize(
    ("claimed", "track", "fee"),
    [
        (800_000, Track.SUIT, 5_000),  # 8,000 yuan: 50
        (1_000_000, Track.SUIT, 5_000),
        (5_000_000, Track.SUIT, 105_000),  # 50 + 40,000 x 2.5 % = 1,050
        (15_000_000, Track.SUIT, 330_000),  # 50 + 2,250 + 50,000 x 2 % = 3,300
        (5_000_000, Track.SMALL_CLAIM, 52_500),  # half
        (5_000_000, Track.PAYMENT_ORDER, 35_000),  # a third
    ],
)
def test_the_court_s_fee(claimed: int, track: Track, fee: int) -> None:
    assert filing_fee(jurisdiction="CN", track=track, claimed_minor=claimed) == fee


def test_small_claims_end_at_half_and_at_twice_the_wage() -> None:
    half, twice = small_claim_ceilings(jurisdiction="CN", region="110105")
    assert (half, twice) == (6_205_500, 24_822_000)


def test_shares_add_up() -> None:
    assert shares(amount_minor=100, weights={1: 1, 2: 1, 3: 1}) == {1: 34, 2: 33, 3: 33}
    assert shares(amount_minor=7, weights={1: 0, 2: 0}) == {1: 4, 2: 3}
