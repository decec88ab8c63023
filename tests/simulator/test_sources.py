"""What the simulator posts, it posts by rule: no second person stands behind a seeded book."""


def test_the_simulator_needs_no_second_person(django_ready: None) -> None:
    from arrears.servicing.approval_policy import is_automatic
    from arrears.simulator.posting import SOURCE

    assert is_automatic(source=SOURCE)
