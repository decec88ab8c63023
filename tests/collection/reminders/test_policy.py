"""Who is due for which step, on which channel; states, pauses, breaker: pure."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.collection.reminders.choices import MessageState, News
from arrears.collection.reminders.people_due import people_due
from arrears.collection.reminders.plan_file import ChannelCost, Step
from arrears.collection.reminders.policy import (
    NO_STEP,
    PAUSES_MINUTES,
    break_minutes,
    choose_channel,
    next_state,
    offsets_of,
    pause_minutes,
    step_of_loans,
)
from arrears.plumbing.days import to_day

TODAY = date(2026, 3, 2)  # a Monday
COSTS = {
    "sms": ChannelCost(cost_minor=5, prior=0.7, reached_by="delivered"),
    "email": ChannelCost(cost_minor=1, prior=0.2, reached_by="opened"),
}


def step(days: int, products: tuple[str, ...] = ()) -> Step:
    return Step(code=f"s{days}", days=days, template="t", person=False, channels=("sms",), products=products)


STEPS = (step(-3), step(0), step(2), step(6, ("card",)))


def sundays(day: date) -> bool:
    return day.weekday() == 6


def test_what_falls_on_a_quiet_day_is_moved_once() -> None:
    """Over two weeks each step of each due date happens exactly once (the due day itself is never quiet)."""
    for first in range(14):
        due = TODAY + timedelta(days=20 + first)
        for place, one in enumerate(STEPS):
            hits = [
                day
                for day in (due + timedelta(days=n) for n in range(-12, 13))
                if (day - due).days in offsets_of(steps=STEPS, on=day, is_quiet=sundays)[place]
            ]
            assert len(hits) == 1
            assert one.days == 0 or not sundays(hits[0])
            moved = (hits[0] - due).days - one.days
            assert moved in ((0,) if one.days == 0 else (-1, 0) if one.days < 0 else (0, 1))


def test_the_later_step_wins_and_products_count() -> None:
    offsets = [(-3,), (0,), (2, 3), (6, 3)]
    found = step_of_loans(
        days=np.array([-3, 0, 2, 3, 3, 99]),
        product=np.array(["cash", "cash", "cash", "cash", "card", "card"], object),
        steps=STEPS,
        offsets=offsets,
    )
    assert found.tolist() == [0, 1, 2, 2, 3, NO_STEP]


def loans(*rows: tuple[int, int, str, int, int, int]) -> pa.Table:
    """(loan, borrower, currency, days from due, overdue, next amount)"""
    today = to_day(TODAY)
    return pa.table(
        {
            "loan_id": [r[0] for r in rows],
            "borrower_id": [r[1] for r in rows],
            "currency": [r[2] for r in rows],
            "jurisdiction": ["CN"] * len(rows),
            "product_code": ["cash"] * len(rows),
            "overdue_minor": [r[4] for r in rows],
            "oldest_due_day": [today - r[3] if r[4] else 0 for r in rows],
            "next_due_day": [today - r[3] if not r[4] else today + 20 for r in rows],
            "next_due_minor": [r[5] for r in rows],
        }
    )


def people(table: pa.Table, days_of_steps: list[int]):
    from arrears.collection.reminders.people_due import due_days

    days = to_day(TODAY) - due_days(table)
    steps = np.array([days_of_steps.index(d) if d in days_of_steps else NO_STEP for d in days.tolist()])
    return people_due(loans=table, step=steps, on=TODAY)


def test_one_message_a_person_over_all_loans() -> None:
    table = loans(
        (1, 7, "CNY", 2, 500, 100),  # late, has the step
        (2, 7, "CNY", 40, 900, 100),  # later, but no step today: told with it
        (3, 7, "CNY", -3, 0, 250),  # falls due: not told in a message about what is late
        (4, 7, "USD", 2, 70, 0),  # another currency
        (5, 8, "CNY", -3, 0, 250),
        (6, 8, "CNY", -3, 0, 300),
        (7, 8, "CNY", -9, 0, 999),  # another due day
        (8, 9, "CNY", 50, 10, 10),  # no step
    )
    found = people(table, [-3, 0, 2])
    assert found.person_id.tolist() == [7, 8]
    assert found.amount_minor.tolist() == [1400, 550]
    assert found.loan_lists() == [[1, 2], [5, 6]]
    assert found.days.tolist() == [2, -3]
    assert found.overdue.tolist() == [True, False]


def test_nobody_is_due() -> None:
    assert len(people(loans((1, 7, "CNY", 50, 10, 0)), [2])) == 0
    assert len(people(loans(), [2])) == 0


def choose(sent: list[list[float]], reached: list[list[float]], *, usable=None, preferred=None) -> list[int]:
    count = len(sent)
    return choose_channel(
        channels=("sms", "email"),
        usable=np.ones((count, 2), bool) if usable is None else np.array(usable),
        sent=np.array(sent, float),
        reached=np.array(reached, float),
        preferred=np.zeros((count, 2), bool) if preferred is None else np.array(preferred),
        costs=COSTS,
        worth_minor=20,
        prior_weight=3,
        preferred_bonus=0.25,
    ).tolist()


def test_the_channel_is_what_reached_the_person_before() -> None:
    assert choose([[0, 0]], [[0, 0]]) == [0]  # 0.7 * 20 - 5 against 0.2 * 20 - 1
    assert choose([[9, 3]], [[0, 3]]) == [1]  # nine SMS reached nobody, every e-mail was opened
    assert choose([[0, 0]], [[0, 0]], usable=[[False, True]]) == [1]
    assert choose([[0, 0]], [[0, 0]], usable=[[False, False]]) == [-1]
    assert choose([[2, 6]], [[1, 3]]) != choose([[2, 6]], [[1, 3]], preferred=[[False, True]])


@given(st.lists(st.sampled_from(list(News)), max_size=6), st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.too_slow])  # a loaded machine draws slowly
def test_news_in_any_order_ends_alike(news: list[News], chance) -> None:
    def after(order: list[News]) -> MessageState:
        state = MessageState.HANDED_OVER
        for one in order:
            state = next_state(state=state, news=one)
        return state

    shuffled = list(news)
    chance.shuffle(shuffled)
    opened = News.OPENED in news or News.REPLIED in news
    if (
        News.BOUNCED not in news
    ):  # a bounce after an opening is a mistake of the channel: what came first stays
        assert after(news) == after(shuffled) or News.UNDELIVERED in news
    if opened and News.BOUNCED not in news:
        assert after(news) == MessageState.OPENED


@pytest.mark.parametrize(
    "state", [MessageState.CANCELLED, MessageState.DENIED, MessageState.FAILED, MessageState.PLANNED]
)
def test_news_never_wakes_what_was_not_sent(state: MessageState) -> None:
    assert {next_state(state=state, news=one) for one in News} == {state}


def test_pauses_end_and_the_breaker_opens() -> None:
    assert [pause_minutes(n) for n in range(1, 7)] == [*PAUSES_MINUTES, None]
    assert [break_minutes(n) for n in (0, 4, 5, 9, 10, 20, 500)] == [0, 0, 1, 1, 5, 60, 60]
