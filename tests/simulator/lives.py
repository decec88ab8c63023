"""Lives for the tests: in memory, or seeded into the current database."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from arrears.simulator.day import play_day
from arrears.simulator.life import Life, Plan, begin
from arrears.simulator.world import read_world

START = date(2024, 11, 1)


def live(*, seed: int, loans: int, months: int, days_more: int = 0) -> Life:
    """A life in memory, played to its end and some days on."""
    plan = Plan(seed=seed, loans=loans, months=months, start=START)
    end = plan.end_day + days_more
    life = begin(plan=plan, world=read_world(), through=end - 1)
    for day in range(plan.first_day, end):
        play_day(life=life, day=day)
    return life


def seed_here(*, seed: int = 1, loans: int = 120, months: int = 3, **stops: Callable[..., None]) -> Any:
    """Seeds the current database with a small life; a callback of `stops` may interrupt it."""
    from arrears.ledger.operations.load_chart import load_chart
    from arrears.simulator.operations.seed import seed as run

    load_chart()
    return run(
        plan=Plan(seed=seed, loans=loans, months=months, start=START),
        playing=stops.get("playing", lambda done, of, life: None),
        closing=stops.get("closing", lambda stage, done, of: None),
        daily_closes=3,
    )


def snapshot_hashes() -> dict[str, str]:
    """sha256 of every snapshot file of the current database."""
    from arrears.plumbing.home import snapshot_folder

    root: Path = snapshot_folder()
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
