"""Make the snapshot of a committed close visible."""

from datetime import date
from typing import Any

from arrears.close import snapshot
from arrears.close.choices import CloseState
from arrears.close.crash_points import reached
from arrears.close.models import CloseRun
from arrears.close.operations.recompute import recompute
from arrears.close.snapshot import Written


def publish(*, business_date: date, written: Written) -> None:
    """Renames the written snapshot into place and notes it. What a kill leaves undone, `finish` does."""
    reached("committed")
    snapshot.publish(business_date=business_date, written=written)
    reached("renamed")
    CloseRun.objects.filter(business_date=business_date, state=CloseState.COMMITTED).update(
        state=CloseState.PUBLISHED
    )
    reached("published")


def finish(*, business_date: date) -> dict[str, Any]:
    """The page of a committed close; publishes its snapshot first where a kill came between.

    The snapshot is computed again as of and as known on its day. Raises UnableToRecompute when it differs.
    """
    run = CloseRun.objects.get(business_date=business_date)
    if run.state == CloseState.COMMITTED:
        publish(business_date=business_date, written=recompute(business_date=business_date))
    return dict(run.page)
