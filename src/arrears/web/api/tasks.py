"""The worker sends the webhooks that are due, every minute."""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.deliver", lock="webhooks", queueing_lock="webhooks", pass_context=False)
def deliver_webhooks(*, timestamp: int) -> None:
    """Sends what is due. `timestamp` is procrastinate's."""
    del timestamp
    from arrears.web.api.webhooks.deliver import deliver

    deliver()
