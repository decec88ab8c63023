"""Compute the snapshot of a past night again: as of that day, as known on that day."""

from datetime import date

from arrears.close import gather, history, snapshot
from arrears.close.choices import CloseState
from arrears.close.models import CloseRun
from arrears.close.one_closer import the_only_closer
from arrears.close.plan import portions
from arrears.close.snapshot import Written
from arrears.close.work import Memory, Portion
from arrears.kernel.compiled import fingerprint
from arrears.plumbing.failures import Unable


class UnableToRecompute(Unable):
    """The night was never closed, or its figures come out differently today; the message says which."""


@the_only_closer()
def recompute(*, business_date: date) -> Written:
    """Writes the snapshot of a closed day again and holds it against the page's checksum.

    The caller publishes or discards it. Raises UnableToRecompute.
    """
    run = CloseRun.objects.filter(business_date=business_date, state__gte=CloseState.COMMITTED).first()
    if run is None:
        raise UnableToRecompute(f"{business_date} is not closed: there is nothing to compare with.")
    written = snapshot.write(
        business_date=business_date,
        tables=gather.blocks(portions_of(business_date)),
        index={
            "rulebook_version": run.rulebook_version,
            "previous": run.page["previous"],
            "totals": run.page["totals"],
            "columns": snapshot.SCHEMA.names,
        },
    )
    published = run.page["snapshot"]["sha256"]
    if written.sha256 != published:
        snapshot.discard(written=written)
        changed = run.page.get("kernel_version") != fingerprint()
        why = "The kernel's code has changed since." if changed else "The same kernel computed both."
        raise UnableToRecompute(
            f"The book of {business_date} comes out differently today: {written.sha256[:12]} instead of "
            f"{published[:12]}. {why} Run `arrears rebuild --check` to see which loans."
        )
    return written


def portions_of(business_date: date) -> list[Portion]:
    """The whole book as of a closed day and as known on it."""
    closed = CloseRun.objects.filter(state__gte=CloseState.COMMITTED, business_date__lt=business_date)
    earlier = list(closed.order_by("business_date").values_list("business_date", flat=True))
    found = []
    for shards in portions():
        portion = Portion(shards=shards)
        portion.held = history.read(shards=shards, memory=Memory(), known=business_date)
        history.fill(portion=portion, business_date=business_date)
        history.keep_last_good(portion=portion, earlier=earlier)
        found.append(portion)
    return found
