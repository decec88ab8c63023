"""Where the history of some loans ends now."""

from collections.abc import Collection

from django.db.models import Max

from arrears.servicing.models import Event


def last_event_of_loans(*, loan_ids: Collection[int]) -> int:
    """Id of the last event that is written down of any of the loans; 0 when there is none."""
    return int(Event.objects.filter(loan_id__in=loan_ids).aggregate(last=Max("id"))["last"] or 0)
