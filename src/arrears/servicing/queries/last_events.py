"""Where the history of some loans ends now."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from arrears.servicing.models import Event


def last_event_of_loans(*, loan_ids: Collection[int], known_on: date) -> int:
    """Id of the last event of any of the loans that is written down by a day; 0 when there is none."""
    known = Event.objects.filter(loan_id__in=loan_ids, posted_on__lte=known_on)
    return int(known.aggregate(last=Max("id"))["last"] or 0)
