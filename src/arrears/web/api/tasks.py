"""The worker sends the webhooks that are due every minute, and throws away what is old every night."""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.deliver", lock="webhooks", queueing_lock="webhooks", pass_context=False)
def deliver_webhooks(*, timestamp: int) -> None:
    """Sends what is due. `timestamp` is procrastinate's."""
    del timestamp
    from arrears.web.api.webhooks.deliver import deliver

    deliver()


@app.periodic(cron="20 3 * * *")
@app.task(name="api.prune", lock="api.prune", queueing_lock="api.prune", pass_context=False)
def prune_api(*, timestamp: int) -> None:
    """Throws away stored answers and deliveries past their time. `timestamp` is procrastinate's."""
    del timestamp
    from arrears.web.api.operations.prune import prune

    prune()
