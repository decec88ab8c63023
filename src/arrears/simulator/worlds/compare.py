"""Several seeds, perhaps against another policy on the same chances: means with 95 % intervals."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from arrears.simulator.worlds.figures import Figures, figures_of
from arrears.simulator.worlds.gates import gate_of
from arrears.simulator.worlds.parameters import read_world
from arrears.simulator.worlds.run import run, setting_of

# Student's t, 97.5 %, by degrees of freedom; the normal beyond.
_T = (
    12.706,
    4.303,
    3.182,
    2.776,
    2.571,
    2.447,
    2.365,
    2.306,
    2.262,
    2.228,
    2.201,
    2.179,
    2.160,
    2.145,
    2.131,
)
_T_MANY = 1.96 + 2.4 / 16


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A mean with its 95 % interval over seeds; no interval from one seed."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """The figures of a policy for each seed, in the order of the seeds."""

    policy: str
    figures: tuple[Figures, ...]

    def of(self, name: str) -> Interval:
        """A figure over the seeds."""
        return interval([getattr(figure, name) for figure in self.figures])


def play(*, world: Path, policy: str, seed: int) -> Figures:
    """One run of a world file's policy with one seed."""
    read = read_world(world)
    gate = gate_of(setting_of(read, seed=seed))
    return figures_of(run(world=read, policy=policy, seed=seed, gate=gate))


def play_all(
    *, world: Path, policies: tuple[str, ...], seeds: range, done: Callable[[int], None] | None = None
) -> list[Result]:
    """All policies on all seeds, over the machine's cores."""
    return play_worlds(worlds=[(world, seeds)], policies=policies, done=done)[0]


def play_worlds(
    *,
    worlds: Sequence[tuple[Path, range]],
    policies: tuple[str, ...],
    done: Callable[[int], None] | None = None,
) -> list[list[Result]]:
    """All policies on all seeds of each world, over the machine's cores; a list of results a world."""
    jobs = [(world, policy, seed) for world, seeds in worlds for policy in policies for seed in seeds]
    found = []
    for place, figures in enumerate(_play_jobs(jobs)):
        found.append(figures)
        if done:
            done(place + 1)
    rest = iter(found)
    return [
        [Result(policy=policy, figures=tuple(next(rest) for _ in seeds)) for policy in policies]
        for _, seeds in worlds
    ]


def _play_jobs(jobs: list[tuple[Path, str, int]]) -> Iterator[Figures]:
    if len(jobs) == 1:
        yield _play(jobs[0])
        return
    workers = min(len(jobs), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare) as pool:
        yield from pool.map(_play, jobs)


def _play(job: tuple[Path, str, int]) -> Figures:
    world, policy, seed = job
    return play(world=world, policy=policy, seed=seed)


def _prepare() -> None:
    """A worker's linear algebra stays on its own core."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def change(ours: Result, theirs: Result, name: str) -> Interval:
    """Relative change of a figure, seed by seed: both met the same borrowers and chances."""
    pairs = [(getattr(a, name), getattr(b, name)) for a, b in zip(ours.figures, theirs.figures, strict=True)]
    return interval([(a - b) / abs(b) if b else float("nan") for a, b in pairs])


def interval(values: list[float]) -> Interval:
    """Mean and Student's interval. A value that is not a number leaves nothing to say."""
    numbers = np.array(values, np.float64)
    mean = float(numbers.mean())
    if len(numbers) < 2 or np.isnan(mean):
        return Interval(mean=mean, low=None, high=None)
    t = _T[len(numbers) - 2] if len(numbers) - 2 < len(_T) else _T_MANY
    half = t * float(numbers.std(ddof=1)) / np.sqrt(len(numbers))
    return Interval(mean=mean, low=mean - half, high=mean + half)
