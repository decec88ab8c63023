"""The people look like a lender's borrowers, and none of them can be a real one."""

from datetime import date

import numpy as np
import pytest

from arrears.plumbing.days import to_day
from arrears.simulator.chance import Chance
from arrears.simulator.identities import id_numbers_of, names_of, phones_of
from arrears.simulator.incomes import days_since_pay, days_until_pay
from arrears.simulator.people import People, people_of
from arrears.simulator.world import TYPES, read_world

COUNT = 20_000


@pytest.fixture(scope="module")
def people() -> People:
    since = np.full(COUNT, to_day(date(2025, 1, 1)))
    return people_of(world=read_world(), chance=Chance(seed=3), who=np.arange(COUNT), since_day=since)


def test_ages_are_a_pyramid(people: People) -> None:
    age = people.age_at(people.since_day)
    assert (age.min(), age.max()) >= (20, 58)
    assert age.max() <= 60
    bands = np.histogram(age, bins=[20, 25, 30, 35, 40, 45, 50, 55, 61])[0]
    assert bands[:3].argmax() in (1, 2)
    assert (np.diff(bands[2:]) < 0).all()  # fewer in every older band


def test_incomes_differ_by_place_and_drive_the_hidden_types(people: People) -> None:
    world = read_world()
    medians = [np.median(people.income_minor[people.region == r]) for r in range(len(world.region_codes))]
    by_code = dict(zip(world.region_codes.tolist(), medians, strict=True))
    assert by_code["11"] > 1.3 * by_code["62"]  # Beijing, Gansu
    strained = np.isin(
        people.type, [TYPES.index("squeezed"), TYPES.index("unable"), TYPES.index("unwilling")]
    )
    fifths = np.array_split(strained[np.argsort(people.income_minor)], 5)
    shares = [float(part.mean()) for part in fifths]
    assert shares == sorted(shares, reverse=True)


def test_names_numbers_and_phones_are_made_up(people: People) -> None:
    some = people.at(np.arange(500))
    numbers = id_numbers_of(world=read_world(), chance=Chance(seed=3), people=some)
    for number in numbers:
        assert len(number) == 18
        assert number[2:6] == "0000"  # a province, never on a card
        weights = [pow(2, 17 - k, 11) for k in range(17)]  # GB 11643
        remainder = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
        assert number[-1] == "10X98765432"[remainder]
    assert len(set(numbers)) > 490
    for phone in phones_of(chance=Chance(seed=3), who=some.who):
        assert len(phone) == 11
        assert phone.startswith("12")  # mobiles begin with 13 to 19
    assert all(2 <= len(name) <= 3 for name in names_of(chance=Chance(seed=3), who=some.who))


@pytest.mark.parametrize(
    ("on", "pay_day", "since", "until"),
    [
        (date(2025, 3, 10), 10, 0, 0),
        (date(2025, 3, 12), 10, 2, 29),
        (date(2025, 3, 5), 28, 5, 23),
        (date(2025, 2, 28), 31, 0, 0),  # the last day of a short month
        (date(2024, 12, 31), 5, 26, 5),
    ],
)
def test_pay_days(on: date, pay_day: int, since: int, until: int) -> None:
    days = np.array([pay_day])
    assert days_since_pay(pay_day=days, day=to_day(on)).tolist() == [since]
    assert days_until_pay(pay_day=days, day=to_day(on)).tolist() == [until]
