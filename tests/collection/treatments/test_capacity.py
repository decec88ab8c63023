"""Capacity shared out by prices, against scipy's mixed integer programming."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from arrears.collection.treatments.capacity import NOTHING, UnableToShareCapacity, share_out

pytestmark = pytest.mark.usefixtures("django_ready")  # refusals speak a language


def _oracle(values, use, capacity):
    accounts, actions = values.shape
    whole = np.broadcast_to(use if use.ndim == 3 else use[None], (accounts, actions, len(capacity)))
    open_ = np.isfinite(values)
    done = milp(
        -np.where(open_, values, 0).ravel(),
        constraints=[
            LinearConstraint(np.kron(np.eye(accounts), np.ones(actions)), -np.inf, 1),
            LinearConstraint(whole.reshape(accounts * actions, -1).T, -np.inf, capacity),
        ],
        integrality=np.ones(values.size),
        bounds=Bounds(0, open_.ravel().astype(float)),
        options={"mip_rel_gap": 0},
    )
    return -done.fun


def _case(rng):
    accounts, actions, resources = rng.integers(1, 45), rng.integers(1, 6), rng.integers(1, 8)
    values = rng.normal(2, 3, (accounts, actions))
    values[rng.random((accounts, actions)) < 0.1] = -np.inf
    kind = rng.integers(4)
    if kind == 0:
        use = rng.random((accounts, actions, resources)) * 3
    elif kind == 1:
        use = rng.random((actions, resources)) * 3
    elif kind == 2:
        use = rng.integers(0, 6, (accounts, actions, resources)).astype(float)
    else:  # each action needs one capacity: a channel in an hour
        use = np.zeros((actions, resources))
        use[np.arange(actions), rng.integers(0, resources, actions)] = rng.integers(1, 8, actions)
    average = use.reshape(-1, resources).mean(axis=0) * accounts
    capacity = average * rng.random(resources) * 0.6
    capacity[0] *= rng.random() > 0.1
    return values, use, capacity


@pytest.mark.parametrize("seed", range(6))
def test_equals_integer_programming_on_random_cases(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(25):
        values, use, capacity = _case(rng)
        shared = share_out(values=values, use=use, capacity=capacity)
        assert shared.proven
        assert shared.gap == 0
        assert shared.value == pytest.approx(_oracle(values, use, capacity), abs=1e-6)
        assert _fits(shared, use, capacity)


def _fits(shared, use, capacity):
    who = np.flatnonzero(shared.chosen != NOTHING)
    whole = np.broadcast_to(use if use.ndim == 3 else use[None], (len(shared.chosen), *use.shape[-2:]))
    return (whole[who, shared.chosen[who]].sum(axis=0) <= capacity + 1e-6).all()


def test_many_accounts_come_within_a_hair_of_the_bound() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(2, 3, (20_000, 4))
    use = np.zeros((20_000, 4, 6))
    for action in range(4):
        use[np.arange(20_000), action, rng.integers(0, 6, 20_000)] = rng.integers(1, 10, 20_000)
    capacity = use.sum(axis=(0, 1)) * 0.1
    shared = share_out(values=values, use=use, capacity=capacity)
    assert shared.value <= shared.bound
    assert shared.gap <= 2e-4 * shared.bound
    assert _fits(shared, use, capacity)


def test_a_price_is_what_one_more_unit_is_worth() -> None:
    values = np.array([[9.0], [7.0], [5.0], [3.0]])
    shared = share_out(values=values, use=[[1.0]], capacity=[2.0])
    assert shared.chosen.tolist() == [0, 0, NOTHING, NOTHING]
    assert 5.0 <= shared.prices[0] <= 7.0
    free = share_out(values=values, use=[[1.0]], capacity=[10.0])
    assert free.prices[0] == 0
    assert (free.chosen == 0).all()


def test_what_loses_is_never_done_and_closed_capacity_is_not_used() -> None:
    assert share_out(values=[[-1.0, 0.0]], use=[[0.0], [0.0]], capacity=[5.0]).chosen.tolist() == [NOTHING]
    closed = share_out(values=[[4.0, 2.0]], use=[[1.0], [0.0]], capacity=[0.0])
    assert closed.chosen.tolist() == [1]
    assert share_out(values=np.zeros((0, 2)), use=[[1.0], [1.0]], capacity=[1.0]).proven
    endless = share_out(values=[[4.0], [3.0]], use=[[1.0]], capacity=[np.inf])
    assert endless.value == 7.0


@pytest.mark.parametrize(
    ("values", "use", "capacity"),
    [
        ([[1.0, 2.0]], [[1.0]], [1.0]),
        ([[1.0]], [[-1.0]], [1.0]),
        ([[1.0]], [[1.0]], [-1.0]),
        ([[np.inf]], [[1.0]], [1.0]),
        ([[1.0]], np.ones((2, 1, 1)), [1.0]),
    ],
)
def test_what_does_not_fit_together_is_refused(values, use, capacity) -> None:
    with pytest.raises(UnableToShareCapacity):
        share_out(values=values, use=use, capacity=capacity)
