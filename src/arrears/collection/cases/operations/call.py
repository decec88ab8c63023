"""Asks the gate about a call to a debtor's own first phone."""

from datetime import datetime

from django.utils.translation import gettext as _

from arrears.collection.cases.calls import planned_calls
from arrears.collection.cases.failures import UnableToTakeCase
from arrears.collection.cases.models import Case
from arrears.collection.contacts.operations.ask import Asked, ask


def ask_to_call(*, case_id: int, collector: str, at: datetime) -> Asked:
    """The gate's stored answer about a call by this collector. Raises UnableToTakeCase, UnableToAsk."""
    found = Case.objects.filter(id=case_id)
    planned = planned_calls(cases=list(found), actor=f"staff:{collector}", at=at)
    if case_id not in planned:
        raise UnableToTakeCase(_("No phone of this debtor is known."))
    return ask(planned=planned[case_id])
