"""A collector takes one debtor, keeps them on the screen, or gives them back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.failures import UnableToTakeCase
from arrears.collection.cases.leases import give, held_now, hold_collector
from arrears.collection.cases.models import Case
from arrears.collection.cases.one_case import hold_case


def take_case(*, case_id: int, collector: str, at: datetime) -> None:
    """Leases this case to the collector, or prolongs their lease; another one on their screen is given back.

    Raises UnableToFindCase, UnableToTakeCase: closed, held, or on somebody else's screen.
    """
    with transaction.atomic():
        hold_collector(username=collector)
        case = hold_case(case_id=case_id)
        if case.closed_on is not None:
            raise UnableToTakeCase(_("This case is closed."))
        if case.hold_reason:
            raise UnableToTakeCase(
                _("This case is on hold: nobody contacts the debtor until it is released.")
            )
        if is_of_another(case=case, collector=collector, at=at):
            raise UnableToTakeCase(
                _("%(name)s has this debtor on the screen now. Take the next one.") % {"name": case.leased_by}
            )
        other = held_now(collector=collector, at=at)
        if other is not None and other.id != case.id:
            give_back(case_id=other.id, collector=collector)
        give(case=case, collector=collector, at=at)


def is_of_another(*, case: Case, collector: str, at: datetime) -> bool:
    """Whether somebody else has the debtor on the screen."""
    return case.leased_by not in ("", collector) and case.leased_until is not None and case.leased_until > at


def give_back(*, case_id: int, collector: str) -> None:
    """Ends the collector's lease; of others it changes nothing."""
    Case.objects.filter(id=case_id, leased_by=collector).update(leased_by="", leased_until=None)
