"""What the simulator posts, it posts by rule: no second person stands behind a seeded book."""

from arrears.servicing.approval_policy import is_automatic
from arrears.simulator.posting import SOURCE


def test_the_simulator_needs_no_second_person() -> None:
    assert is_automatic(source=SOURCE)
