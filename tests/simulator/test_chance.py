"""Draws depend on the seed and on what is drawn for whom, and on nothing else."""

import numpy as np

from arrears.simulator.chance import Chance

WHO = np.arange(20_000)


def test_draws_do_not_depend_on_the_order_of_drawing() -> None:
    chance = Chance(seed=7)
    whole = chance.uniform("pay", WHO, 3)
    pieces = np.concatenate([chance.uniform("pay", part, 3) for part in np.split(WHO, 10)])
    alone = chance.uniform("pay", 123, 3)
    assert (whole == pieces).all()
    assert alone[0] == whole[123]


def test_seeds_names_people_and_days_are_independent() -> None:
    first = Chance(seed=7).uniform("pay", WHO, 3)
    others = (
        Chance(seed=8).uniform("pay", WHO, 3),
        Chance(seed=7).uniform("miss", WHO, 3),
        Chance(seed=7).uniform("pay", WHO, 4),
        Chance(seed=7).uniform("pay", WHO + 1, 3),
    )
    for other in others:
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.03


def test_draws_are_uniform_whole_numbers_weighted_and_normal() -> None:
    chance = Chance(seed=1)
    shares = np.histogram(chance.uniform("a", WHO), bins=20, range=(0, 1))[0] / len(WHO)
    assert np.allclose(shares, 0.05, atol=0.008)
    dice = chance.between("dice", 1, 6, WHO)
    assert sorted(set(dice.tolist())) == [1, 2, 3, 4, 5, 6]
    picked = np.bincount(chance.pick("pick", [1, 0, 3], WHO), minlength=3) / len(WHO)
    assert np.allclose(picked, [0.25, 0, 0.75], atol=0.02)
    normal = chance.normal("n", WHO)
    assert abs(normal.mean()) < 0.03
    assert abs(normal.std() - 1) < 0.03
    assert abs(chance.exponential("e", 4.0, WHO).mean() - 4) < 0.15
