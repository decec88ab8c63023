"""Off-policy estimates against a simulated truth, and the release gate."""

import numpy as np
import pytest

from arrears.collection.treatments.off_policy import (
    Logged,
    UnableToEstimate,
    bootstrap,
    doubly_robust,
    ips,
    snips,
)
from arrears.collection.treatments.release import Arm, Rails, Ruling, UnableToCompare, decide_release

pytestmark = pytest.mark.usefixtures("django_ready")  # refusals speak a language
CHANCE = np.array([[0.2, 0.3, 0.25], [0.5, 0.45, 0.7]])  # of paying by kind and action


def _log(seed: int, n: int = 2000):
    """Decisions of a policy that explores, of two kinds of people; the truth is known."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 2, n)
    given = np.array([[0.6, 0.2, 0.2], [0.2, 0.6, 0.2]])[kind]
    action = (rng.random(n)[:, None] > given.cumsum(axis=1)).sum(axis=1)
    outcome = (rng.random(n) < CHANCE[kind, action]).astype(float)
    logged = Logged(action=action, probability=given[np.arange(n), action], outcome=outcome)
    target = np.array([[0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])[kind]
    model = CHANCE[kind] * 0.8 + 0.05  # wrong on purpose
    truth = float((target * CHANCE[kind]).sum(axis=1).mean())
    return logged, target, model, truth


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    covered = {"ips": 0, "snips": 0, "doubly_robust": 0, "bootstrap": 0}
    errors = {"ips": [], "doubly_robust": []}
    runs = 200
    for seed in range(runs):
        logged, target, model, truth = _log(seed)
        found = [
            ips(logged=logged, target=target),
            snips(logged=logged, target=target),
            doubly_robust(logged=logged, target=target, expected=model),
            bootstrap(logged=logged, target=target, expected=model, draws=200, seed=seed),
        ]
        for estimate in found:
            covered[estimate.method] += estimate.low <= truth <= estimate.high
            if estimate.method in errors:
                errors[estimate.method].append(estimate.mean - truth)
    assert all(0.90 * runs <= count <= 0.99 * runs for count in covered.values()), covered
    assert abs(np.mean(errors["doubly_robust"])) < 0.003
    assert np.std(errors["doubly_robust"]) < np.std(errors["ips"])


def test_decisions_of_one_person_are_not_counted_as_independent() -> None:
    logged, target, model, _truth = _log(1, n=500)
    again = {name: np.tile(getattr(logged, name), 4) for name in ("action", "probability", "outcome")}
    four = Logged(**again, person=np.tile(np.arange(500), 4))
    alone = doubly_robust(logged=logged, target=target, expected=model)
    clustered = doubly_robust(logged=four, target=np.tile(target, (4, 1)), expected=np.tile(model, (4, 1)))
    assert clustered.high - clustered.low == pytest.approx(alone.high - alone.low, rel=1e-6)


def test_effective_sample_falls_with_distance() -> None:
    logged, target, _model, _truth = _log(2)
    near = ips(logged=logged, target=np.full_like(target, 1 / 3))
    far = ips(logged=logged, target=np.eye(3)[np.full(len(target), 2)])
    assert far.effective < near.effective < 2000


def test_a_log_without_probabilities_is_refused() -> None:
    with pytest.raises(UnableToEstimate):
        Logged(action=np.array([0]), probability=np.array([0.0]), outcome=np.array([1.0]))
    with pytest.raises(UnableToEstimate):
        Logged(action=np.zeros(0, int), probability=np.zeros(0), outcome=np.zeros(0))


def _arm(name, mean, *, n=2000, complaints=4, breaches=0, seed=0):
    rng = np.random.default_rng(seed)
    return Arm(name=name, net_minor=rng.normal(mean, 1000, n), complaints=complaints, breaches=breaches)


@pytest.mark.parametrize(
    ("challenger", "ruling", "reason"),
    [
        (_arm("b", 1300, seed=1), Ruling.RELEASE, "better"),
        (_arm("b", 700, seed=1), Ruling.REJECT, "worse"),
        (_arm("b", 1000, seed=2), Ruling.GO_ON, "interval_open"),
        (_arm("b", 1300, seed=1, n=100), Ruling.GO_ON, "too_few_people"),
        (_arm("b", 1300, seed=1, complaints=40), Ruling.REJECT, "complaints"),
        (_arm("b", 1300, seed=1, breaches=1), Ruling.REJECT, "breaches"),
    ],
)
def test_release_gate(challenger, ruling, reason) -> None:
    verdict = decide_release(champion=_arm("a", 1000, seed=2), challenger=challenger)
    assert (verdict.ruling, verdict.reason) == (ruling, reason)
    assert verdict.low_minor <= verdict.difference_minor <= verdict.high_minor


def test_equal_arms_are_released_rarely() -> None:
    released = sum(
        decide_release(
            champion=_arm("a", 1000, seed=seed), challenger=_arm("b", 1000, seed=seed + 1000)
        ).ruling
        == Ruling.RELEASE
        for seed in range(200)
    )
    assert released <= 12  # 2.5 % of 200 = 5


def test_a_rail_may_allow_a_little_less_for_fewer_contacts() -> None:
    verdict = decide_release(
        champion=_arm("a", 1000, seed=2, n=20_000),
        challenger=_arm("b", 1000, seed=3, n=20_000),
        rails=Rails(worse_share=0.05),
    )
    assert verdict.ruling == Ruling.RELEASE
    with pytest.raises(UnableToCompare):
        decide_release(champion=_arm("a", 1, n=1), challenger=_arm("b", 1))
