"""An agency is judged at least once a year and before its contract ends (GB/T 45251-2025)."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.choices import Renewal
from arrears.collection.agencies.failures import UnableToEvaluate, UnableToFindAgency
from arrears.collection.agencies.models import Agency, Evaluation
from arrears.collection.agencies.queries.league import standing_of
from arrears.plumbing import clock
from arrears.plumbing.audit import record


def evaluate(
    *,
    agency: str,
    conduct: int,
    quality: int,
    security: int,
    renewal: Renewal,
    remark: str,
    complaints: int,
    actor: str,
) -> int:
    """Writes an evaluation down with what was measured by then; returns its id.

    `conduct`, `quality`, `security`: 0-100. `complaints`: about this agency in the past year. Raises
    UnableToEvaluate, UnableToFindAgency.
    """
    if not all(0 <= score <= 100 for score in (conduct, quality, security)):
        raise UnableToEvaluate(_("Each of the three scores lies between 0 and 100."))
    if not remark.strip():
        raise UnableToEvaluate(_("Say what the scores rest on."))
    with transaction.atomic():
        on = clock.business_date()
        row = Agency.objects.select_for_update().filter(code=agency).first()
        if row is None:
            raise UnableToFindAgency(_("There is no agency %(code)s.") % {"code": agency})
        figures = standing_of(agency=agency, complaints=complaints, on=on)
        made = Evaluation.objects.create(
            agency=row,
            on=on,
            conduct=conduct,
            quality=quality,
            security=security,
            figures=figures.as_json(),
            renewal=renewal.value,
            remark=remark,
            evaluator=actor,
        )
        record(actor=actor, action="agency.evaluate", subject=agency, reason=remark)
        return int(made.id)
