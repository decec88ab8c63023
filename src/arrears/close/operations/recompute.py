"""Compute the snapshot of a past night again: as of that day, as known on that day."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

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
        raise UnableToRecompute(
            _("%(day)s is not closed: there is nothing to compare with.") % {"day": business_date}
        )
    written = computed(business_date=business_date, page=run.page)
    published = run.page["snapshot"]["sha256"]
    if written.sha256 != published:
        snapshot.discard(written=written)
        raise UnableToRecompute(
            _(
                "The book of %(day)s comes out differently today: %(found)s instead of %(published)s. "
                "%(why)s Run `arrears rebuild --check` to see which loans."
            )
            % {
                "day": business_date,
                "found": written.sha256[:12],
                "published": published[:12],
                "why": _("The kernel's code has changed since.")
                if not same_kernel(page=run.page)
                else _("The same kernel computed both."),
            }
        )
    return written


def computed(*, business_date: date, page: dict[str, Any]) -> Written:
    """Writes the snapshot of a closed day anew, whatever comes out. The caller publishes or discards it."""
    return snapshot.write(
        business_date=business_date,
        tables=gather.blocks(portions_of(business_date)),
        index={
            "rulebook_version": page["rulebook_version"],
            "previous": page["previous"],
            "totals": page["totals"],
            "columns": snapshot.SCHEMA.names,
        },
    )


def same_kernel(*, page: dict[str, Any]) -> bool:
    """Whether the kernel that computed a page is the one of today."""
    return bool(page.get("kernel_version") == fingerprint())


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
