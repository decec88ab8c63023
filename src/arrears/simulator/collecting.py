"""What the simulated lender's collection does on an open day, before it is closed: each part in its order."""

from collections.abc import Callable
from datetime import date

from arrears.simulator.calling import call
from arrears.simulator.late_stage import go_on_late
from arrears.simulator.placing import place
from arrears.simulator.reminding import remind

# Each is called with `on` (the open business date) and `seed`, through the real operations, safe to repeat.
PARTS: tuple[Callable[..., None], ...] = (remind, call, go_on_late, place)


def collect(*, on: date, seed: int) -> None:
    """One open day of collection."""
    for part in PARTS:
        part(on=on, seed=seed)
