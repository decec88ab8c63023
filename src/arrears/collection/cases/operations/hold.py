"""Nobody works on a case while it is held, and afterwards it goes on where it was."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.failures import UnableToChangeCase
from arrears.collection.cases.models import Case
from arrears.collection.cases.one_case import hold_case, move
from arrears.collection.cases.operations.put_down import put_down
from arrears.collection.cases.policy import UNTOUCHED
from arrears.plumbing import clock


def hold(*, case_id: int, reason: str, until: date | None, actor: str) -> None:
    """Holds the case through a day, or until it is released. A later hold replaces reason and end.

    `reason` is the name of a stop ("dispute", "complaint") or of the lender's own. Raises UnableToFindCase,
    UnableToChangeCase: closed, no reason, or a day that is past.
    """
    with transaction.atomic():
        case, on = hold_case(case_id=case_id), clock.business_date()
        if case.closed_on is not None:
            raise UnableToChangeCase(_("A closed case can't be held."))
        if not reason.strip():
            raise UnableToChangeCase(_("Say why the case is held."))
        if until is not None and until < on:
            raise UnableToChangeCase(
                _("A hold ends today or later; without a day it lasts until it is released.")
            )
        before = CaseState(case.state)
        if before is not CaseState.ON_HOLD:
            move(case=case, after=CaseState.ON_HOLD, why=reason, actor=actor, on=on)
            case.held_from = int(CaseState.IN_TREATMENT if before in UNTOUCHED else before)
        case.hold_reason, case.hold_until = reason, until
        case.leased_by, case.leased_until = "", None
        case.save()
        _write_down(case, "case.held", {"reason": reason, "until": until and until.isoformat()}, on, actor)


def release(*, case_id: int, evidence: str, actor: str, reason: str | None = None) -> bool:
    """Ends the hold; the case is again what it was before. False when it is not held (for this reason).

    With `reason` only a hold for that reason ends. Raises UnableToFindCase, UnableToChangeCase.
    """
    with transaction.atomic():
        case, on = hold_case(case_id=case_id), clock.business_date()
        if not case.hold_reason or (reason is not None and case.hold_reason != reason):
            return False
        if not evidence.strip():
            raise UnableToChangeCase(_("Say why the hold ends."))
        was, back = case.hold_reason, CaseState(case.held_from or CaseState.IN_TREATMENT)
        case.hold_reason, case.hold_until = "", None
        if case.state == CaseState.ON_HOLD:
            move(case=case, after=back, why=evidence, actor=actor, on=on)
        else:
            case.save()
        _write_down(case, "case.released", {"reason": was, "evidence": evidence}, on, actor)
        return True


def _write_down(case: Case, kind: str, payload: dict[str, object], on: date, actor: str) -> None:
    put_down(case_id=case.id, person_id=case.person_id, kind=kind, payload=payload, on=on, actor=actor)
