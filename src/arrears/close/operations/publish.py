"""Make the snapshot of a committed close visible."""

from datetime import date
from typing import Any

from arrears.close import snapshot
from arrears.close.choices import CloseState
from arrears.close.crash_points import reached
from arrears.close.models import CloseRun
from arrears.close.operations.recompute import computed, same_kernel
from arrears.close.snapshot import Written

AS_COMMITTED = "snapshot_as_committed"


def publish(*, business_date: date, written: Written, page: dict[str, Any] | None = None) -> None:
    """Renames the written snapshot into place and notes it. What a kill leaves undone, `finish` does.

    `page` replaces the committed one, where it has to say that another snapshot is published.
    """
    reached("committed")
    snapshot.publish(business_date=business_date, written=written)
    reached("renamed")
    values: dict[str, Any] = {"state": CloseState.PUBLISHED} | ({} if page is None else {"page": page})
    CloseRun.objects.filter(business_date=business_date, state=CloseState.COMMITTED).update(**values)
    reached("published")


def finish(*, business_date: date) -> dict[str, Any]:
    """The page of a committed close; publishes its snapshot first where a kill came between.

    The draft that survived is published when its rows are the committed ones; else the snapshot is computed
    again as of and as known on its day. If that comes out differently (another kernel, say) it is published
    all the same, with both checksums and a break on the page: the days after it must not wait.
    """
    run = CloseRun.objects.get(business_date=business_date)
    if run.state != CloseState.COMMITTED:
        return dict(run.page)
    expected = run.page["snapshot"]["sha256"]
    written = snapshot.surviving(business_date=business_date, sha256=expected)
    if written is None:
        written = computed(business_date=business_date, page=run.page)
    page = dict(run.page) if written.sha256 == expected else _with_break(run.page, written)
    publish(business_date=business_date, written=written, page=page)
    return page


def _with_break(page: dict[str, Any], written: Written) -> dict[str, Any]:
    """The committed page, saying that another snapshot than the committed one is published."""
    committed = page["snapshot"]["sha256"]
    why = "the same kernel computed both" if same_kernel(page=page) else "the kernel's code has changed since"
    line = {
        "name": AS_COMMITTED,
        "ok": False,
        "message": f"the draft of the committed snapshot was lost, and computed again it differs; {why}",
        "figures": {"committed_sha256": committed, "published_sha256": written.sha256, "rows": written.rows},
    }
    shown = {"sha256": written.sha256, "rows": written.rows, "committed_sha256": committed}
    return {
        **page,
        "snapshot": shown,
        "checks": [*page["checks"], line],
        "breaks": [*page["breaks"], line],
    }
