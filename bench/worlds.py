"""The shipped policy of contacts against a plain ladder of equal capacity, in simulated worlds."""

import os
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench.measure import Row

SIMULATION = "SIMULATION: the shipped policy of contacts against a plain bucket ladder of equal capacity"
CAPACITY = "Capacity shared out by prices"


def run(*, seeds: int = 10, others: int = 3) -> list[Row]:
    """The shipped world over many seeds with 95 % intervals, every other world over a few."""
    from arrears.simulator.worlds.parameters import SHIPPED

    worlds = sorted(SHIPPED.parent.glob("*.yaml"), key=lambda path: (path != SHIPPED, path.name))
    return [_world(path, seeds=seeds if path == SHIPPED else others) for path in worlds]


def _world(path, *, seeds: int) -> Row:
    from arrears.simulator.worlds.compare import change, play_all
    from arrears.simulator.worlds.parameters import read_world

    print(f"simulated world {path.stem}: {seeds} seeds …", flush=True)
    ours, theirs = play_all(world=path, policies=("shipped", "ladder"), seeds=range(1, seeds + 1))
    world = read_world(path)
    return Row(
        section=SIMULATION,
        what=f"{world.name}: {world.description} ({seeds} seeds, {world.accounts:,} accounts)",
        figure=f"contacts {_change(change(ours, theirs, 'contacts'))}, "
        f"net recovery {_change(change(ours, theirs, 'net_recovery'))}",
        against=f"complaints {ours.of('complaints').mean:,.0f} against {theirs.of('complaints').mean:,.0f}, "
        f"re-default {ours.of('re_default_rate').mean:.1%} against {theirs.of('re_default_rate').mean:.1%}, "
        f"breaches {ours.of('breaches').mean:.0f} and {theirs.of('breaches').mean:.0f}",
    )


def _change(moved) -> str:
    if moved.low is None:
        return f"{moved.mean:+.1%}"
    return f"{moved.mean:+.1%} [{moved.low:+.1%}, {moved.high:+.1%}]"


def capacity_rows(*, accounts: int = 20_000, actions: int = 4) -> list[Row]:
    """Seconds and gap for many accounts, with few and with many capacities."""
    from arrears.collection.treatments.capacity import share_out

    rows, rng = [], np.random.default_rng(1)
    for resources in (3, 12, 36):
        values = rng.normal(2, 3, (accounts, actions))
        use = np.zeros((accounts, actions, resources))
        for action in range(actions):
            place = rng.integers(0, resources, accounts)
            use[np.arange(accounts), action, place] = rng.integers(1, 10, accounts)
        limit = use.sum(axis=(0, 1)) * 0.1
        share_out(values=values[:10], use=use[:10], capacity=limit)  # compiled
        clock, processor = time.perf_counter(), time.process_time()
        shared = share_out(values=values, use=use, capacity=limit)
        took, worked = time.perf_counter() - clock, time.process_time() - processor
        rows.append(
            Row(
                section=CAPACITY,
                what=f"{accounts:,} accounts x {actions} actions, {resources} capacities",
                figure=f"{took:.2f} s ({worked:.2f} s of processor)",
                against=f"at most {shared.gap / shared.bound:.4%} below the optimum (dual gap)",
            )
        )
    return rows
