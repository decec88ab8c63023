"""What the simulated lender's collection does on an open day, before it is closed: each part in its order."""

from collections.abc import Callable
from datetime import date

from arrears.simulator.answering import answer
from arrears.simulator.calling import call
from arrears.simulator.late_stage import go_on_late
from arrears.simulator.placing import place
from arrears.simulator.reminding import remind
from arrears.simulator.ruling import ask_for_ruling
from arrears.simulator.treating import treat

# Each is called with `on` (the open business date) and `seed`, through the real operations, safe to repeat;
# and with how many last days of a seeding it lives: enough to look at, and a seeding stays quick.
PARTS: tuple[tuple[Callable[..., None], int], ...] = (
    (treat, 10),
    (ask_for_ruling, 8),
    (remind, 3),
    (call, 16),
    (answer, 24),
    (go_on_late, 25),
    (place, 25),
)


def collect(*, on: date, seed: int, days_to_come: int = 0) -> None:
    """One open day of collection; `days_to_come` of a seeding after it."""
    for part, days in PARTS:
        if days_to_come < days:
            part(on=on, seed=seed)
