"""A log-in belongs to a person of an agency: it sees what lies with that agency and nothing else."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.failures import UnableToFindAgency
from arrears.collection.agencies.models import Agency, Operator
from arrears.plumbing import clock
from arrears.plumbing.audit import record


def let_in(*, username: str, agency: str, actor: str) -> None:
    """Ties a log-in to an agency of the panel, in place of another one. Raises UnableToFindAgency."""
    with transaction.atomic():
        row = Agency.objects.filter(code=agency, ended_on=None).first()
        if row is None:
            raise UnableToFindAgency(_("There is no agency %(code)s in the panel.") % {"code": agency})
        Operator.objects.update_or_create(
            username=username,
            defaults={"agency": row, "since_on": clock.business_date(), "let_in_by": actor},
        )
        record(actor=actor, action="agency.let_in", subject=f"{agency}/{username}")
