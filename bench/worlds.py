"""The shipped policy of contacts against a plain ladder of equal capacity, in simulated worlds."""

import os
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench.measure import Row

SIMULATION = "SIMULATION: the shipped policy of contacts against a plain bucket ladder of equal capacity"
CAPACITY = "Capacity shared out by prices"


def run(*, seeds: int = 8, others: int = 3) -> list[Row]:
    """The shipped world over many seeds, every other world over a few; all with 95 % intervals."""
    from arrears.simulator.worlds.compare import play_worlds
    from arrears.simulator.worlds.parameters import SHIPPED

    paths = sorted(SHIPPED.parent.glob("*.yaml"), key=lambda path: (path != SHIPPED, path.name))
    worlds = [(path, range(1, (seeds if path == SHIPPED else others) + 1)) for path in paths]
    print(
        f"simulated worlds: {len(paths)}, {seeds} seeds of the shipped one, {others} of each other …",
        flush=True,
    )
    clock = time.perf_counter()
    played = play_worlds(worlds=worlds, policies=("shipped", "ladder"))
    rows = [_world(path, ours, theirs) for path, (ours, theirs) in zip(paths, played, strict=True)]
    runs = 2 * sum(len(each) for _, each in worlds)
    took = time.perf_counter() - clock
    return [*rows, Row(section=SIMULATION, what="time of this table", figure=f"{runs} runs in {took:.0f} s")]


def _world(path, ours, theirs) -> Row:
    from arrears.simulator.worlds.compare import change
    from arrears.simulator.worlds.parameters import read_world

    world, count = read_world(path), len(ours.figures)
    return Row(
        section=SIMULATION,
        what=f"{world.name}: {world.description} (seeds 1 to {count}, {world.accounts:,} accounts)",
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
