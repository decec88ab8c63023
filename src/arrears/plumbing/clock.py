"""The business date: data, never the machine's clock."""

from datetime import date

from django.db import transaction

from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.models import Clock


class UnableToReadClock(Unable):
    """No business date is set yet. Set one with `arrears clock set YYYY-MM-DD`, or seed or import a book."""


class UnableToMoveClock(Unable):
    """The business date may not move like that; the message says what to do."""


def business_date() -> date:
    """The open business date. Raises UnableToReadClock."""
    row = Clock.objects.first()
    if row is None:
        raise UnableToReadClock("No business date is set. Run `arrears clock set YYYY-MM-DD`.")
    return row.business_date


def set_business_date(*, to: date, actor: str, reason: str = "") -> None:
    """Opens business date `to`. It only moves forward. Raises UnableToMoveClock."""
    with transaction.atomic():
        row = Clock.objects.select_for_update().first()
        if row is not None and to < row.business_date:
            raise UnableToMoveClock(
                f"The business date is {row.business_date}; it can't go back to {to}. "
                "Look at the past with --as-of instead."
            )
        Clock.objects.update_or_create(id=1, defaults={"business_date": to})
        record(actor=actor, action="clock.set", subject=to.isoformat(), reason=reason)
