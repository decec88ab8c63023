"""The close as a job: asked for on a screen, done by the worker, once."""

from datetime import date

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from arrears.plumbing import clock


@app.task(name="close.through", lock="close", queueing_lock="close")
def close_through_task(*, through: str, actor: str) -> None:
    """Closes every open day up to `through` (ISO date). A repeated or restarted job finds nothing left."""
    from arrears.close.operations.catch_up import close_through

    last = date.fromisoformat(through)
    if clock.business_date() <= last:
        close_through(through=last, every="day", actor=actor)


def ask_for_close(*, through: date, actor: str) -> bool:
    """Asks the worker to close up to `through`; False when a close is waiting already (a double click)."""
    try:
        close_through_task.defer(through=through.isoformat(), actor=actor)
    except AlreadyEnqueued:
        return False
    return True
