"""Loans arrive as asked for: as many, growing, fewer at the festival."""

from datetime import date

import numpy as np
import pytest

from arrears.plumbing.days import to_day
from arrears.simulator.applications import loans_a_day, loans_on, month_start
from arrears.simulator.world import read_world

START = date(2024, 11, 1)


@pytest.mark.parametrize(("loans", "months"), [(1, 1), (7, 24), (5000, 24), (300, 3)])
def test_as_many_as_asked_for(loans: int, months: int) -> None:
    assert loans_a_day(world=read_world(), loans=loans, start=START, months=months).sum() == loans


def test_the_book_grows_and_rests_at_the_festival() -> None:
    daily = loans_a_day(world=read_world(), loans=50_000, start=START, months=24)
    first, last = daily[:365].sum(), daily[365:].sum()
    assert 1.2 < last / first < 1.5  # 2.5 % a month is about a third a year
    festival = to_day(date(2025, 1, 29)) - to_day(START)
    assert daily[festival : festival + 5].mean() < 0.5 * daily[festival - 20 : festival - 5].mean()


def test_the_growth_goes_on_after_the_history() -> None:
    world = read_world()
    end = to_day(month_start(start=START, months=24))
    asked = {"world": world, "loans": 20_000, "start": START, "months": 24}
    live = [loans_on(**asked, day=day) for day in range(end, end + 28)]
    before = loans_a_day(**asked)[-28:]
    assert 0.85 < sum(live) / before.sum() < 1.4
    assert np.array(live).min() > 0
