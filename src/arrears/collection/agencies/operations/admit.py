"""An agency is taken into the panel, and leaves it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.choices import PlacementState, Why
from arrears.collection.agencies.failures import UnableToAdmit, UnableToFindAgency
from arrears.collection.agencies.models import Agency, Mandate, Placement
from arrears.collection.agencies.one_placement import end
from arrears.collection.agencies.policy import CLAUSES
from arrears.collection.agencies.rules import commission
from arrears.plumbing import clock
from arrears.plumbing.audit import record


def admit(
    *,
    code: str,
    name: str,
    contract_from: date,
    contract_to: date,
    clauses: Sequence[str],
    commission_code: str,
    capacity: int,
    regions: Sequence[str] = (),
    actor: str,
) -> None:
    """Takes an agency into the panel, once its contract states what the law asks for.

    `clauses`: of policy.CLAUSES. `regions`: codes, none = everywhere. Raises UnableToAdmit,
    UnableToFindCommission.
    """
    on = clock.business_date()
    missing = [clause for clause in CLAUSES if clause not in clauses]
    if missing:
        raise UnableToAdmit(
            _("The contract with %(name)s does not state: %(missing)s (PIPL, art. 21).")
            % {"name": name, "missing": ", ".join(missing)}
        )
    if not code.isidentifier() or not code.isascii() or not name.strip() or capacity < 1:
        raise UnableToAdmit(_("An agency needs a code of letters and digits, a name, and room for debtors."))
    if not contract_from <= contract_to or contract_to < on:
        raise UnableToAdmit(_("The contract has to end after it begins, and not before today."))
    commission(code=commission_code, on=on)
    with transaction.atomic():
        _agency, made = Agency.objects.get_or_create(
            code=code,
            defaults={
                "name": name.strip(),
                "contract_from": contract_from,
                "contract_to": contract_to,
                "clauses": list(CLAUSES),
                "commission": commission_code,
                "capacity": capacity,
                "regions": list(regions),
                "admitted_on": on,
                "admitted_by": actor,
            },
        )
        if not made:
            raise UnableToAdmit(_("There is an agency %(code)s already.") % {"code": code})
        record(actor=actor, action="agency.admit", subject=code)


def end_agency(*, code: str, why: str, actor: str) -> int:
    """Takes an agency out of the panel; all that lies with it comes back. Returns how many placements.

    Raises UnableToFindAgency.
    """
    if not why.strip():
        raise UnableToAdmit(_("Say why the agency leaves the panel."))
    with transaction.atomic():
        on = clock.business_date()
        agency = Agency.objects.select_for_update().filter(code=code).first()
        if agency is None:
            raise UnableToFindAgency(_("There is no agency %(code)s.") % {"code": code})
        agency.ended_on, agency.end_why = agency.ended_on or on, why
        agency.save(update_fields=["ended_on", "end_why"])
        Mandate.objects.filter(agency=agency, ended_on=None).update(ended_on=on)
        held = Placement.objects.select_for_update().filter(agency=agency, closed_on=None)
        for placement in held:
            end(placement=placement, to=PlacementState.RECALLED, why=Why.MANDATE_ENDED, on=on, actor=actor)
        record(actor=actor, action="agency.end", subject=code, reason=why)
        return len(held)
