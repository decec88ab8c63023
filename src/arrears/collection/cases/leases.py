"""A debtor is on one screen at a time: the lease of a case, which ends by itself."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from arrears.collection.cases.failures import UnableToTakeCase
from arrears.collection.cases.models import Case, Collector
from arrears.collection.cases.settings import case_settings


def is_free(*, at: datetime) -> Q:
    """Cases that nobody has on the screen."""
    return Q(leased_by="") | Q(leased_until__lte=at)


def give(*, case: Case, collector: str, at: datetime) -> None:
    """Puts a locked case on the collector's screen."""
    case.leased_by, case.leased_until = collector, at + timedelta(minutes=case_settings().lease_minutes)
    case.save(update_fields=["leased_by", "leased_until"])


def hold_collector(*, username: str) -> Collector:
    """The collector, locked: what one person asks twice at once is answered one after the other."""
    found = Collector.objects.select_for_update().filter(username=username, active=True).first()
    if found is None:
        raise UnableToTakeCase(
            _("%(name)s is not a collector, or is not at work. A supervisor adds collectors on the board.")
            % {"name": username}
        )
    return found


def held_now(*, collector: str, at: datetime) -> Case | None:
    """The case that the collector has on the screen, locked; None when the lease has run out."""
    return (
        Case.objects.select_for_update()
        .filter(leased_by=collector, leased_until__gt=at, closed_on=None)
        .order_by("-leased_until")
        .first()
    )
