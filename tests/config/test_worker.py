"""The worker: closes what a screen asked for, once, and answers the news in the outbox."""

import subprocess
import sys
from datetime import date


def _work() -> None:
    command = [sys.executable, "-m", "arrears", "worker", "--until-empty"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def test_a_close_asked_for_twice_is_done_once(db: str) -> None:
    from arrears.close.queries import closed_dates
    from arrears.close.tasks import ask_for_close
    from arrears.config.prepare import prepare_database
    from arrears.plumbing import clock

    prepare_database()
    clock.set_business_date(to=date(2026, 3, 31), actor="test")
    assert ask_for_close(through=date(2026, 3, 31), actor="test")
    assert not ask_for_close(through=date(2026, 3, 31), actor="test")
    _work()
    assert closed_dates() == [date(2026, 3, 31)]
    assert clock.business_date() == date(2026, 4, 1)


def test_news_is_answered_by_the_reactions_that_are_joined(db: str) -> None:
    from arrears.config import wiring
    from arrears.delinquency.events import CURED
    from arrears.plumbing import outbox
    from arrears.plumbing.models import OutboxEvent
    from arrears.plumbing.tasks import drain_outbox
    from arrears.servicing.events import EVENT_POSTED

    wiring.join()
    wiring.join()  # joined twice, answered once
    state = {"dpd_days": 0, "status": 1, "overdue_minor": 0, "principal_outstanding_minor": 5}
    told = {"loan_id": 1, "event_id": 2, "business_date": "2026-03-31"}
    outbox.emit(name=EVENT_POSTED, payload=told | {"before": state | {"dpd_days": 12}, "after": state})
    drain_outbox(timestamp=0)
    assert OutboxEvent.objects.filter(name=CURED).count() == 1
    assert not OutboxEvent.objects.filter(name=EVENT_POSTED, handled_at=None).exists()
