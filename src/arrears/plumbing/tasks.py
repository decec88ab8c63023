"""The worker answers the news in the outbox every minute."""

from procrastinate.contrib.django import app

from arrears.plumbing import outbox

BATCH = 500


@app.periodic(cron="* * * * *")
@app.task(name="outbox.drain", lock="outbox", queueing_lock="outbox", pass_context=False)
def drain_outbox(*, timestamp: int) -> None:
    """Drains batch by batch; what fails stays waiting for the next minute. `timestamp` is procrastinate's."""
    del timestamp
    while outbox.drain(limit=BATCH).handled == BATCH:
        pass
