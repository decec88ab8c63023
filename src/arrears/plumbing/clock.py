"""The business date: data, never the machine's clock."""

import os
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.models import Clock


class UnableToReadClock(Unable):
    """No business date is set yet. Set one with `arrears clock set YYYY-MM-DD`, or seed or import a book."""


class UnableToMoveClock(Unable):
    """The business date may not move like that; the message says what to do."""

    @classmethod
    def back(cls, *, opened: date, to: date) -> "UnableToMoveClock":
        """It was asked to go back."""
        return cls(
            _(
                "The business date is %(opened)s; it can't go back to %(to)s. Look at the past with --as-of "
                "instead."
            )
            % {"opened": opened, "to": to}
        )


def business_date() -> date:
    """The open business date. Raises UnableToReadClock."""
    row = Clock.objects.first()
    if row is None:
        raise UnableToReadClock(_("No business date is set. Run `arrears clock set YYYY-MM-DD`."))
    return row.business_date


def set_business_date(*, to: date, actor: str, reason: str = "") -> None:
    """Opens business date `to`. It only moves forward. Raises UnableToMoveClock."""
    with transaction.atomic():
        row = Clock.objects.select_for_update().first()
        if row is not None and to < row.business_date:
            raise UnableToMoveClock.back(opened=row.business_date, to=to)
        Clock.objects.update_or_create(id=1, defaults={"business_date": to})
        record(actor=actor, action="clock.set", subject=to.isoformat(), reason=reason)


def moment() -> datetime:
    """The open business date at the machine's time of day, with its zone: when something is done now.

    `ARREARS_TIME_OF_DAY=HH:MM` fixes the time of day. Raises UnableToReadClock. For `web`, `close` and
    commands; below them the moment is handed down.
    """
    zone = timezone.get_default_timezone()
    fixed = os.environ.get("ARREARS_TIME_OF_DAY")
    try:
        told = time.fromisoformat(fixed) if fixed else timezone.now().astimezone(zone).time()
    except ValueError as error:
        raise UnableToReadClock(
            _("ARREARS_TIME_OF_DAY is %(given)r; it looks like 09:30.") % {"given": fixed}
        ) from error
    return datetime.combine(business_date(), told.replace(tzinfo=None), tzinfo=zone)
