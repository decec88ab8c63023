"""The effect at thresholds: found where it was put in, not found where there is none, and on the real
debts.
"""

import numpy as np
import pytest

from arrears.collection.treatments.recoveries import (
    Recoveries,
    UnableToEstimateJump,
    UnableToReadRecoveries,
    bandwidth_of,
    density_jump,
    jump,
    read_recoveries,
    thresholds,
)
from tests.shared_data import shared

pytestmark = pytest.mark.usefixtures("django_ready")


def _debts(effect: float, seed: int = 0) -> Recoveries:
    rng = np.random.default_rng(seed)
    expected = rng.uniform(0, 2000, 3000)
    level = (expected >= 1000).astype(int)
    actual = 50 + 0.6 * expected + effect * level + rng.normal(0, 120, 3000)
    return Recoveries(expected=expected, actual=actual, level=level, age=rng.normal(40, 10, 3000))


def test_an_effect_that_was_put_in_is_found_and_covered() -> None:
    covered = 0
    for seed in range(100):
        debts = _debts(200.0, seed)
        found = jump(running=debts.expected, outcome=debts.actual, at=1000, bandwidth=500)
        covered += found.low <= 200.0 <= found.high
    assert 88 <= covered <= 100


def test_no_effect_is_not_told_apart_more_often_than_chance() -> None:
    found = [
        jump(running=d.expected, outcome=d.actual, at=1000, bandwidth=500).told_apart
        for d in (_debts(0.0, seed) for seed in range(100))
    ]
    assert sum(found) <= 12


def test_sorted_debts_are_noticed_by_the_density() -> None:
    debts = _debts(0.0)
    moved = np.where((debts.expected > 900) & (debts.expected < 1000), debts.expected + 100, debts.expected)
    sorted_up = Recoveries(expected=moved, actual=debts.actual, level=debts.level, age=debts.age)
    assert density_jump(sorted_up, at=1000, bandwidth=500).low > 0.3
    assert not density_jump(debts, at=1000, bandwidth=500).told_apart


def test_too_few_debts_are_refused() -> None:
    with pytest.raises(UnableToEstimateJump):
        jump(running=np.arange(20.0), outcome=np.arange(20.0), at=10, bandwidth=5)


def test_a_file_with_other_columns_is_refused(tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnableToReadRecoveries, match="expected_recovery_amount"):
        read_recoveries(path)
    with pytest.raises(UnableToReadRecoveries, match="folder"):
        read_recoveries(tmp_path / "..")


def test_real_debts() -> None:
    """More effort recovers more at the first three thresholds; the ages do not jump with it."""
    debts = read_recoveries(shared("data/recoveries"))
    assert len(debts.level) == 1882
    found = thresholds(debts)
    assert [round(at, -3) for at in found] == [1000, 2000, 3000, 5000]
    for at, least in zip(found[:3], (150, 350, 400), strict=True):
        width = bandwidth_of(debts, at=at)
        effect = jump(running=debts.expected, outcome=debts.actual, at=at, bandwidth=width)
        assert effect.low > least
        assert not jump(running=debts.expected, outcome=debts.age, at=at, bandwidth=width).told_apart
