"""The outbox: in the transaction of the change, at least once, a failure holds up nobody else."""

import pytest


def test_news_of_a_change_that_failed_is_not_told(db: str) -> None:
    from django.db import transaction

    from arrears.plumbing.models import OutboxEvent
    from arrears.plumbing.outbox import emit

    def emit_and_fail() -> None:
        emit(name="test.lost", payload={})
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        emit_and_fail()
    assert OutboxEvent.objects.count() == 0


def test_each_event_is_answered_in_order_and_once(db: str) -> None:
    from arrears.plumbing.outbox import drain, emit, subscribe

    seen: list[int] = []
    subscribe(name="test.counted", reaction=lambda payload: seen.append(payload["n"]))
    for n in range(5):
        emit(name="test.counted", payload={"n": n})
    emit(name="test.unheard", payload={})
    assert drain(limit=3).handled == 3
    assert drain().handled == 3
    assert drain().handled == 0
    assert seen == [0, 1, 2, 3, 4]


def test_a_reaction_that_fails_waits_and_the_others_go_on(db: str) -> None:
    from arrears.plumbing.outbox import drain, emit, subscribe

    broken, seen = [True], []

    def react(payload: dict[str, int]) -> None:
        if payload["n"] == 1 and broken[0]:
            raise ValueError
        seen.append(payload["n"])

    subscribe(name="test.broken", reaction=react)
    for n in range(3):
        emit(name="test.broken", payload={"n": n})
    first = drain()
    assert (first.handled, first.failed, seen) == (2, 1, [0, 2])
    broken[0] = False
    assert drain().handled == 1
    assert seen == [0, 2, 1]
